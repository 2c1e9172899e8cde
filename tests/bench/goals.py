"""The rows of the table: what is measured, what was to be reached, and what was measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `note` says what else a reader must know, such as what is not the same on both sides."""

    what: str
    at_least: str
    hoped: str
    measured: str
    note: str = ""


def times(ratio: float) -> str:
    """A ratio for the table, e.g. "46x", "1.3x" or "0.08x"."""
    if ratio >= 20:
        return f"{ratio:.0f}x"
    return f"{ratio:.1f}x" if ratio >= 1 else f"{ratio:.2f}x"


def micro(seconds: float) -> str:
    """Microseconds for the table."""
    return f"{seconds:,.1f} us"


def not_measured(what: str, at_least: str, hoped: str, why: str) -> Row:
    """A row that this run could not fill."""
    return Row(what, at_least, hoped, "not measured", why)


def markdown(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown; all columns but the first are aligned to the right if they are short."""
    marks = ["---", *("---:" for _ in header[1:])]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in (header, tuple(marks), *rows))

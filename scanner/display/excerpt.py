"""A line of source with a caret under the place that is meant."""

from collections.abc import Iterator

from scanner.display.lines import Line, cells, line, printable

_BEFORE, _AFTER = 60, 100  # characters of a long line that are shown on either side of where the caret begins


def excerpt(number: int, source: str, column: int, width: int, note: str, indent: str = "    ", torn: bool = False) -> Iterator[Line]:
    """The line `number` of a file, and under it carets from `column` (from 1) on with a note behind them.

    `torn` says that the line begins before `source` does.
    """
    start = max(0, min(column - 1, len(source)))
    left, right = max(0, start - _BEFORE), start + max(width, _AFTER)
    before, rest = source[left:start], source[start:right]
    lead = ("…" if left or torn else "") + printable(before)
    text = lead + printable(rest) + ("…" if right < len(source) else "")
    carets = "^" * max(1, cells(printable(rest[:width])))
    digits = len(str(number))
    margin = f"{indent}{' ' * digits} |"
    yield line((margin, "dim"))
    yield line((f"{indent}{number} | ", "dim"), text)
    yield line((margin, "dim"), " " * (cells(lead) + 1), (carets, "caret"), *((" ", (note, "caret")) if note else ()))

"""Lines of text whose parts carry a role, so that a terminal may colour them, and the helpers that lay them out."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

Segment = tuple[str, str]  # text and role: a severity, caret, good, bad, open, error, dim, or nothing
Line = tuple[Segment, ...]

BLANK: Line = ()
WIDTH = 110  # columns of a report that is not for a terminal
NARROWEST, WIDEST = 80, 200  # columns of one that is
_LEAST = 14  # columns of a table's cell that is cut: a Region and an account stay whole
_GAP = 2  # blanks between columns
PROSE = 1000  # characters of one message
# Controls, formats (bidi among them), surrogates, private use, unassigned, and the two separators that end a line.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


# The role of a segment -> what a terminal is sent before it (SGR: 1 bold, 2 dim, 31 red, 32 green, 33 yellow, 36 cyan).
_COLOURS = {
    "critical": "1;31", "high": "1;31", "medium": "33", "low": "36", "info": "2",
    "caret": "1;31", "good": "1;32", "bad": "1;31", "open": "1;33", "error": "1;31", "dim": "2", "bold": "1",
}  # fmt: skip
# Commands of Azure Pipelines and TeamCity; both look for them in the middle of a line, too.
_HASH_COMMAND = re.compile(r"##(?=(?:vso|teamcity)?\[)")


def coloured(line: Line) -> str:
    """The line with its roles as colours of a terminal."""
    parts = []
    for text, role in line:
        colour = _COLOURS.get(role)
        parts.append(text if colour is None else f"\x1b[{colour}m{text}\x1b[0m")
    return "".join(parts).rstrip()


def plain(line: Line) -> str:
    """The line without colours, e.g. for a file."""
    return "".join(text for text, _ in line).rstrip()


def line(*parts: str | Segment) -> Line:
    """A line of segments; a bare string has no role."""
    return tuple(map(_segment, parts))


def _segment(part: str | Segment) -> Segment:
    if isinstance(part, str):
        return part, ""
    return part


def printable(text: str) -> str:
    """The text with what is invisible or would control a terminal written as an escape; it fits on one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(char: str) -> str:
    if unicodedata.category(char) in _HIDDEN:
        return char.encode("unicode_escape").decode("ascii")
    return char


def one_line(text: str) -> str:
    """Like `printable`, for prose: a run of blanks and line ends is one space."""
    return printable(re.sub(r"[ \t\r\n]+", " ", text).strip())


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    is_wide = unicodedata.east_asian_width(char) in "WF"
    return 2 if is_wide else 1


def shorten(text: str, width: int) -> str:
    """The text, cut to `width` characters with an ellipsis if it is longer."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…"


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled with blanks to `width` columns, on the left with `right`."""
    blanks = " " * (width - cells(text))
    if right:
        return blanks + text
    return text + blanks


def wrap(text: str, indent: str = "    ", first: str | None = None, width: int = WIDTH) -> Iterator[Line]:
    """Prose as lines of at most `width` columns; `first` is the first line's indent."""
    if first is None:
        first = indent
    wrapper = textwrap.TextWrapper(width, first, indent, break_long_words=False, break_on_hyphens=False)
    yield from (line(row) for row in wrapper.wrap(shorten(one_line(text), PROSE)))


def without_ci_commands(written: Line) -> Line:
    """The line, changed so that a CI runner that reads the output does not take it for a command such as `::error::`."""
    if any("##" in text for text, _ in written):
        written = tuple((_HASH_COMMAND.sub(r"#\\x23", text), role) for text, role in written)
    if not plain(written).lstrip().startswith("::"):  # runners ignore leading blanks
        return written
    return tuple((text.replace("::", ":\\x3a"), role) for text, role in written)


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), width: int = 0) -> list[str]:
    """The rows with each column as wide as its widest cell, two blanks apart; the columns in `right` are aligned to the right.

    With a `width`, rows that are wider get their widest cells cut in the middle, but not below a width at which names are still told apart.
    """
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    if width:
        widths = _narrowed(widths, width)
    cut = [[middle(cell, widths[number]) for number, cell in enumerate(row)] for row in rows]
    return [_row(row, widths, right) for row in cut]


def least_width(rows: Sequence[Sequence[str]]) -> int:
    """How narrow these columns can be made."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return sum(min(width, _LEAST) for width in widths) + _GAP * (len(widths) - 1)


def _narrowed(widths: Sequence[int], width: int) -> list[int]:
    """The widths of columns that fit, the widest made narrower first."""
    narrowed = list(widths)
    while sum(narrowed) + _GAP * (len(narrowed) - 1) > width and max(narrowed) > _LEAST:
        narrowed[narrowed.index(max(narrowed))] -= 1
    return narrowed


def middle(text: str, width: int) -> str:
    """The text, cut in its middle to `width` columns of a terminal: the ends of names tell them apart."""
    if cells(text) <= width:
        return text
    left = text[: (width - 1) // 2]
    right = ""
    for char in reversed(text):
        if cells(left) + 1 + cells(char + right) > width:
            break
        right = char + right
    return f"{left}…{right}"


def _row(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    padded = [pad(cell, widths[number], number in right) for number, cell in enumerate(row)]
    return "  ".join(padded).rstrip()


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 job", "1,200 jobs"."""
    return f"{number:,} {form(number, noun, plural or f'{noun}s')}"


def form(number: int, singular: str, plural: str) -> str:
    """The word that goes with a number, e.g. "was" with 1 and "were" with 2."""
    if number == 1:
        return singular
    return plural


def join(parts: Iterable[str], last: str = "and") -> str:
    """A list in words: "a, b and c"."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def first_of(items: Sequence[str], limit: int) -> str:
    """The first `limit` items in words, e.g. "a, b and 3 more"."""
    if len(items) <= limit:
        return join(items)
    return f"{', '.join(items[:limit])} and {len(items) - limit:,} more"

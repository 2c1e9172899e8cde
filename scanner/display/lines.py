"""Lines of text whose parts carry a role, so that a terminal may colour them, and the helpers that lay them out."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

Segment = tuple[str, str]  # text and role: a severity, caret, good, bad, open, error, dim, or nothing
Line = tuple[Segment, ...]

BLANK: Line = ()
WIDTH = 110  # of wrapped text; a table may be wider
PROSE = 1000  # characters of one message
# Controls, formats (bidi among them), surrogates, private use, unassigned, and the two separators that end a line.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


# The role of a segment -> what a terminal is sent before it (SGR: 1 bold, 2 dim, 31 red, 32 green, 33 yellow, 36 cyan).
_COLOURS = {
    "critical": "1;31", "high": "1;31", "medium": "33", "low": "36", "info": "2",
    "caret": "1;31", "good": "1;32", "bad": "1;31", "open": "1;33", "error": "1;31", "dim": "2", "bold": "1",
}  # fmt: skip


def coloured(line: Line) -> str:
    """The line with its roles as colours of a terminal."""
    parts = []
    for text, role in line:
        colour = _COLOURS.get(role)
        parts.append(text if colour is None else f"\x1b[{colour}m{text}\x1b[0m")
    return "".join(parts).rstrip()


def plain(line: Line) -> str:
    """The line without roles, as it is written where there is no terminal."""
    return "".join(text for text, _ in line).rstrip()


def line(*parts: str | Segment) -> Line:
    """A line of segments; a bare string has no role."""
    return tuple((part, "") if isinstance(part, str) else part for part in parts)


def printable(text: str) -> str:
    """The text on one line, with everything that is not seen or would steer a terminal written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if unicodedata.category(char) not in _HIDDEN else _escape(char) for char in text)


def one_line(text: str) -> str:
    """Like `shown`, for prose: a run of blanks and line ends is one space."""
    return printable(re.sub(r"[ \t\r\n]+", " ", text).strip())


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def shorten(text: str, width: int) -> str:
    """The text, shortened to `width` characters with an ellipsis where it is longer."""
    return text if len(text) <= width else text[: width - 1] + "…"


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled with blanks to `width` columns."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def wrap(text: str, indent: str = "    ", first: str | None = None) -> Iterator[Line]:
    """Prose as lines of at most WIDTH columns; `first` is the first line's indent."""
    begin = indent if first is None else first
    wrapper = textwrap.TextWrapper(WIDTH, begin, indent, break_long_words=False, break_on_hyphens=False)
    yield from (line(row) for row in wrapper.wrap(shorten(one_line(text), PROSE)))


def without_ci_commands(one: Line) -> Line:
    """The line, so that a CI runner that reads the output takes nothing in it for a command of its own."""
    if not plain(one).lstrip().startswith("::"):  # runners look behind leading blanks
        return one
    return tuple((text.replace("::", ":\\x3a"), role) for text, role in one)


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """The rows with each column as wide as its widest cell, two blanks apart; the columns in `right` are set to the right."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    padded = ([pad(cell, widths[n], n in right) for n, cell in enumerate(row)] for row in rows)
    return ["  ".join(row).rstrip() for row in padded]


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 job", "1,200 jobs"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def join(parts: Iterable[str], last: str = "and") -> str:
    """A list in words: "a, b and c"."""
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def first_of(items: Sequence[str], limit: int) -> str:
    """The first items in words, with how many are left out."""
    return join(items) if len(items) <= limit else f"{', '.join(items[:limit])} and {len(items) - limit:,} more"

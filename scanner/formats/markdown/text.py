"""Text of a report that Markdown shows as it is."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scanner.display.lines import one_line, shorten

_LONGEST = 200  # characters of a cell
_MARKUP = re.compile(
    r"[\\`*\[\]<>|~&$@#!{}]"
    r"|^[^\w]"  # a dash at the beginning makes a list
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word makes nothing
    r"|:(?=/)|(?<=www)\.",  # GitHub links https://... and www. by themselves
    re.IGNORECASE,
)


def escape(text: str, longest: int = _LONGEST) -> str:
    """Text of a report that Markdown shows as it is, on one line: no markup, HTML, link or mention can come of it.

    Markdown never takes a character reference for markup.
    """
    return _MARKUP.sub(_reference, shorten(one_line(text), longest))


def code(text: str) -> str:
    """Like `escape`, in the font of code; empty stays empty."""
    if not text:
        return ""
    return f"<code>{escape(text)}</code>"


def _reference(found: re.Match[str]) -> str:
    character = found[0]
    if character == "@":  # GitHub looks for @names in what came of the references
        return "&#64;&#8203;"
    return f"&#{ord(character)};"


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table line by line; its cells are Markdown already."""
    yield f"| {' | '.join(names)} |\n"
    yield f"|{'---|' * len(names)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"

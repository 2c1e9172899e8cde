"""Start and end of a value inside a record's text, container by container: offsets, and how many of the keys were found."""

import json
import re
from collections.abc import Iterator, Sequence

from scanner.documents.json_text import after_blanks
from scanner.model.job import Keys

Span = tuple[int, int, int]  # start, end, how many keys were found; of a parent that is shown instead of its member, the key's

_DECODER = json.JSONDecoder()
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


def json_span(text: str, keys: Keys) -> Span:
    """The span of the value at `keys` in JSON text, through text that is itself JSON; else that of the nearest parent's key."""
    value = after_blanks(text, 0)
    shown = (value, value + 1)
    for depth, key in enumerate(keys):
        if text[value : value + 1] == '"' and (inner := _inside_string(text, value, keys[depth:])) is not None:
            return inner[0], inner[1], inner[2] + depth
        for name, key_start, key_end, start in _members(text, value):
            if name == key:
                value, shown = start, (key_start, key_end)
                break
        else:
            return *shown, depth
    return (value, _end(text, value), len(keys)) if keys else (*shown, 0)


def span_inside(inner: str, offsets: Sequence[int], keys: Keys) -> Span | None:
    """The span of a value in JSON text that is held by other text, in which its characters begin at `offsets`; None where it is not there.

    `offsets` has one more entry than `inner` has characters, for the end.
    """
    if inner.lstrip()[:1] not in ("{", "[", '"'):
        return None
    try:
        start, end, depth = json_span(inner, keys)
    except (ValueError, RecursionError):  # it only looked like JSON
        return None
    return (offsets[start], offsets[end], depth) if depth else None


def _inside_string(text: str, start: int, keys: Keys) -> Span | None:
    inner, end = _DECODER.raw_decode(text, start)
    offsets = [start + 1 + found.start() for found in _ESCAPE.finditer(text[start + 1 : end - 1])]
    return span_inside(inner, [*offsets, end - 1], keys) if len(offsets) == len(inner) else None


def _members(text: str, start: int) -> Iterator[tuple[str | int, int, int, int]]:
    """For each member of the object or list at `start`: its key or index, the start and end of that key, the start of its value."""
    bracket = text[start : start + 1]
    offset = after_blanks(text, start + 1)
    index = 0
    while bracket in ("{", "[") and text[offset : offset + 1] not in ("", "}", "]"):
        if bracket == "{":
            name, key_end = _DECODER.raw_decode(text, offset)
            value = after_blanks(text, after_blanks(text, key_end) + 1)
            yield name, offset, key_end, value
        else:
            value = offset
            yield index, value, _end(text, value), value
            index += 1
        offset = after_blanks(text, _end(text, value))
        if text[offset : offset + 1] == ",":
            offset = after_blanks(text, offset + 1)


def _end(text: str, start: int) -> int:
    """The offset behind the value at `start`, of a text that was decoded before."""
    return int(_DECODER.raw_decode(text, start)[1])

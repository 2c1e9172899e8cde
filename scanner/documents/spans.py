"""Start and end of a value inside a record's text, container by container: offsets, and how many of the keys were found."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from scanner.documents.json.text import after_blanks
from scanner.model.job import Keys

Span = tuple[int, int, int]  # start, end, how many keys were found; of a parent that is shown instead of its member, the key's

_DECODER = json.JSONDecoder()
_Tree = dict[str | int, Any]  # the keys of many paths, each with the tree of those below it
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)


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


def json_spans(text: str, paths: Collection[Keys]) -> dict[Keys, tuple[int, int]]:
    """Start and end of the values at many paths of JSON text, found in one pass; a path that is not there is left out."""
    tree: _Tree = {}
    for path in paths:
        branch = tree
        for key in path:
            branch = branch.setdefault(key, {})
    found: dict[Keys, tuple[int, int]] = {}
    start = after_blanks(text, 0)
    found[()] = (start, _walk(text, start, (), tree, found))
    return found


def _walk(text: str, start: int, keys: Keys, tree: _Tree, found: dict[Keys, tuple[int, int]]) -> int:
    """Notes the spans of what the tree names inside of the value at `start`; the offset behind the value."""
    bracket = text[start]
    if not tree or bracket not in ("{", "["):
        return _end(text, start)
    offset = after_blanks(text, start + 1)
    index = 0
    while text[offset] not in ("}", "]"):
        key: str | int = index
        if bracket == "{":
            key, key_end = _DECODER.raw_decode(text, offset)
            offset = after_blanks(text, after_blanks(text, key_end) + 1)
        branch = tree.get(key)
        if branch is None:
            end = _end(text, offset)
        else:
            end = _walk(text, offset, (*keys, key), branch, found)
            found[(*keys, key)] = (offset, end)
        index += 1
        offset = after_blanks(text, end)
        if text[offset] == ",":
            offset = after_blanks(text, offset + 1)
    return offset + 1


def string_offsets(text: str, start: int) -> list[int]:
    """Where each character of the JSON string at `start` is in the text, and where its closing quote is."""
    end = _end(text, start) - 1
    offsets: list[int] = []
    at = start + 1
    for escape in _ESCAPE.finditer(text, at, end):
        offsets.extend(range(at, escape.start() + 1))
        at = escape.end()
    offsets.extend(range(at, end + 1))
    return offsets


def _inside_string(text: str, start: int, keys: Keys) -> Span | None:
    inner = _DECODER.raw_decode(text, start)[0]
    offsets = string_offsets(text, start)
    return span_inside(inner, offsets, keys) if len(offsets) == len(inner) + 1 else None


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

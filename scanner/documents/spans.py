"""Start and end of a value inside a record's text, container by container: offsets, and how many of the keys were found."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from scanner.documents.json.text import after_blanks
from scanner.model.job import Keys
from scanner.model.pattern import late_pattern

_DECODER = json.JSONDecoder()
_Key = tuple[int, int, int]  # the offsets of a key and its end, and of its value
_Tree = dict[str | int, Any]  # the keys of many paths, each with the tree of those below it
# What is one character of a string: a pair of surrogates, \uNNNN, or \n and the like.
_ESCAPE = late_pattern(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
# An object without another one in it, or such a list, in text without a backslash; a string may hold any bracket.
_FLAT = re.compile(r'\{[^{}\[\]"]*(?:"[^"\\]*"[^{}\[\]"]*)*\}|\[[^{}\[\]"]*(?:"[^"\\]*"[^{}\[\]"]*)*\]')


class Span(NamedTuple):
    """The offsets of a value, or of the key of its nearest parent where the value is missing, and how many of its keys were found."""

    start: int
    end: int
    depth: int


class _Member(NamedTuple):
    """A member of an object or an element of a list: its key or index, and the offsets of that key and of the value."""

    key: str | int
    key_start: int
    key_end: int
    start: int


def json_span(text: str, keys: Keys) -> Span:
    """The span of the value at `keys` in JSON text, through text that is itself JSON; else that of the nearest parent's key."""
    value = after_blanks(text, 0)
    shown = (value, value + 1)
    for depth, key in enumerate(keys):
        if text[value : value + 1] == '"' and (inner := _inside_string(text, value, keys[depth:])) is not None:
            return inner._replace(depth=inner.depth + depth)
        member = _member(text, value, key)
        if member is None:
            return Span(*shown, depth)
        value, shown = member.start, (member.key_start, member.key_end)
    if not keys:
        return Span(*shown, 0)
    return Span(value, _end(text, value), len(keys))


def plain_span(text: str, quotes: str, keys: Keys, depth: int) -> tuple[int, int] | None:
    """The offsets that `json_span` gives, for keys of which the first `depth` are in the text; None where they are not.

    `quotes` is the text, or the text with asterisks for some values, so that no backslash is in it. What is between two quotes of it is a
    whole string, and one that is there once need not be looked for among the members of each object on the way, which takes long.
    """
    if depth == 0:
        root = after_blanks(text, 0)
        return root, root + 1
    offsets = _only_key(quotes, keys[depth - 1], 0) or _walked_key(text, quotes, keys[:depth])
    if offsets is None:
        return None
    start, end, value = offsets
    if depth < len(keys):
        return start, end
    return value, plain_end(text, quotes, value)


def plain_end(text: str, quotes: str, value: int) -> int:
    """The offset after the value at an offset; `text` and `quotes` as above."""
    if quotes[value] == '"':
        return quotes.index('"', value + 1) + 1
    if quotes.startswith("null", value):
        return value + 4
    flat = _FLAT.match(text, value)
    return flat.end() if flat else _end(text, value)


def _only_key(text: str, key: str | int, begin: int) -> _Key | None:
    """Where a key is in text without a backslash; None where no such string follows an offset, or several do."""
    token = f'"{key}"'
    start = text.find(token, begin)
    end = start + len(token)
    if start < 0 or text.find(token, end) >= 0:
        return None
    colon = end if text.startswith(":", end) else after_blanks(text, end)
    return start, end, after_blanks(text, colon + 1)


def _walked_key(text: str, quotes: str, keys: Keys) -> _Key | None:
    """The last of some keys, found from the outermost on; None where one is not there."""
    start, end, value = 0, 0, after_blanks(text, 0)
    for key in keys:
        offsets = _only_key(quotes, key, value)
        if offsets is None:
            member = _member(text, value, key)
            if member is None:
                return None
            offsets = member[1:]
        start, end, value = offsets
    return start, end, value


def span_inside(inner: str, offsets: Sequence[int], keys: Keys) -> Span | None:
    """The span of a value in JSON text that other text holds, in which its characters begin at `offsets`; None if it is not there.

    `offsets` has one more entry than `inner` has characters, for the end.
    """
    if inner.lstrip()[:1] not in ("{", "[", '"'):
        return None
    try:
        start, end, depth = json_span(inner, keys)
    except (ValueError, RecursionError):  # it only looked like JSON
        return None
    return Span(offsets[start], offsets[end], depth) if depth else None


def json_spans(text: str, paths: Collection[Keys]) -> dict[Keys, tuple[int, int]]:
    """Start and end of the values at many paths of JSON text, found in one pass; a path that is not there is omitted."""
    tree: _Tree = {}
    for path in paths:
        branch = tree
        for key in path:
            branch = branch.setdefault(key, {})
    spans: dict[Keys, tuple[int, int]] = {}
    start = after_blanks(text, 0)
    spans[()] = (start, _walk(text, start, (), tree, spans))
    return spans


def _walk(text: str, start: int, keys: Keys, tree: _Tree, spans: dict[Keys, tuple[int, int]]) -> int:
    """Notes the spans of the tree's keys inside the value at `start`; the offset after the value."""
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
            end = _walk(text, offset, (*keys, key), branch, spans)
            spans[(*keys, key)] = (offset, end)
        index += 1
        offset = _next_member(text, end)
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


def _member(text: str, start: int, key: str | int) -> _Member | None:
    """The member under a key, or the element at an index, of the value at `start`."""
    for member in _members(text, start):
        if member.key == key:
            return member
    return None


def _members(text: str, start: int) -> Iterator[_Member]:
    """The members of the object, or the elements of the list, at `start`; none of any other value."""
    bracket = text[start : start + 1]
    if bracket not in ("{", "["):
        return
    offset = after_blanks(text, start + 1)
    index = 0
    while text[offset : offset + 1] not in ("", "}", "]"):
        if bracket == "{":
            key, key_end = _DECODER.raw_decode(text, offset)
            value = after_blanks(text, after_blanks(text, key_end) + 1)
            yield _Member(key, offset, key_end, value)
            end = _end(text, value)
        else:
            end = _end(text, offset)
            yield _Member(index, offset, end, offset)
            index += 1
        offset = _next_member(text, end)


def _next_member(text: str, end: int) -> int:
    """The offset of what follows a member: the next one, or the closing bracket."""
    offset = after_blanks(text, end)
    if text[offset : offset + 1] == ",":
        offset = after_blanks(text, offset + 1)
    return offset


def _end(text: str, start: int) -> int:
    """The offset after the value at `start`, of a text that was decoded before."""
    return int(_DECODER.raw_decode(text, start)[1])

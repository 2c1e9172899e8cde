"""Start and end of a value inside a YAML record's text."""

import re

from scanner.documents.spans import Span, span_inside
from scanner.documents.yaml_build import Limits
from scanner.documents.yaml_text import YamlDocument, load
from scanner.model.job import Keys, Record

_LIMITS = Limits(size=1 << 26, depth=512, nodes=1_000_000, scalar=1 << 26)  # the record was read before
_QUOTED = re.compile(r"""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)


def yaml_span(record: Record, keys: Keys) -> Span:
    """The span of the value at `keys` in a record's text, through text that is itself JSON; else that of the nearest parent's key."""
    pad = record.column - 1  # what stands before the record on its first line says how far its other lines are indented
    text = " " * pad + record.text
    document = load(text.encode("utf-8", "surrogateescape"), record.path, _LIMITS)
    for depth in range(len(keys), 0, -1):
        part = keys[:depth]
        span = document.span(part)
        if span is None:
            continue
        whole = depth == len(keys)
        if not whole and (inside := _inside_text(document, part, keys[depth:])) is not None:
            return inside[0] - pad, inside[1] - pad, inside[2] + depth
        if not whole or span[0] == span[1]:  # a parent, or a key with nothing behind it
            span = _key(document, part, text) or span
        return max(0, span[0] - pad), max(1, span[1] - pad), depth
    return 0, 1, 0


def _key(document: YamlDocument, keys: Keys, text: str) -> tuple[int, int] | None:
    """The span of the last key of a path, quotes included; None where it is no key of a map."""
    start = document.key_start(keys)
    if start is None:
        return None
    quoted = _QUOTED.match(text, start)
    return start, quoted.end() if quoted else start + len(str(keys[-1]))


def _inside_text(document: YamlDocument, keys: Keys, rest: Keys) -> Span | None:
    """The span of a value in the JSON text of a scalar; None where it is no such text, or where a character's place is not known."""
    value, place = document.at(keys), document.place(keys)
    if not isinstance(value, str) or place is None:
        return None
    places = [place.at(index) for index in range(len(value) + 1)]
    if any(column is None for _, column in places):
        return None
    return span_inside(value, [document.offset(line, column) for line, column in places if column is not None], rest)

"""Start and end of a value inside a YAML record's text."""

import re

from scanner.documents.spans import Span, span_inside
from scanner.documents.yaml.build import Limits
from scanner.documents.yaml.text import YamlDocument, load
from scanner.model.job import Keys, Record

_LIMITS = Limits(size=1 << 26, depth=512, nodes=1_000_000, scalar=1 << 26)  # the record was read before
_QUOTED = re.compile(r"""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)


class YamlSpans:
    """The places in a YAML record's text, which is parsed once for all of them."""

    def __init__(self, record: Record) -> None:
        self._pad = record.column - 1  # what precedes the record on its first line says how far its other lines are indented
        self._text = " " * self._pad + record.text
        self._document = load(self._text.encode("utf-8", "surrogateescape"), record.path, _LIMITS)

    def span(self, keys: Keys) -> Span:
        """The span of the value at `keys`, through text that is itself JSON; else that of the nearest parent's key."""
        for depth in range(len(keys), 0, -1):
            part = keys[:depth]
            span = self._document.span(part)
            if span is None:
                continue
            whole = depth == len(keys)
            if not whole and (inside := self._inside_text(part, keys[depth:])) is not None:
                return inside[0] - self._pad, inside[1] - self._pad, inside[2] + depth
            if not whole or span[0] == span[1]:  # a parent, or a key with nothing behind it
                span = self._key(part) or span
            return max(0, span[0] - self._pad), max(1, span[1] - self._pad), depth
        return 0, 1, 0

    def offsets(self, keys: Keys) -> list[int] | None:
        """Where each character of the text at `keys` is in the record's text, and where it ends; None where that is not known."""
        found = _offsets(self._document, keys)
        return None if found is None else [offset - self._pad for offset in found]

    def _key(self, keys: Keys) -> tuple[int, int] | None:
        """The span of the last key of a path, quotes included; None where it is not a key of a map."""
        start = self._document.key_start(keys)
        if start is None:
            return None
        quoted = _QUOTED.match(self._text, start)
        return start, quoted.end() if quoted else start + len(str(keys[-1]))

    def _inside_text(self, keys: Keys, rest: Keys) -> Span | None:
        """The span of a value in the JSON text of a scalar; None where it is not such text, or its places are not known."""
        offsets = _offsets(self._document, keys)
        return None if offsets is None else span_inside(self._document.at(keys), offsets, rest)


def _offsets(document: YamlDocument, keys: Keys) -> list[int] | None:
    """Where each character of the text at a path is in its document, and where it ends; None where that is not known."""
    value, place = document.at(keys), document.place(keys)
    if not isinstance(value, str) or place is None:
        return None
    offsets: list[int] = []
    ends = [anchor.index for anchor in place.anchors[1:]] + [len(value) + 1]
    for anchor, end in zip(place.anchors, ends, strict=True):
        if anchor.column is None:
            return None
        start = document.offset(anchor.line, anchor.column) if anchor.index < len(value) or not offsets else offsets[-1] + 1
        offsets.extend(range(start, start + end - anchor.index))
    return offsets

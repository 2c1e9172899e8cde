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
        # A record may begin in the middle of a line, e.g. after the dash of `- a: 1`. As many blanks before it keep its first line as far
        # indented as the others, else `b` on the next line would not be a member of the same map.
        self._pad = record.column - 1
        self._text = " " * self._pad + record.text
        self._document = load(self._text.encode("utf-8", "surrogateescape"), record.path, _LIMITS)

    def span(self, keys: Keys) -> Span:
        """The span of the value at `keys`, through text that is itself JSON; else that of the nearest parent's key."""
        for depth in range(len(keys), 0, -1):
            if (span := self._document.span(keys[:depth])) is not None:
                return self._shown(keys, depth, span)
        return Span(0, 1, 0)

    def _shown(self, keys: Keys, depth: int, span: tuple[int, int]) -> Span:
        """What to show for the value at `keys`, of which the first `depth` lead to a value in the document."""
        part, rest = keys[:depth], keys[depth:]
        if rest and (inside := self._inside_text(part, rest)) is not None:
            return Span(inside.start - self._pad, inside.end - self._pad, inside.depth + depth)
        is_empty = span[0] == span[1]  # a key with nothing after it
        if rest or is_empty:
            span = self._key(part) or span
        return Span(max(0, span[0] - self._pad), max(1, span[1] - self._pad), depth)

    def offsets(self, keys: Keys) -> list[int] | None:
        """Where each character of the text at `keys` is in the record's text, and where it ends; None if that is not known."""
        offsets = _offsets(self._document, keys)
        return None if offsets is None else [offset - self._pad for offset in offsets]

    def _key(self, keys: Keys) -> tuple[int, int] | None:
        """The span of the last key of a path, quotes included; None if it is not a key of a map."""
        start = self._document.key_start(keys)
        if start is None:
            return None
        quoted = _QUOTED.match(self._text, start)
        return start, quoted.end() if quoted else start + len(str(keys[-1]))

    def _inside_text(self, keys: Keys, rest: Keys) -> Span | None:
        """The span of a value in the JSON text of a scalar; None if it is not such text, or its places are not known."""
        offsets = _offsets(self._document, keys)
        return None if offsets is None else span_inside(self._document.at(keys), offsets, rest)


def _offsets(document: YamlDocument, keys: Keys) -> list[int] | None:
    """Where each character of the text at a path is in its document, and where it ends; None if that is not known."""
    value, place = document.at(keys), document.place(keys)
    if not isinstance(value, str) or place is None:
        return None
    offsets: list[int] = []
    ends = [anchor.index for anchor in place.anchors[1:]] + [len(value) + 1]
    for anchor, end in zip(place.anchors, ends, strict=True):
        if anchor.column is None:
            return None
        is_past_value = anchor.index >= len(value) and offsets  # the line after a block's last one may not exist
        start = offsets[-1] + 1 if is_past_value else document.offset(anchor.line, anchor.column)
        offsets.extend(range(start, start + end - anchor.index))
    return offsets

"""Start and end of a value inside a YAML record's text."""

from scanner.documents.spans import Span
from scanner.documents.yaml_build import Limits
from scanner.documents.yaml_text import load
from scanner.model.job import Keys, Record

_LIMITS = Limits(size=1 << 26, depth=512, nodes=1_000_000, scalar=1 << 26)  # the record was read before


def yaml_span(record: Record, keys: Keys) -> Span:
    """The span of the value at `keys` in a record's text; else that of the nearest parent's key."""
    pad = record.column - 1  # what stands before the record on its first line says how far its other lines are indented
    document = load((" " * pad + record.text).encode("utf-8", "surrogateescape"), record.path, _LIMITS)
    for depth in range(len(keys), 0, -1):
        part = keys[:depth]
        span = document.span(part)
        if span is None:
            continue
        if depth < len(keys) or span[0] == span[1]:  # a parent, or a key with nothing behind it
            start = document.key_start(part)
            span = span if start is None else (start, start + len(str(part[-1])))
        return max(0, span[0] - pad), max(1, span[1] - pad), depth
    return 0, 1, 0

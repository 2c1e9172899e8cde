"""Where a file can be cut: at the starts of lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_HEAD_KEY = b'"collection"'  # of the head line of a collection, which must be read together with what follows it


@dataclass(frozen=True, slots=True)
class Mark:
    """The start of a line: its offset, and its number from 1."""

    offset: int
    line: int


class NotDivisibleError(Exception):
    """The file may hold the head line of a collection."""


def marks_of(file: Path, size: int, wanted: int) -> Iterator[Mark]:
    """The starts of the parts of a file, and its end; the parts are about equal, and none is larger than `wanted` by much."""
    parts = -(-size // wanted)
    borders = [size * number // parts for number in range(1, parts)]
    offset, line = 0, 1
    yield Mark(0, 1)
    for chunk in _chunks(file):
        start = 0
        while borders and borders[0] < offset + len(chunk):
            feed = chunk.find(b"\n", max(start, borders[0] - offset))
            if feed < 0:
                break
            line += chunk.count(b"\n", start, feed + 1)
            start = feed + 1
            yield Mark(offset + start, line)
            borders = [border for border in borders if border >= offset + start]
        line += chunk.count(b"\n", start)
        offset += len(chunk)
    yield Mark(offset, line)


def _chunks(file: Path) -> Iterator[bytes]:
    """The bytes of a file; raises NotDivisibleError where they may hold the head line of a collection."""
    with file.open("rb") as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            if _HEAD_KEY in before + chunk[: len(_HEAD_KEY)] or _HEAD_KEY in chunk:
                raise NotDivisibleError
            yield chunk
            before = chunk[-len(_HEAD_KEY) :]

"""Cuts what is to be read into shards: each is judged by one process, and all are about the same size.

Where a file is cut does not depend on the number of processes.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner.shape.normalise import Options
from scanner.sources.file import FileSource
from scanner.sources.first_pass import Glanced, Waiting
from scanner.sources.glance import Glance, Stamp, stamp_of
from scanner.sources.part import FilePart, is_divisible
from scanner.sources.source import Source

SIZE = 16 << 20  # bytes of a shard
_PIECE = 1 << 20
_HEAD_MARK = b'"collection"'  # the key that makes a line the head of a collection

Seen = Source | Glanced | Waiting


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a part of one, with what a glance saw of it, if there was one."""

    source: FileSource | FilePart
    size: int
    lines: str = ""  # of a part, e.g. "lines 1 to 2,400"
    glance: Glance | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """What one process judges at once: files, or one part of a file."""

    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(piece.size for piece in self.pieces)

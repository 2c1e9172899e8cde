"""Cuts what is to be read into shards: each is judged by one process, and all are about the same size.

Where a file is cut does not depend on the number of processes.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from msgspec import structs

from scanner.run.workers.marks import Mark, NotDivisibleError, marks_of
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options
from scanner.sources.collection import or_head
from scanner.sources.file import FileSource
from scanner.sources.first_pass import Glanced, Seen
from scanner.sources.glance import Glance, Stamp, stamp_of
from scanner.sources.part import FilePart, is_divisible

SIZE = 16 << 20  # bytes of a shard


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a part of one, with what a glance saw of it, if there was one."""

    source: FileSource | FilePart
    size: int  # bytes
    lines: tuple[int, int] = (0, 0)  # of a part: its first line, and its last; (0, 0) for a whole file
    is_named: bool = True  # of a part: whether someone asked for its file by name
    glance: Glance | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """What one process judges at once: files, or one part of a file."""

    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(piece.size for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Here:
    """A source that the scan reads itself, e.g. standard input."""

    seen: Seen


@dataclass(frozen=True, slots=True)
class Together:
    """Files that are one shard, by its number."""

    shard: int


@dataclass(frozen=True, slots=True)
class Divided:
    """A file that is several shards, by their numbers; `seen` is the whole file, `stamp` as it was when it was cut."""

    seen: FileSource | Glanced
    shards: range
    stamp: Stamp

    @property
    def glance(self) -> Glance | None:
        """What a glance at the file showed, if there was one."""
        return self.seen.glance if isinstance(self.seen, Glanced) else None

    @property
    def source(self) -> FileSource:
        """The whole file."""
        return self.seen.source if isinstance(self.seen, Glanced) else self.seen


Step = Here | Together | Divided


@dataclass(frozen=True, slots=True)
class Cut:
    """What is to be read, in order, and the shards that are judged by workers."""

    steps: tuple[Step, ...]
    shards: tuple[Shard, ...]

    @property
    def size(self) -> int:
        """The bytes of all shards."""
        return sum(shard.size for shard in self.shards)


def bytes_of(seen: Sequence[Seen]) -> int:
    """How many bytes the files have that workers can read."""
    return sum(piece.size for piece in map(_whole, seen) if piece is not None)


def cut(seen: Sequence[Seen], options: Options, size: int = SIZE) -> Cut:
    """Cuts sources into shards of about `size` bytes. Small files are put together, large JSON Lines are divided."""
    cutting = _Cutting(options, size)
    for each in seen:
        cutting.add(each)
    cutting.end_shard()
    return Cut(tuple(cutting.steps), tuple(cutting.shards))


class _Cutting:
    """The steps and shards so far."""

    def __init__(self, options: Options, size: int) -> None:
        self.steps: list[Step] = []
        self.shards: list[Shard] = []
        self._options = options
        self._size = size
        self._small: list[Piece] = []  # of the shard that is not full yet

    def add(self, seen: Seen) -> None:
        """Adds a source after all others."""
        piece = _whole(seen)
        if piece is None:
            self.end_shard()
            self.steps.append(Here(seen))
            return
        parts = self._parts(piece)
        if len(parts) > 1:
            self._divide(seen, parts)
            return
        if self._small and sum(small.size for small in self._small) + piece.size > self._size:
            self.end_shard()
        self._small.append(piece)

    def end_shard(self) -> None:
        """Makes a shard of the small files so far."""
        if self._small:
            self.steps.append(Together(len(self.shards)))
            self.shards.append(Shard(tuple(self._small)))
            self._small = []

    def _divide(self, seen: Seen, parts: Sequence[Piece]) -> None:
        self.end_shard()
        assert isinstance(seen, FileSource | Glanced)
        first = len(self.shards)
        self.shards += [Shard((part,)) for part in parts]
        source = seen.source if isinstance(seen, Glanced) else seen
        stamp = seen.glance.stamp if isinstance(seen, Glanced) else stamp_of(source.file)
        assert stamp is not None
        self.steps.append(Divided(seen, range(first, len(self.shards)), stamp))

    def _parts(self, piece: Piece) -> Sequence[Piece]:
        """The parts of a file, or the file itself where it is small or must be read in one."""
        source = piece.source
        if piece.size <= self._size or not isinstance(source, FileSource) or not _is_divisible(source, self._options):
            return (piece,)
        try:
            marks = list(marks_of(source.file, piece.size, self._size))
        except (OSError, NotDivisibleError):
            return (piece,)
        # The scan itself compares the ARNs, in the order of the whole file.
        glance = piece.glance and structs.replace(piece.glance, arns=array("Q"))
        return _between(source, marks, glance)


def _whole(seen: Seen) -> Piece | None:
    """The source as a piece; None for one that workers cannot read."""
    if isinstance(seen, Glanced):
        return Piece(replace(seen.source, on_read=None), seen.glance.stamp.size, glance=seen.glance)
    if not isinstance(seen, FileSource):
        return None
    stamp = stamp_of(seen.file)
    return None if stamp is None else Piece(replace(seen, on_read=None), stamp.size)


def _is_divisible(source: FileSource, options: Options) -> bool:
    domain = job_domain(or_head(options.is_record))
    return is_divisible(source.file, source.origin, domain, options.limits)


def _between(source: FileSource, marks: Sequence[Mark], glance: Glance | None) -> list[Piece]:
    """The parts between marks, without those that hold nothing."""
    parts: list[Piece] = []
    for start, end in pairwise(marks):
        if start.offset < end.offset:
            part = source.part(start.offset, end.offset, start.line)
            part.is_named = source.is_named or bool(parts)  # the first part tells whether a file in a folder is about jobs
            lines = (start.line, max(start.line, end.line - 1))
            parts.append(Piece(part, end.offset - start.offset, lines, source.is_named, glance))
    return parts

"""Sorted entries that take no more memory for a million than for some thousands: the rest is in a temporary file."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from pathlib import Path
from typing import Generic, TypeVar

from scanner.findings.codec import Codec
from scanner.findings.order import Key
from scanner.findings.runs import Row, Run, RunFile, merge

T = TypeVar("T")

BOUND = 4000  # entries in memory
_BOUND_IN_BYTES = 4 * 1024 * 1024  # of encoded entries in memory
_MOST_RUNS = 256  # that are read at once
_MERGED_RUNS = 128  # that become one where there are more
_key_of_row = itemgetter(0)


class Spill(Generic[T]):
    """Entries in the order of `key`, equal ones as they came; they can be gone through again and again, and added to in between.

    Beyond `bound` entries, or 4 MiB of them, they are in temporary files, which go with the object. An entry comes back equal to what
    was added, not as the same object. With `folder` the files have names there, so that another process can take it, pickled.
    Raises NoRoomError where the disk has no room for it.
    """

    def __init__(self, key: Callable[[T], Key], codec: Codec[T], bound: int = BOUND, folder: Path | None = None) -> None:
        self._key = key
        self._codec = codec
        self._bound = bound
        self._folder = folder
        self._recent: list[Row] = []
        self._recent_bytes = 0
        self._file: RunFile | None = None
        self._runs: list[Run] = []
        self._on_disk = 0

    def add(self, entry: T) -> Key:
        """Adds an entry; returns its key."""
        key = self._key(entry)
        self.add_encoded(key, self._codec.encode(entry))
        return key

    def add_encoded(self, key: Key, data: bytes) -> None:
        """Adds an entry of which someone made the key and the bytes already."""
        self.add_rows([(key, data)])

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Adds a few such entries, as those of one job."""
        self._recent += rows
        self._recent_bytes += sum([len(data) for _, data in rows])
        if len(self._recent) >= self._bound or self._recent_bytes >= _BOUND_IN_BYTES:
            self._write_recent()

    def take(self, other: "Spill[T]") -> None:
        """Adds all entries of another one, as if they came now in the order in which they came there. None is decoded."""
        if other._runs:
            self._write_recent()
            file = self._open_file()
            self._runs += [file.copy(run) for run in other._runs]
            self._on_disk += other._on_disk
            self._merge_runs()
        for key, data in other._recent:
            self.add_encoded(key, data)

    def __len__(self) -> int:
        return self._on_disk + len(self._recent)

    def __iter__(self) -> Iterator[T]:
        return map(self._codec.decode, self.encoded())

    def encoded(self) -> Iterator[bytes]:
        """The entries in order, as the codec encoded them."""
        return chain.from_iterable(self.encoded_blocks())

    def encoded_blocks(self) -> Iterator[Sequence[bytes]]:
        """The same, many at once."""
        recent = sorted(self._recent, key=_key_of_row)
        blocks = merge([*(run.blocks() for run in self._runs), [recent]])
        return ([data for _, data in block] for block in blocks)

    def _write_recent(self) -> None:
        if not self._recent:
            return
        self._recent.sort(key=_key_of_row)
        self._runs.append(self._open_file().write(self._recent))
        self._on_disk += len(self._recent)
        self._recent.clear()
        self._recent_bytes = 0
        self._merge_runs()

    def _open_file(self) -> RunFile:
        if self._file is None:
            self._file = RunFile(self._folder)
        return self._file

    def _merge_runs(self) -> None:
        """Makes fewer runs of too many. Only neighbours are merged, so that equal entries stay as they came; the shortest ones."""
        while len(self._runs) > _MOST_RUNS:
            ends = list(accumulate((run.end - run.start for run in self._runs), initial=0))
            first = min(range(len(self._runs) - _MERGED_RUNS + 1), key=lambda at: ends[at + _MERGED_RUNS] - ends[at])
            last = first + _MERGED_RUNS
            in_order = chain.from_iterable(merge(run.blocks() for run in self._runs[first:last]))
            self._runs[first:last] = [RunFile(self._folder).write(in_order)]
            self._file = None  # what was merged leaves the disk when no other run is in its file

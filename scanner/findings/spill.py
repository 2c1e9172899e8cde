"""Sorted entries that take no more memory for a million than for some thousands: the rest is in a temporary file."""

import pickle
import sqlite3
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from scanner.errors import NoRoomError
from scanner.findings.order import Key

T = TypeVar("T")

BOUND = 2000  # entries in memory
_BATCH = 500  # entries written at once


class Spill(Generic[T]):
    """Entries in the order of `key`, equal ones as they came; they can be gone through again and again, and added to in between.

    Beyond `bound` entries they are in a temporary SQLite database, which goes with the object. Raises NoRoomError where the disk has
    no room for it.
    """

    def __init__(self, key: Callable[[T], Key], bound: int = BOUND) -> None:
        self._key = key
        self._bound = bound
        self._recent: list[T] = []
        self._on_disk = 0
        self._database: sqlite3.Connection | None = None

    def add(self, entry: T) -> None:
        """Adds an entry."""
        self._recent.append(entry)
        if len(self._recent) >= self._bound if self._database is None else len(self._recent) >= _BATCH:
            self._write_recent()

    def __len__(self) -> int:
        return self._on_disk + len(self._recent)

    def __iter__(self) -> Iterator[T]:
        if self._database is None:
            yield from sorted(self._recent, key=self._key)
            return
        self._write_recent()
        columns = ", ".join(_columns(self._database))
        with _disk():
            rows = self._database.execute(f"SELECT entry FROM entries ORDER BY {columns}, rowid")  # noqa: S608 - our own names
            for (data,) in rows:
                yield pickle.loads(data)  # noqa: S301 - written below, and by no one else

    def _write_recent(self) -> None:
        if not self._recent:
            return
        rows = [(*map(_comparable, self._key(entry)), pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)) for entry in self._recent]
        with _disk():
            if self._database is None:
                self._database = _open(columns=len(rows[0]) - 1)
            marks = ", ".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO entries VALUES ({marks})", rows)  # noqa: S608 - question marks only
        self._on_disk += len(self._recent)
        self._recent.clear()


class _disk:  # noqa: N801 - reads as a word in `with _disk():`
    """Turns an error of the database into a sentence about the disk."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise NoRoomError(f"no room for the findings in the folder for temporary files ({error}); set TMPDIR") from None


def _open(columns: int) -> sqlite3.Connection:
    # No name: a temporary file that is gone when it is closed. A report may be written by another thread than the one that scanned.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    names = [f"key{number}" for number in range(columns)]
    database.execute(f"CREATE TABLE entries ({', '.join(names)}, entry BLOB)")
    database.execute(f"CREATE INDEX in_order ON entries ({', '.join(names)})")
    database.execute("PRAGMA synchronous = OFF")
    return database


def _columns(database: sqlite3.Connection) -> list[str]:
    return [name for _, name, *_ in database.execute("PRAGMA table_info(entries)") if name.startswith("key")]


def _comparable(part: int | str) -> int | bytes:
    """A part of a key as SQLite orders it; texts as bytes, since it refuses half surrogate pairs in text."""
    return part if isinstance(part, int) else part.encode("utf-8", "surrogatepass")

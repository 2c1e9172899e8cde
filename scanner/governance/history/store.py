"""Reads and extends the SQLite file of a history; nothing else in the package knows sqlite3."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from scanner.errors import ReportWriteError, UsageError
from scanner.governance.history import tables
from scanner.governance.history.chain import FIRST, Head, Link, broken_link, hash_of, name_of
from scanner.model.history import ScanRecord

_SECONDS = 10.0  # to wait for another process that writes
_MAGIC = b"SQLite format 3\0"
_RESTORE = "restore the history from a copy"
_NOT_WHOLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class History:
    """The scans in a file."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def links(self) -> list[Link]:
        """The place of each scan in the chain, as the file says it."""
        return [Link(*row) for row in self._connection.execute(tables.SELECT_LINKS)]

    def scans(self) -> Iterator[ScanRecord]:
        """The scans from the oldest to the newest, each after its hash was checked.

        Raises UsageError that names the first scan that was changed, removed or inserted, after all before it.
        """
        links = self.links()
        fitting, problem = broken_link(links, Head(*self._connection.execute("SELECT scans, hash FROM head").fetchone()))
        for link in links[:fitting]:
            yield self._scan(link)
        if problem:
            raise UsageError(f"{self._name}: {problem}; {_RESTORE}")

    def check_rows(self) -> None:
        """Raises UsageError for what hashes do not show: a damaged file, and rows that belong to no scan."""
        (answer,) = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise UsageError(f"{self._name} is damaged; {_RESTORE}")
        if self._connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise UsageError(f"{self._name}: rows that belong to no scan were inserted; {_RESTORE}")

    def append(self, scan: ScanRecord) -> None:
        """Adds a scan after all others."""
        execute, many = self._connection.execute, self._connection.executemany
        head = Head(*execute("SELECT scans, hash FROM head").fetchone())
        number = head.scans + 1
        facts, seen, gone = tables.facts_row(scan), tuple(map(tables.seen_row, scan.seen)), tuple(map(tables.gone_row, scan.gone))
        scan_hash = hash_of(head.hash, (facts, *seen, *gone))
        execute(tables.INSERT_SCAN, (number, *facts, head.hash, scan_hash))
        many(tables.INSERT_CAUSE, [(cause.cause, cause.rule_id, cause.account_id, cause.region) for cause in scan.seen])
        many(tables.INSERT_SEEN, [tables.seen_values(number, row) for row in seen])
        many(tables.INSERT_GONE, [tables.gone_values(number, row) for row in gone])
        execute("UPDATE head SET scans = ?, hash = ?", (number, scan_hash))

    def _scan(self, link: Link) -> ScanRecord:
        facts, seen, gone = (
            self._connection.execute(query, (link.number,)).fetchall()
            for query in (tables.SELECT_FACTS, tables.SELECT_SEEN, tables.SELECT_GONE)
        )
        changed = UsageError(f"{self._name}: {name_of(link)} was changed; {_RESTORE}")
        if hash_of(link.previous, (*facts, *seen, *gone)) != link.hash:
            raise changed
        try:
            return tables.scan_of(facts[0], seen, gone)
        except (MsgspecError, ValueError, TypeError):  # someone made the hash anew, too
            raise changed from None


@contextmanager
def reading(path: Path) -> Iterator[History]:
    """The history in a file, which stays as it is; raises UsageError for a file that is not a whole history."""
    _check_is_file(path)
    try:
        with closing(_connect(path, _mode_to_read(path))) as connection:
            connection.execute("BEGIN")  # one state of the file, though another process may add scans meanwhile
            _check_tables(connection, path)
            yield History(connection, str(path))
    except sqlite3.Error as error:
        raise UsageError(_why_not_read(path, error)) from None


@contextmanager
def extending(path: Path) -> Iterator[History]:
    """The history in a file, for scans to be added: all that the block adds, or nothing if it raises. A missing file is made.

    Raises UsageError as `reading` does, and ReportWriteError where the file cannot be written.
    """
    if path.exists():
        _check_is_file(path)
        with _transaction(path) as connection:
            _check_tables(connection, path)
            yield History(connection, str(path))
        return
    from scanner.governance.history.new_file import new_file  # late: a file is made once

    with new_file(path) as temporary, _transaction(temporary, path) as connection:
        for statement in tables.CREATE:
            connection.execute(statement)
        connection.execute("INSERT INTO head VALUES (0, ?)", (FIRST,))
        yield History(connection, str(path))


@contextmanager
def _transaction(path: Path, shown: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A connection on which all is written at the end of the block, or nothing; `shown` is the file's name in messages."""
    try:
        with closing(_connect(path, "rw")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite may have rolled back already
                    connection.execute("ROLLBACK")
                raise
    except sqlite3.Error as error:
        if _kind(error) in _NOT_WHOLE:
            raise UsageError(_why_not_read(path, error)) from None
        raise ReportWriteError(_why_not_written(shown or path, error)) from None


def _mode_to_read(path: Path) -> str:
    """How to open a history that is read. An add that was killed left a journal, by which SQLite first undoes what it had written."""
    journal = path.with_name(f"{path.name}-journal")
    return "rw" if journal.exists() else "ro"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_SECONDS, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _check_is_file(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            beginning = stream.read(len(_MAGIC))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    if not beginning:
        raise UsageError(f"{path} is empty, not a history; {_RESTORE}, or delete it to begin another")
    if beginning != _MAGIC:
        raise UsageError(f"{path} is not a history (jobscan history add makes one)")


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Raises UsageError unless the tables are exactly ours: a trigger or view could make of a row what it likes."""
    if _value(connection, "PRAGMA application_id") != tables.APPLICATION:
        raise UsageError(f"{path} is not a history: it is another program's database")
    version = _value(connection, "PRAGMA user_version")
    if version > tables.VERSION:
        versions = f"the history has version {version}, but this jobscan reads {tables.VERSION}"
        raise UsageError(f"{path}: {versions}; use the one that wrote it, or a newer one")
    found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if version < 1 or found != set(tables.TABLES) or _value(connection, "SELECT COUNT(*) FROM head") != 1:
        raise UsageError(f"{path}: the tables of the history were changed; {_RESTORE}")


def _value(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


def _kind(error: sqlite3.Error) -> int:
    """The error's primary code; 0 for an error that is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _why_not_read(path: Path, error: sqlite3.Error) -> str:
    match _kind(error):
        case sqlite3.SQLITE_BUSY:
            return f"{path} is being written by another process; try again"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return f"{path} is damaged or cut short; {_RESTORE}"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            return f"cannot read {path}: an add was stopped, and the file or its folder is read-only, so it cannot be undone"
        case _:
            return f"cannot read {path}: {error}"


def _why_not_written(path: Path, error: sqlite3.Error) -> str:
    match _kind(error):
        case sqlite3.SQLITE_BUSY:
            return f"{path} is being written by another process, and nothing was added; try again"
        case sqlite3.SQLITE_FULL:
            return f"could not write {path}: no space left on the disk; nothing was added"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"could not write {path}: the file or its folder is read-only; nothing was added"
        case _:
            return f"could not write {path}: {error}; nothing was added"

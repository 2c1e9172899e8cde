"""The tables of a history, and a scan as their rows."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from scanner.model.history import GoneCause, ScanRecord, SeenCause

APPLICATION = 0x6A736869  # "jshi": what SQLite keeps in the head of the file, so that other databases are told apart
VERSION = 1

_FACTS = tuple(name for name in ScanRecord.__struct_fields__ if name not in ("seen", "gone"))
_AS_JSON = frozenset({"policies", "counts"})

TABLES = (
    f"CREATE TABLE scan (number INTEGER PRIMARY KEY, {', '.join(_FACTS)}, previous, hash)",
    "CREATE TABLE cause (id INTEGER PRIMARY KEY, text UNIQUE, rule_id, account_id, region)",
    "CREATE TABLE seen (scan REFERENCES scan, cause REFERENCES cause, severity, findings, waived, standing, newest_submit, source, "
    "PRIMARY KEY (scan, cause)) WITHOUT ROWID",
    "CREATE TABLE gone (scan REFERENCES scan, cause REFERENCES cause, change, reason, PRIMARY KEY (scan, cause)) WITHOUT ROWID",
    "CREATE TABLE head (scans, hash)",
)
CREATE = (f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION}", *TABLES)

SELECT_LINKS = "SELECT number, now, previous, hash FROM scan ORDER BY number"
SELECT_FACTS = f"SELECT {', '.join(_FACTS)} FROM scan WHERE number = ?"  # noqa: S608
SELECT_SEEN = (
    "SELECT text, rule_id, severity, account_id, region, findings, waived, standing, newest_submit, source "
    "FROM seen LEFT JOIN cause ON cause.id = seen.cause WHERE scan = ? ORDER BY text"
)
SELECT_GONE = "SELECT text, change, reason FROM gone LEFT JOIN cause ON cause.id = gone.cause WHERE scan = ? ORDER BY text"
INSERT_SCAN = f"INSERT INTO scan VALUES ({', '.join('?' * (len(_FACTS) + 3))})"  # noqa: S608
INSERT_CAUSE = "INSERT INTO cause (text, rule_id, account_id, region) VALUES (?, ?, ?, ?) ON CONFLICT (text) DO NOTHING"
INSERT_SEEN = (
    "INSERT INTO seen SELECT :scan, id, :severity, :findings, :waived, :standing, :newest_submit, :source FROM cause WHERE text = :cause"
)
INSERT_GONE = "INSERT INTO gone SELECT :scan, id, :change, :reason FROM cause WHERE text = :cause"

Row = Sequence[Any]


def facts_row(scan: ScanRecord) -> tuple[Any, ...]:
    """The columns of a scan that are its own."""
    values = msgspec.to_builtins(scan)
    return tuple(_cell(name, values[name]) for name in _FACTS)


def _cell(name: str, value: Any) -> Any:
    if name in _AS_JSON:
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value


def seen_row(cause: SeenCause) -> tuple[Any, ...]:
    """A cause that was found, as SELECT_SEEN gives it."""
    return tuple(msgspec.to_builtins(cause).values())


def gone_row(cause: GoneCause) -> tuple[Any, ...]:
    """A cause that was not found, as SELECT_GONE gives it."""
    return tuple(msgspec.to_builtins(cause).values())


def seen_values(number: int, row: Row) -> dict[str, Any]:
    """What INSERT_SEEN needs for a row of the scan with this number."""
    return {"scan": number, **dict(zip(SeenCause.__struct_fields__, row, strict=True))}


def gone_values(number: int, row: Row) -> dict[str, Any]:
    """What INSERT_GONE needs for a row of the scan with this number."""
    return {"scan": number, **dict(zip(GoneCause.__struct_fields__, row, strict=True))}


def scan_of(facts: Row, seen: Sequence[Row], gone: Sequence[Row]) -> ScanRecord:
    """The scan in these rows; raises msgspec.MsgspecError or ValueError for rows that this module did not make."""
    values = dict(zip(_FACTS, facts, strict=True))
    for name in _AS_JSON:
        values[name] = json.loads(values[name])
    values["complete"] = bool(values["complete"])
    values["seen"] = list(_named(SeenCause, seen))
    values["gone"] = list(_named(GoneCause, gone))
    return msgspec.convert(values, ScanRecord)


def _named(kind: type[msgspec.Struct], rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield dict(zip(kind.__struct_fields__, row, strict=True))

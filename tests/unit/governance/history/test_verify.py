"""A changed history is never read as whole: whatever is changed, verify names the first scan that it concerns."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scanner.errors import ReportWriteError, UsageError
from scanner.governance.history import tables
from scanner.governance.history.store import extending, reading
from tests.unit.governance.history.five_days import five_days, records, write_history

SCANS = records(five_days())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_history(tmp_path / "history.db", SCANS)


def change(file: Path, *statements: str) -> None:
    """Runs SQL on the file, as someone would who has the sqlite3 command."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def verify(file: Path) -> None:
    with reading(file) as history:
        history.check_rows()
        assert len(list(history.scans())) == len(history.links())


def problem(file: Path) -> str:
    with pytest.raises(UsageError) as caught:
        verify(file)
    return str(caught.value).removeprefix(f"{file}: ").removesuffix("; restore the history from a copy")


def test_what_was_written_is_whole(file: Path) -> None:
    verify(file)
    with reading(file) as history:
        assert tuple(history.scans()) == tuple(SCANS)


COLUMNS = [row.split()[0] for row in tables.TABLES[0].partition("(")[2].rstrip(")").split(", ")]


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in ("number", "previous", "hash")])
@pytest.mark.parametrize("value", ["'x'", "0.5", "NULL", "x'00ff'"])
def test_each_fact_of_a_scan_is_hashed(file: Path, column: str, value: str) -> None:
    change(file, f"UPDATE scan SET {column} = {value} WHERE number = 2")
    assert problem(file).endswith("was changed")
    assert problem(file).startswith("scan 2 (")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seen SET severity = 'low' WHERE scan = 2",
        "UPDATE seen SET findings = findings + 1 WHERE scan = 2",
        "UPDATE seen SET waived = 9 WHERE scan = 2",
        "UPDATE seen SET source = '' WHERE scan = 2",
        "UPDATE seen SET newest_submit = '' WHERE scan = 2",
        "UPDATE seen SET standing = 'known' WHERE scan = 2",
        "UPDATE seen SET cause = (SELECT id FROM cause WHERE rule_id = 'ACME-HRS-001') WHERE scan = 2 AND severity = 'critical'",
        "DELETE FROM seen WHERE scan = 2 AND severity = 'critical'",
        "DELETE FROM seen WHERE scan = 2",
        "INSERT INTO seen SELECT 2, id, 'low', 1, 0, NULL, '', '' FROM cause WHERE rule_id = 'ACME-HRS-001'",
        "INSERT INTO gone SELECT 2, id, 'fixed', '' FROM cause WHERE rule_id = 'ACME-OUT-001'",
        "DELETE FROM gone WHERE scan = 2",
        "UPDATE gone SET change = 'fixed' WHERE scan = 2",
        "UPDATE scan SET hash = 'x' WHERE number = 2",
    ],
)
def test_each_cause_of_a_scan_is_hashed(file: Path, statement: str) -> None:
    change(file, statement)
    assert problem(file) == "scan 2 (2026-11-21T12:00:00Z) was changed"


def test_a_cause_whose_text_is_changed_is_that_of_the_first_scan_that_has_it(file: Path) -> None:
    change(file, "UPDATE cause SET text = text || 'x' WHERE rule_id = 'ACME-HRS-001'")
    assert problem(file) == "scan 5 (2026-11-24T12:00:00Z) was changed"


@pytest.mark.parametrize("number", range(1, 6))
def test_a_scan_that_was_removed_is_named(file: Path, number: int) -> None:
    change(file, f"DELETE FROM seen WHERE scan = {number}", f"DELETE FROM gone WHERE scan = {number}")
    change(file, f"DELETE FROM scan WHERE number = {number}")
    assert problem(file) == f"scan {number} was removed"


def renumber(number: int, to: int) -> list[str]:
    return [
        f"UPDATE scan SET number = {to} WHERE number = {number}",
        f"UPDATE seen SET scan = {to} WHERE scan = {number}",
        f"UPDATE gone SET scan = {to} WHERE scan = {number}",
    ]


def test_a_scan_that_was_removed_is_missed_though_the_others_were_renumbered(file: Path) -> None:
    change(file, *(f"DELETE FROM {table} WHERE {key} = 2" for table, key in (("seen", "scan"), ("gone", "scan"), ("scan", "number"))))
    change(file, *(statement for number in (3, 4, 5) for statement in renumber(number, number - 1)), "UPDATE head SET scans = 4")
    assert problem(file) == "a scan before scan 2 (2026-11-22T12:00:00Z) was removed or replaced"


def test_a_scan_that_was_inserted_is_named(file: Path) -> None:
    """With the hash that it would have had: it follows scan 2, and so does scan 3."""
    change(file, *(statement for number in (5, 4, 3) for statement in renumber(number, number + 1)))
    other = write_history(file.with_name("other.db"), [*SCANS[:2], SCANS[4]])
    change(
        file,
        f"ATTACH '{other}' AS other",
        "INSERT INTO scan SELECT * FROM other.scan WHERE number = 3",
        "INSERT INTO seen SELECT 3, cause.id, severity, findings, waived, standing, newest_submit, source FROM other.seen "
        "JOIN other.cause AS theirs ON theirs.id = seen.cause JOIN cause ON cause.text = theirs.text WHERE scan = 3",
        "INSERT INTO gone SELECT 3, cause.id, change, reason FROM other.gone JOIN other.cause AS theirs ON theirs.id = gone.cause "
        "JOIN cause ON cause.text = theirs.text WHERE scan = 3",
    )
    assert problem(file) == "scan 3 (2026-11-24T12:00:00Z) was inserted"


def test_a_scan_after_the_end_is_named(file: Path) -> None:
    whole = write_history(file.with_name("short.db"), SCANS[:4])
    with closing(sqlite3.connect(whole)) as connection:
        scans, last = connection.execute("SELECT * FROM head").fetchone()
    change(file, f"UPDATE head SET scans = {scans}, hash = '{last}'")
    assert problem(file) == "scan 5 (2026-11-24T12:00:00Z) was inserted"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO seen SELECT 9, cause, severity, findings, waived, standing, newest_submit, source FROM seen WHERE scan = 1",
        "INSERT INTO gone VALUES (9, 1, 'fixed', '')",
    ],
)
def test_rows_of_no_scan_are_seen(file: Path, statement: str) -> None:
    change(file, statement)
    assert problem(file) == "rows that belong to no scan were inserted"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER better AFTER INSERT ON seen BEGIN DELETE FROM seen; END",
        "CREATE TABLE more (x)",
        "ALTER TABLE scan ADD COLUMN more",
        "DELETE FROM head",
        "INSERT INTO head VALUES (5, '')",
        "PRAGMA user_version = 0",
    ],
)
def test_other_tables_than_ours_are_refused(file: Path, statement: str) -> None:
    change(file, statement)
    assert problem(file) == "the tables of the history were changed"
    with pytest.raises(UsageError), extending(file):
        raise AssertionError


def test_another_programs_database_and_a_newer_history_are_refused(file: Path) -> None:
    change(file, "PRAGMA user_version = 2")
    assert problem(file) == "the history has version 2, but this jobscan reads 1; use the one that wrote it, or a newer one"
    change(file, "PRAGMA application_id = 0")
    assert problem(file) == f"{file} is not a history: it is another program's database"


def test_a_file_that_is_cut_short_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for size in (*range(0, 200, 7), *range(200, len(whole), 509), *range(0, len(whole), 4096), len(whole) - 1):
        file.write_bytes(whole[:size])
        for use in (verify, extend_nothing):
            with pytest.raises((UsageError, ReportWriteError)) as caught:
                use(file)
            assert "\n" not in str(caught.value)
        assert file.read_bytes() == whole[:size]


def extend_nothing(file: Path) -> None:
    with extending(file) as history:
        for _ in history.scans():
            pass


def test_bytes_that_are_changed_anywhere_are_refused_or_change_nothing(file: Path) -> None:
    """Bytes that belong to no row may change; then all scans are as they were written."""
    whole = file.read_bytes()
    refused = 0
    for place in range(100, len(whole), 197):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            with reading(file) as history:
                assert tuple(history.scans()) == tuple(SCANS)
        except UsageError:
            refused += 1
    assert refused > 20

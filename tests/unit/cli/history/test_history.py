"""The commands for histories, on real files, and what can go wrong with these."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.cli.run import run
from scanner.model.report import Report
from tests.surroundings import scrubbed
from tests.unit.governance.days import job, report
from tests.unit.governance.history.five_days import five_days, read_trend, write
from tests.unit.limits import file_size_limit

DAYS = five_days()
NAMES = [f"day{number}.json" for number in range(5)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the reports of five days."""
    monkeypatch.chdir(tmp_path)
    for name, day in zip(NAMES, DAYS, strict=True):
        write(day, tmp_path / name)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """The one sentence of a command that ends with this code and changes no history."""
    history = Path("history.db")
    before = history.read_bytes() if history.exists() else None
    files = set(Path().iterdir())
    capsys.readouterr()
    assert run(["history", *arguments]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert (history.read_bytes() if history.exists() else None) == before
    assert set(Path().iterdir()) == files
    return shown.err.removeprefix("jobscan: ").rstrip("\n")


def scans() -> int:
    return len(read_trend(Path("history.db")).scans)


def test_reports_are_added_verified_and_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["history", "add", *NAMES[:2]]) == 0
    assert run(["history", "add", *NAMES, "--to", "history.db"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "history.db: added day0.json, the scan of 2026-11-20T12:00:00Z: 4 causes found, 0 fixed, 0 not re-checked",
        "history.db: added day1.json, the scan of 2026-11-21T12:00:00Z: 3 causes found, 0 fixed, 0 not re-checked",
        "history.db: day0.json is in it already, and was not added again",
        "history.db: day1.json is in it already, and was not added again",
        "history.db: added day2.json, the incomplete scan of 2026-11-22T12:00:00Z: 1 cause found, 0 fixed, 3 not re-checked",
        "history.db: added day3.json, the scan of 2026-11-23T12:00:00Z, which could not start: nothing was re-checked",
        "history.db: added day4.json, the scan of 2026-11-24T12:00:00Z: 2 causes found, 2 fixed, 0 not re-checked",
    ]
    assert run(["history", "verify"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "history.db: 5 scans, none changed; the newest is of 2026-11-24T12:00:00Z"
    noted = second.removeprefix("hash of the newest scan: ")
    assert run(["history", "verify", "history.db", "--hash", noted]) == 0
    assert run(["history", "trend", "-f", "json"]) == 0
    capsys.readouterr()
    assert "no scan has the hash" in refused(capsys, "verify", "--hash", "0" * 64)


def test_one_time_or_five_gives_the_same_file() -> None:
    run(["history", "add", *NAMES, "--to", "at-once.db"])
    for name in NAMES:
        assert run(["history", "add", name]) == 0
    assert read_trend(Path("at-once.db")) == read_trend(Path("history.db"))
    with closing(sqlite3.connect("at-once.db")) as one, closing(sqlite3.connect("history.db")) as other:
        assert list(one.iterdump()) == list(other.iterdump())


def test_a_history_that_was_made_anew_does_not_have_the_hash_that_was_noted(capsys: pytest.CaptureFixture[str]) -> None:
    run(["history", "add", *NAMES])
    run(["history", "verify"])
    noted = capsys.readouterr().out.split()[-1]
    Path("history.db").unlink()
    write(replace(DAYS[1], jobs=DAYS[1].jobs + 0, version="0.0.9"), Path("day1.json"))
    run(["history", "add", *NAMES])
    assert run(["history", "verify"]) == 0
    assert "was changed or removed" in refused(capsys, "verify", "--hash", noted)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (replace(DAYS[1], now="2026-11-20T11:00:00Z"), "it is of 2026-11-20T11:00:00Z, older than the newest scan in the history"),
        (replace(DAYS[1], now=DAYS[0].now), "the history has another scan of the same time"),
        (replace(DAYS[1], cause_version="cause/1"), "its causes are of version cause/1, and this jobscan follows cause/2"),
        (
            replace(DAYS[1], group_by="tag(tags, 'pipeline')"),
            "it groups jobs in another way (group_by: tag(tags, 'pipeline'), in the history none)",
        ),
        (replace(DAYS[3], now="2026-13-01T00:00:00Z"), "its time is not a time: '2026-13-01T00:00:00Z'"),
    ],
)
def test_a_report_that_does_not_follow_is_refused_and_none_is_added(
    changed: Report, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(changed, Path("changed.json"))
    run(["history", "add", NAMES[0]])
    assert f"changed.json was not added: {sentence}" in refused(capsys, "add", "changed.json")
    assert sentence in refused(capsys, "add", NAMES[0], "changed.json", NAMES[4])
    assert scans() == 1


def test_what_is_no_report_is_refused_and_no_file_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cut.json").write_bytes(Path(NAMES[1]).read_bytes()[:500])
    assert "cut.json: not a whole report" in refused(capsys, "add", NAMES[0], "cut.json")
    assert "cannot read nowhere.json" in refused(capsys, "add", NAMES[0], "nowhere.json")
    assert "name files, not standard input" in refused(capsys, "add", "-")
    run(["history", "add", NAMES[0]])
    assert "cut.json: not a whole report" in refused(capsys, "add", NAMES[1], "cut.json")
    assert scans() == 1


def test_a_part_of_an_owner_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (NAMES[0], NAMES[1]):
        run(["convert", name, "-f", f"json={name}-{{owner}}.json"])
    (part,) = Path().glob("day0.json-*")
    assert "it holds only" in refused(capsys, "add", str(part))


def test_what_is_no_history_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("text.db").write_text("not a database", encoding="utf-8")
    Path("empty.db").touch()
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE x (y)")
    for name, sentence in {
        "text.db": "text.db is not a history",
        "empty.db": "empty.db is empty, not a history",
        "other.db": "other.db is not a history: it is another program's database",
        ".": "Is a directory",
    }.items():
        for command in (("verify", name), ("trend", name), ("add", NAMES[0], "--to", name)):
            assert sentence in refused(capsys, *command)
    assert "cannot read nowhere.db: No such file" in refused(capsys, "trend", "nowhere.db")
    assert "could not write no/history.db: No such file" in refused(capsys, "add", NAMES[0], "--to", "no/history.db", code=74)


def test_a_changed_history_is_not_drawn_and_not_added_to(capsys: pytest.CaptureFixture[str]) -> None:
    run(["history", "add", *NAMES[:3]])
    with closing(sqlite3.connect("history.db")) as connection, connection:
        connection.execute("UPDATE seen SET severity = 'info' WHERE scan = 2")
    for command in (("verify",), ("trend",), ("add", NAMES[3])):
        assert refused(capsys, *command) == "history.db: scan 2 (2026-11-21T12:00:00Z) was changed; restore the history from a copy"
    assert run(["convert", NAMES[1], "-f", "json=out.json", "--history", "history.db"]) == 2


def test_a_history_that_is_being_written_is_tried_again(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.governance.history.store._SECONDS", 0.1)
    run(["history", "add", NAMES[0]])
    with closing(sqlite3.connect("history.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(capsys, "add", NAMES[1], code=74) == (
            "history.db is being written by another process, and nothing was added; try again"
        )
        assert run(["history", "trend"]) == 0
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        assert refused(capsys, "trend") == "history.db is being written by another process; try again"
    assert run(["history", "add", NAMES[1]]) == 0


@pytest.mark.parametrize("size", [0, 20000])
def test_on_a_full_disk_nothing_is_added(size: int, capsys: pytest.CaptureFixture[str]) -> None:
    """No file can grow beyond this size, as on a disk that is full."""
    with file_size_limit(size):
        assert "could not write history.db" in refused(capsys, "add", NAMES[0], NAMES[1], code=74)
    run(["history", "add", NAMES[0]])
    big = report("2026-11-22T00:00:00Z", *(job(f"n{chr(97 + n // 26)}{chr(97 + n % 26)}", "21T03:00", key=False) for n in range(300)))
    write(big, Path("big.json"))
    with file_size_limit(max(size, 8192)):
        assert "nothing was added" in refused(capsys, "add", "big.json", code=74)
    assert run(["history", "verify"]) == 0
    assert run(["history", "add", "big.json"]) == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folders cannot be made read-only for this user")
def test_a_read_only_folder_or_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["history", "add", NAMES[0]])
    folder.chmod(0o500)
    try:
        assert "could not write" in refused(capsys, "add", NAMES[1], code=74)
        assert "could not write new.db" in refused(capsys, "add", NAMES[1], "--to", "new.db", code=74)
        assert run(["history", "trend"]) == 0
    finally:
        folder.chmod(0o700)
    Path("history.db").chmod(0o400)
    assert "read-only" in refused(capsys, "add", NAMES[1], code=74)


def start(folder: Path, *names: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", "history", "add", *names], cwd=folder, env=scrubbed(HOME=str(folder)), stderr=subprocess.PIPE
    )


@pytest.mark.parametrize("exists", [False, True])
def test_of_two_adds_at_once_both_are_in_or_one_says_to_try_again(exists: bool, folder: Path) -> None:
    if exists:
        assert run(["history", "add", NAMES[0]]) == 0
    names = [[NAMES[1]], [NAMES[1], NAMES[2]]]
    running = [start(folder, *added) for added in names]
    for process, added in zip(running, names, strict=True):
        _, said = process.communicate(timeout=60)
        if process.returncode:
            assert process.returncode == 74
            assert b"try again" in said
            assert run(["history", "add", *added]) == 0
    assert run(["history", "verify"]) == 0
    assert scans() == 2 + exists
    assert sorted(file.name for file in folder.iterdir() if "history" in file.name) == ["history.db"]


def test_an_add_that_is_killed_leaves_the_scans_before(folder: Path) -> None:
    run(["history", "add", NAMES[0]])
    for wait in (0.15, 0.25, 0.3, 0.35, 0.4, 0.5):
        process = start(folder, *NAMES[1:])
        time.sleep(wait)
        process.kill()
        process.communicate()
        assert scans() in (1, 5)
    assert run(["history", "add", *NAMES]) == 0
    assert scans() == 5


_KILLED = """
import os, sqlite3
connection = sqlite3.connect("history.db", isolation_level=None)
connection.execute("PRAGMA cache_size = 1")  # so that it writes to the file before the end
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE seen SET source = hex(randomblob(4000))")
connection.execute("UPDATE scan SET error = hex(randomblob(4000))")
os._exit(9)
"""


@pytest.mark.parametrize("command", [("verify",), ("trend",), ("add", NAMES[1])])
def test_what_a_killed_process_had_written_already_is_undone(command: tuple[str, ...]) -> None:
    run(["history", "add", NAMES[0]])
    before = Path("history.db").stat().st_size
    subprocess.run([sys.executable, "-c", _KILLED], check=False)
    assert Path("history.db").stat().st_size > before
    assert Path("history.db-journal").exists()
    assert run(["history", *command]) == 0
    assert not Path("history.db-journal").exists()
    assert run(["history", "verify"]) == 0


def test_a_scan_draws_the_history_and_does_not_replace_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["history", "add", *NAMES])
    shutil.copy("history.db", "copy.db")
    assert run(["convert", NAMES[4], "-f", "json=history.db", "--history", "history.db"]) == 2
    assert "would replace a file that is read" in capsys.readouterr().err
    assert run(["convert", NAMES[4], "-f", "json=out.json", "--history", "history.db"]) == 0
    assert Path("history.db").read_bytes() == Path("copy.db").read_bytes()
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == json.loads(Path(NAMES[4]).read_text(encoding="utf-8"))
    assert run(["scan", NAMES[4], "--history", "nowhere.db", "-f", "json=refused.json"]) == 2
    assert "nowhere.db" in json.loads(Path("refused.json").read_text(encoding="utf-8"))["error"]

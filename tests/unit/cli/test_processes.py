"""`-j`: the command with several processes, and what ends them; faults are put into the real program."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.property.lane_files import get_record
from tests.surroundings import run_here, scrubbed

# Python runs a sitecustomize.py on its path before each process of the command. All have small shards; a worker has a fault, too.
_FAULTS = """
import os, resource, signal, sys, time
sys.path[:0] = {path!r}
from scanner.run.workers import elsewhere, judge

elsewhere._SMALLEST = elsewhere._LARGEST = {shard_size}
real = judge._Judge._jobs

def jobs(self, shard, *rest):
    for number, job in enumerate(real(self, shard, *rest)):
        if number == 2 and "-c" in sys.orig_argv and shard.pieces[0].lines[0] != 1:
            {fault}
        yield job

judge._Judge._jobs = jobs
"""
_KILL = "os.kill(os.getpid(), signal.SIGKILL)"
_WAIT = "open(os.environ['READY'], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
# Without bytecode: the limit would cut the .pyc of a module that is imported from here on, and Python does not see that it is cut.
_FULL = "sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"


class Run:
    """The command, with a fault in its workers."""

    def __init__(self, folder: Path, fault: str, shard_size: int = 20_000) -> None:
        self.folder = folder
        self.ready = folder / "ready"
        (folder / "site").mkdir()
        (folder / "temporary").mkdir()
        customize = _FAULTS.format(path=sys.path, fault=fault, shard_size=shard_size)
        (folder / "site" / "sitecustomize.py").write_text(customize)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts it in a group of its own, as a shell does."""
        path = os.pathsep.join((str(self.folder / "site"), scrubbed()["PYTHONPATH"]))
        return subprocess.Popen(
            [sys.executable, "-m", "scanner", *arguments],
            cwd=self.folder,
            env=scrubbed(PYTHONPATH=path, TMPDIR=str(self.folder / "temporary"), READY=str(self.ready)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def end(self, *arguments: str) -> tuple[int, str]:
        """The exit code, and what is on stderr."""
        process = self.start(*arguments)
        _, errors = process.communicate(timeout=100)
        return process.returncode, errors

    def workers(self) -> list[int]:
        """The workers, once both have come to the fault."""
        deadline = time.monotonic() + 60
        while not self.ready.exists() or self.ready.read_text().count("\n") < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return [int(line) for line in self.ready.read_text().split()]

    @property
    def left_behind(self) -> list[str]:
        """The temporary files that are still there."""
        return sorted(file.name for file in (self.folder / "temporary").iterdir())


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.jsonl"
    file.write_text("".join(json.dumps(get_record(number)) + "\n" for number in range(200)))
    return file


def report(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return loaded


def gone(numbers: list[int]) -> bool:
    """Whether processes have ended, within some seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{number}").exists() for number in numbers):
            return True
        time.sleep(0.05)
    return False


def lost_lines(failures: list[dict[str, Any]]) -> Iterator[int]:
    for failure in failures:
        words = failure["reason"].replace(",", "").split()
        yield from range(int(words[1]), int(words[3]) + 1)


@pytest.mark.parametrize(("fault", "how"), [(_KILL, "was killed by SIGKILL"), ("os._exit(5)", "ended with exit code 5")])
def test_killed_workers_make_the_scan_incomplete_and_name_their_lines(jobs: Path, fault: str, how: str) -> None:
    run = Run(jobs.parent, fault)
    code, _ = run.end("scan", "jobs.jsonl", "-j", "2", "-f", "json=report.json", "--fail-on", "never")
    saved = report(jobs.parent)
    failures = saved["load_failures"]
    assert (code, run.left_behind) == (3, [])
    assert [(failure["path"], how in failure["reason"]) for failure in failures] == [("jobs.jsonl", True)] * 2
    assert [failure["line"] for failure in failures] == [int(failure["reason"].split()[1]) for failure in failures]
    assert saved["summary"]["jobs"] == 200 - len(set(lost_lines(failures)))  # the scan itself judged what no worker began
    assert [(row["state"], row["source"]) for row in saved["coverage"]] == [("unreadable", "jobs.jsonl")]
    assert saved["run"]["sources"][0]["sha256"] is None


def test_a_lost_file_is_named(jobs: Path) -> None:
    for name in ("a.json", "b.json"):
        (jobs.parent / name).write_text(json.dumps([get_record(number) for number in range(15)]))
    jobs.unlink()
    run = Run(jobs.parent, "pass")
    customize = jobs.parent / "site" / "sitecustomize.py"
    customize.write_text(customize.read_text().replace("lines[0] != 1", "source.file.name == 'b.json'").replace("pass", _KILL))
    code, _ = run.end("scan", "a.json", "b.json", "-j", "2", "-f", "json=report.json", "--no-join", "--fail-on", "never")
    saved = report(jobs.parent)
    assert code == 3
    assert [(failure["path"], failure["line"]) for failure in saved["load_failures"]] == [("b.json", None)]
    assert [(row["source"], row["state"]) for row in saved["coverage"]] == [("a.json", "complete"), ("b.json", "unreadable")]


@pytest.mark.parametrize(
    ("number", "to_group", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGTERM, True, 143), (signal.SIGTERM, False, 143)],
)
def test_a_signal_ends_all_processes_and_leaves_nothing(jobs: Path, number: signal.Signals, to_group: bool, code: int) -> None:
    run = Run(jobs.parent, _WAIT)
    process = run.start("scan", "jobs.jsonl", "-j", "2", "-f", "json=report.json")
    workers = run.workers()
    if to_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (code, "jobscan: stopped before the end\n")
    assert gone(workers)
    assert run.left_behind == []
    assert report(jobs.parent)["error"] == "the scan was stopped before its end"


@pytest.mark.parametrize(
    "fault",
    [
        "os.truncate('jobs.jsonl', 30_000)",
        "open('jobs.jsonl', 'a').write('{}')",
        # Each worker does it, perhaps at the same time, so each needs a file of its own.
        "new = f'new{os.getpid()}'; open(new, 'wb').write(open('jobs.jsonl', 'rb').read()); os.replace(new, 'jobs.jsonl')",
    ],
)
def test_a_file_that_changes_while_it_is_scanned_makes_the_scan_incomplete(jobs: Path, fault: str) -> None:
    run = Run(jobs.parent, fault)
    code, _ = run.end("scan", "jobs.jsonl", "-j", "2", "-f", "json=report.json", "--fail-on", "never")
    reasons = [failure["reason"] for failure in report(jobs.parent)["load_failures"]]
    assert code == 3
    assert "the file changed while it was read; scan it again when nothing writes to it" in reasons


def test_no_worker_outlives_a_killed_scan(jobs: Path) -> None:
    run = Run(jobs.parent, _WAIT)
    process = run.start("scan", "jobs.jsonl", "-j", "2")
    workers = run.workers()
    process.kill()
    process.communicate(timeout=30)
    assert gone(workers)


def test_an_error_in_a_worker_is_an_internal_error(jobs: Path) -> None:
    run = Run(jobs.parent, "raise ZeroDivisionError('injected')")
    code, errors = run.end("scan", "jobs.jsonl", "-j", "2")
    assert code == 70
    assert "internal error (ZeroDivisionError)" in errors
    (details,) = run.left_behind
    assert "_jobs" in (jobs.parent / "temporary" / details).read_text()  # where it was raised, in the worker


def test_a_full_disk_in_a_worker_is_told_as_in_one_process(jobs: Path) -> None:
    records = [{**get_record(number), "vpcConfig": None} for number in range(9000)]  # a finding each
    jobs.write_text("".join(json.dumps(record) + "\n" for record in records))
    run = Run(jobs.parent, _FULL, shard_size=7_000_000)
    code, errors = run.end("scan", "jobs.jsonl", "-j", "2", "-f", "text=report.txt")
    assert code == 74
    assert "no room for the findings in the folder for temporary files" in errors
    assert run.left_behind == []


def test_processes_without_a_fault_give_the_report_of_one(jobs: Path) -> None:
    run = Run(jobs.parent, "pass")
    reports = []
    for number in ("1", "2", "3", "auto"):
        code, _ = run.end("scan", "jobs.jsonl", "-j", number, "-f", "json=report.json", "--now", "2026-11-23T12:00:00Z")
        reports.append((code, (jobs.parent / "report.json").read_bytes()))
    assert len(set(reports)) == 1


@pytest.mark.parametrize("number", ["0", "-1", "two", "", "1001", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(jobs: Path, number: str) -> None:
    done = run_here(jobs.parent, "scan", "jobs.jsonl", "-j", number)
    assert done.returncode == 2
    assert done.stderr.startswith("jobscan: -j: must be 'auto' or a whole number from 1 to 1,000, not ")

"""A report that does not reach the end of standard output is never taken for one that did: 74 on a full disk, 141 where the reader left.

With PYTHONUNBUFFERED, as in most images, Python's own writes stop early and say nothing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.property.scans import clean, violating
from tests.unit.cli.test_exit_codes import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs /dev/full and pipes that close")
FULL = Path("/dev/full")
BUFFERING = {"buffered": {}, "unbuffered": {"PYTHONUNBUFFERED": "1"}}
REPORTS = {
    "text": ("scan", "jobs.jsonl", "--no-config", "--show-sensitive"),
    "json": ("scan", "jobs.jsonl", "--no-config", "-f", "json"),
    "sarif": ("scan", "jobs.jsonl", "--no-config", "-f", "sarif"),
    "a rule": ("policy", "show", "BMJ-NET-001"),
    "eval": ("eval", "@", "jobs.jsonl"),
    "explain": ("explain", "BMJ-NET-001", "jobs.jsonl"),
}
LARGE = ("json", "sarif")  # more than a pipe holds


def _jobs(folder: Path, number: int = 60) -> None:
    # names of their own, so that the text report has a cause for each
    records = [{**violating(f"a{at:011}"), "jobName": f"{chr(97 + at % 26)}{chr(97 + at // 26)}-adhoc"} for at in range(number)]
    (folder / "jobs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scanner", *arguments]


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffering", BUFFERING)
@pytest.mark.parametrize("report", REPORTS)
def test_a_full_disk_behind_stdout_is_74(report: str, buffering: str, tmp_path: Path) -> None:
    _jobs(tmp_path)
    with FULL.open("wb") as full:
        ended = subprocess.run(
            _command(*REPORTS[report]),
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(BUFFERING[buffering]),
        )
    assert ended.returncode == 74, ended.stderr.decode()[-500:]
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.strip(), "nobody is told why"


@pytest.mark.parametrize("buffering", BUFFERING)
@pytest.mark.parametrize("report", LARGE)
def test_a_reader_that_leaves_is_141(report: str, buffering: str, tmp_path: Path) -> None:
    _jobs(tmp_path)
    with subprocess.Popen(
        _command(*REPORTS[report]),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment(BUFFERING[buffering]),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert len(process.stdout.read(10)) > 0
        process.stdout.close()
        said = process.stderr.read()
        code = process.wait(timeout=60)
    assert code == 141, said.decode()[-500:]
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


@pytest.mark.parametrize("buffering", BUFFERING)
@pytest.mark.parametrize("report", ["text", "json"])
def test_a_slow_reader_gets_every_byte(report: str, buffering: str, tmp_path: Path) -> None:
    """A pipe that takes a little at a time: what is read is what is written into a file."""
    _jobs(tmp_path)
    reads, writes = os.pipe()
    os.set_blocking(writes, True)
    with subprocess.Popen(
        _command(*_at_a_time(report)), cwd=tmp_path, stdout=writes, stderr=subprocess.DEVNULL, env=environment(BUFFERING[buffering])
    ) as process:
        os.close(writes)
        pieces = []
        while piece := os.read(reads, 1000):
            pieces.append(piece)
        os.close(reads)
        code = process.wait(timeout=60)
    whole = subprocess.run(
        _command(*_at_a_time(report)), cwd=tmp_path, capture_output=True, check=False, env=environment(BUFFERING["buffered"])
    )
    assert b"".join(pieces) == whole.stdout
    assert code == whole.returncode


def _at_a_time(report: str) -> tuple[str, ...]:
    now = ("--now", "2026-11-26T00:00:00Z") if REPORTS[report][0] == "scan" else ()
    return (*REPORTS[report], *now)


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffering", BUFFERING)
def test_a_full_disk_behind_a_clean_report_is_74_too(buffering: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text(json.dumps(clean()), encoding="utf-8")
    with FULL.open("wb") as full:
        ended = subprocess.run(
            _command("scan", "jobs.json", "--no-config"), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False,
            env=environment(BUFFERING[buffering]),
        )  # fmt: skip
    assert ended.returncode == 74, ended.stderr.decode()[-500:]


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffering", BUFFERING)
def test_a_full_disk_behind_stderr_changes_no_code(buffering: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text(json.dumps(violating()), encoding="utf-8")
    with FULL.open("wb") as full:
        ended = subprocess.run(
            _command("scan", "jobs.json", "--no-config", "-f", "json"), cwd=tmp_path, stdout=subprocess.PIPE, stderr=full, check=False,
            env=environment(BUFFERING[buffering]),
        )  # fmt: skip
    assert ended.returncode in (1, 74)
    assert json.loads(ended.stdout)["summary"]["findings"] > 0

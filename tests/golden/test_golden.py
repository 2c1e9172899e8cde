"""Whole runs of the command: a folder a case, compared whole.

A case has `cmd` (the arguments of jobscan), `input/` (what lies in the working tree) and `expected/` (stdout, stderr, the exit code, and
every file that the run wrote). `make goldens` rewrites `expected/`; read the diff.

They run in this process: 162 starts of Python took over a minute. tests/unit/cli/test_exit_codes.py and others start processes.
"""

import base64
import json
import os
import re
import shlex
import shutil
import zlib
from pathlib import Path

import pytest

import scanner
from tests.golden import make_diffs
from tests.surroundings import run_here

HERE = Path(__file__).parent
CASES = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and not folder.name.startswith("_"))  # __pycache__ is none
REWRITE = os.environ.get("JOBSCAN_REWRITE_GOLDENS") == "1"


def outputs(case: str, work: Path) -> dict[str, str]:
    """What a run of the case gives: stdout, stderr, exit, and the files that it wrote, by name."""
    if (HERE / case / "input").is_dir():
        shutil.copytree(HERE / case / "input", work, dirs_exist_ok=True)
    (work / ".git").mkdir()  # the working tree ends here
    before = {file for file in work.rglob("*") if file.is_file()}
    arguments = shlex.split((HERE / case / "cmd").read_text(encoding="utf-8"))
    given = work / "stdin"
    done = run_here(work, *arguments, given=given.read_bytes() if given.exists() else b"")
    found = {"stdout": done.stdout, "stderr": done.stderr, "exit": f"{done.returncode}\n"}
    written = {file for file in work.rglob("*") if file.is_file()} - before
    found |= {file.relative_to(work).as_posix(): _readable(file.read_text(encoding="utf-8")) for file in written}
    return {name: text.replace(f'"{scanner.__version__}"', '"VERSION"') for name, text in found.items() if text}


def _readable(text: str) -> str:
    """A web page without its own script and style, and with its tables unpacked: other versions of zlib pack them in other bytes."""
    if not text.startswith("<!doctype html>"):
        return text
    text = re.sub(r"<(style|script)>.*?</", r"<\1></", text, flags=re.DOTALL)
    text = re.sub(r"sha256-[^']+", "sha256-...", text)
    return re.sub(r"(data-table=\"\w+\">)([^<]*)", lambda found: found[1] + _unpacked(found[2]), text)


def _unpacked(packed: str) -> str:
    columns = json.loads(zlib.decompress(base64.b64decode(packed)))
    return "\n".join(["", *(json.dumps(column, ensure_ascii=False) for column in columns), ""])


@pytest.fixture(scope="session", autouse=True)
def reports_of_diffs(request: pytest.FixtureRequest) -> None:
    """When goldens are rewritten, scans again for the reports that cases of `diff` read: their JSON may have new members."""
    if REWRITE and any("[diff-" in item.name for item in request.session.items):
        make_diffs.main()


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, tmp_path: Path) -> None:
    found = outputs(case, tmp_path)
    expected = HERE / case / "expected"
    if REWRITE:
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in found.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, encoding="utf-8", newline="\n")
    wanted = {file.relative_to(expected).as_posix(): file.read_text(encoding="utf-8") for file in expected.rglob("*") if file.is_file()}
    assert found == wanted


def test_there_are_cases() -> None:
    assert len(CASES) >= 14

"""The law of saved reports, over every golden scan: each format writes the same for the report that was read back.

And `gate` gives the code that a scan gives, for each --fail-on.
"""

import io
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.cli.commands import jobscan
from scanner.formats.json.saved import read_report
from scanner.formats.options import By, ReportOptions
from scanner.formats.registry import FORMATS
from scanner.governance.regate import regate
from scanner.model.severity import Severity
from tests.golden.test_golden import CASES, HERE

OURS = ("-f", "--format", "--evidence-sign-command")


def arguments_of(case: str) -> list[str]:
    return shlex.split((HERE / case / "cmd").read_text(encoding="utf-8"))


def without_formats(arguments: list[str]) -> Iterator[str]:
    words = iter(arguments)
    for word in words:
        if word in OURS:
            next(words)
        elif not word.startswith("--format="):
            yield word


CONVERTED = {name: form for name, form in FORMATS.items() if not form.scan_only}
SCANS = [case for case in CASES if arguments_of(case)[0] == "scan"]


def test_there_are_scans() -> None:
    assert len(SCANS) >= 30


@pytest.mark.parametrize("case", SCANS)
def test_every_format_writes_the_same_for_a_saved_report(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    out.mkdir()
    if (HERE / case / "input").is_dir():
        shutil.copytree(HERE / case / "input", work, dirs_exist_ok=True)
    (work / ".git").mkdir()
    monkeypatch.chdir(work)
    stdin = (work / "stdin").read_bytes() if (work / "stdin").exists() else b""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    targets = [word for name in CONVERTED for word in ("-f", f"{name}={out / name}")]
    try:
        code = jobscan.main([*without_formats(arguments_of(case)), *targets], standalone_mode=False)
    except Exception:
        assert (HERE / case / "expected" / "exit").read_text() == "2\n"
        pytest.skip("nothing was scanned, so no report was made here")
    with (out / "json").open("rb") as stream:
        report = read_report(stream)
    for name, chosen in CONVERTED.items():
        arguments = arguments_of(case)
        by = By(arguments[arguments.index("--by") + 1]) if "--by" in arguments else None
        options = ReportOptions(show_all="--show" in arguments, by=by)
        assert b"".join(chosen.chunks(report, options)) == (out / name).read_bytes(), name
    assert report.exit_code == code
    honest = regate(report, report.flags)
    assert honest.honest_code == report.honest_code
    for fail_on in (*Severity, None):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        named = "never" if fail_on is None else fail_on.value
        fresh = jobscan.main([*without_formats(arguments_of(case)), "--fail-on", named], standalone_mode=False)
        assert regate(report, replace(report.flags, fail_on=fail_on)).exit_code == fresh, fail_on

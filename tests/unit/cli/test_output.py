"""Reports are written whole, for their owner alone, and never over what is read."""

import errno
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from scanner.cli.streams import _WholeWrites
from scanner.findings import spill
from scanner.formats.registry import FORMATS
from tests.unit.limits import file_size_limit
from tests.unit.shape.records import ARN, list_summary

REQUEST_KEYS = ("jobName", "roleArn", "modelId", "inputDataConfig", "outputDataConfig")
LIST = json.dumps({"invocationJobSummaries": [list_summary()]})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "jobs.json").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("source", ["in", "in/jobs.json", "in/*.json", "in/../in"])
@pytest.mark.parametrize("target", ["in/jobs.json", "link.json", "hard.json"])
def test_a_report_does_not_replace_what_is_read(folder: Path, source: str, target: str) -> None:
    (folder / "link.json").symlink_to("in/jobs.json")
    (folder / "hard.json").hardlink_to("in/jobs.json")
    assert run(["scan", source, "-f", f"json={target}"]) == 2
    assert (folder / "in" / "jobs.json").read_text(encoding="utf-8") == LIST


def test_nor_a_configuration_and_its_lists(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "names.txt").write_text("a-*\n", encoding="utf-8")
    config = "format: 1\nparams: {allowed_roles: {file: names.txt}}\n"
    (folder / "jobscan.yaml").write_text(config, encoding="utf-8")
    for target in ("jobscan.yaml", "names.txt"):
        before = (folder / target).read_bytes()
        assert run(["scan", "in", "-f", f"json={target}"]) == 2
        assert (folder / target).read_bytes() == before
        assert "would replace a file that is read" in capsys.readouterr().err


def test_a_report_of_an_earlier_run_is_replaced_in_a_folder_that_is_read(folder: Path) -> None:
    first = run(["scan", "in", "-f", "json=in/report.json"])
    assert first not in (2, 70)
    assert run(["scan", "in", "-f", "json=in/report.json"]) == first


def test_two_formats_do_not_share_a_file(folder: Path) -> None:
    assert run(["scan", "in", "-f", "json=out", "-f", "sarif=./out"]) == 2
    assert run(["scan", "in", "-f", "json=out", "-f", "sarif=OUT"]) == 2


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_reports_and_collections_are_for_their_owner_alone(folder: Path) -> None:
    run(["scan", "in", "-f", "json=out.json"])
    run(["collect", "in", "-o", "jobs.jsonl"])
    assert [(folder / name).stat().st_mode & 0o777 for name in ("out.json", "jobs.jsonl")] == [0o600, 0o600]
    (folder / "out.json").chmod(0o644)
    run(["scan", "in", "-f", "json=out.json"])
    assert (folder / "out.json").stat().st_mode & 0o777 == 0o644


def prints(records: list[dict[str, Any]], indent: int | None, name: str) -> set[tuple[str, str, str]]:
    """Rule, job and print of each finding of a dump of these records."""
    Path(name).write_text(json.dumps({"invocationJobSummaries": records}, indent=indent), encoding="utf-8")
    run(["scan", name, "-f", "sarif=out.sarif"])
    results = json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    found = [one for one in results if one["ruleId"] != "JOBSCAN-001"]
    return {(one["ruleId"], one["properties"]["job"], one["partialFingerprints"]["primaryLocationLineHash"]) for one in found}


def test_an_alert_stays_with_its_job_in_every_later_dump() -> None:
    jobs = [list_summary(jobArn=f"{ARN[:-2]}{number:02}", jobName=f"job-{number}") for number in range(4)]
    first = prints(jobs[:3], 2, "jobs.json")
    assert first
    later = prints([dict(reversed(job.items())) for job in (jobs[3], jobs[2], jobs[0])], None, "jobs.json")
    gone, new = jobs[1]["jobArn"], jobs[3]["jobArn"]
    assert {one for one in first if one[1] != gone} == {one for one in later if one[1] != new}
    assert not {one[2] for one in first} & {one[2] for one in later if one[1] == new}


class _Slow(io.RawIOBase):
    """Takes three bytes at a time, and no more than ten."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if len(self.taken) >= 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += bytes(data[:3])
        return len(data[:3])


def test_a_stream_that_takes_a_part_is_given_the_rest() -> None:
    below, failed = _Slow(), list[OSError]()
    assert _WholeWrites(below, failed.append).write(b"012345678") == 9
    assert (below.taken, failed) == (b"012345678", [])
    _WholeWrites(below, failed.append).write(b"abcdefghi")
    assert [one.errno for one in failed] == [errno.ENOSPC]


@pytest.mark.parametrize("name", sorted(name for name, form in FORMATS.items() if not form.needs_file and not form.tells_verdict))
def test_stdout_gets_what_a_file_gets(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = ("--now", "2026-11-23T12:00:00Z")
    run(["scan", "in", *now, "-f", f"{name}=report"])
    capsys.readouterr()
    run(["scan", "in", *now, "-f", name])
    assert capsys.readouterr().out.encode() == (folder / "report").read_bytes()


def test_no_room_for_the_findings_is_no_clean_scan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = [list_summary(jobArn=f"{ARN[:-5]}{number:05}") for number in range(spill.BOUND)]
    (folder / "in" / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    with file_size_limit(80 * 1024):
        assert run(["scan", "in", "-p", "BMJ-NET-001", "-f", "json=out.json", "--exit-zero"]) == 74
    assert "no room for the findings" in capsys.readouterr().err
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert (report["summary"]["exit_code"], report["summary"]["complete"], report["findings"]) == (74, False, [])
    assert report["error"].startswith("no room for the findings")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--carry-forward", "old.json"), "--carry-forward is for sarif and asff; add -f sarif=PATH"),
        (("--sarif-profile", "github", "-f", "json=out.json"), "--sarif-profile is for sarif; add -f sarif=PATH"),
        (("--sarif-category", "nightly", "-f", "asff=out.json"), "--sarif-category is for sarif; add -f sarif=PATH"),
    ],
)
def test_an_option_that_no_format_takes_is_refused(options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "in", *options]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="file names are always Unicode there")
def test_a_file_whose_name_is_not_utf_8_is_read_and_named_in_every_format(folder: Path) -> None:
    request = {name: value for name, value in list_summary().items() if name in REQUEST_KEYS}
    Path(os.fsdecode(b"in/\xff.json")).write_text(json.dumps(request), encoding="utf-8")
    targets = [option for name in FORMATS for option in ("-f", f"{name}=out.{name}")]
    assert run(["scan", "in", "--select", "BMJ-NET-001", *targets]) in (1, 4)
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert "in/\\udcff.json" in {finding["location"]["path"] for finding in report["findings"]}
    assert run(["history", "add", "out.json"]) == 0
    assert run(["convert", "out.json", "-f", "html=again.html"]) == 0
    assert (folder / "again.html").read_bytes() == (folder / "out.html").read_bytes()

"""`jobscan collect`: the file that it writes is judged as its sources are."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from scanner.policy.builtin import STRICT, pack_names
from tests.unit.shape.records import ARN, documented, get_output, list_summary

NOW = "2026-11-23T12:00:00Z"
KEY = "arn:aws:kms:eu-west-1:012345678901:key/11111111-2222-3333-4444-555555555555"
RULE = """\
policy: own
rules:
  - id: OWN-EXTRA
    title: Knows an unknown field
    severity: low
    assert: extra('new_thing') == `null`
    message: has one
"""


def arn(number: int) -> str:
    return ARN[:-2] + f"{number:02}"


def dumps() -> dict[str, Any]:
    """A List dump, a Get of some of its jobs, tags, and an export."""
    listed = [list_summary(jobArn=arn(n), jobName=f"job-{n}") for n in range(6)]
    listed[5]["newThing"] = 1
    return {
        "list.json": {"invocationJobSummaries": listed},
        "get-1.json": get_output(jobArn=arn(1), jobName="job-1", vpcConfig={"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}),
        "get-2.json": get_output(
            jobArn=arn(2), jobName="job-2",
            outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": "012345678901", "s3EncryptionKeyId": KEY}},
        ),
        "tags.json": {"ResourceTagMappingList": [{"ResourceARN": arn(n), "Tags": [{"Key": "team", "Value": "a"}]} for n in (1, 3)]},
        "export.json": [documented(job_arn=arn(9), tags={})],
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dumps").mkdir()
    for name, value in dumps().items():
        (tmp_path / "dumps" / name).write_text(json.dumps(value, indent=1), encoding="utf-8")
    (tmp_path / "own.yaml").write_text(RULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcomes(source: str) -> tuple[int, Any]:
    """The exit code, and what every rule says, in numbers and of which job."""
    options = [
        *(f"--policy={name}" for name in (*pack_names(), STRICT)),
        "-p",
        "own.yaml",
        "--param",
        "required_tags=team",
        "--now",
        NOW,
        "-f",
        "json=out.json",
    ]
    code = run(["scan", source, *options])
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    per_rule = {rule["id"]: rule["outcomes"] for rule in report["rules"]}
    per_job = Counter((one["rule"], one["job"], one.get("outcome", "fail")) for part in ("findings", "undecided") for one in report[part])
    assert per_job, "the records have something to find"
    return code, (report["summary"]["jobs"], per_rule, per_job)


def test_the_file_is_judged_as_its_sources_are(folder: Path) -> None:
    assert run(["collect", "dumps", "-o", "jobs.jsonl"]) == 0
    assert outcomes("jobs.jsonl") == outcomes("dumps")
    head, *jobs = (folder / "jobs.jsonl").read_text(encoding="utf-8").splitlines()
    assert (len(jobs), json.loads(head)["records"]) == (7, 7)


def test_jobs_taken_as_untagged_are_written_without_tags_and_noted_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = folder / "jobscan.yaml"
    config.write_text("tags: {left_out: untagged}", encoding="utf-8")
    from_dumps = outcomes("dumps")
    assert run(["collect", "dumps", "-o", "jobs.jsonl"]) == 0
    config.unlink()
    assert outcomes("jobs.jsonl") == from_dumps
    capsys.readouterr()
    run(["scan", "jobs.jsonl", "--now", NOW])
    note = "dumps/tags.json: 4 ended jobs taken as untagged, not returned by GetResources"
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert any(note in text for text in report["notes"])
    assert note in " ".join(capsys.readouterr().out.split())


def test_what_could_not_be_read_is_told_and_the_rest_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "dumps" / "broken.jsonl").write_text("{\n", encoding="utf-8")
    assert run(["collect", "dumps", "-o", "-"]) == 3
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1 + 7
    assert "dumps/broken.jsonl:2:1:" in printed.err


def test_a_cut_off_dump_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.json").write_text(json.dumps({"invocationJobSummaries": [list_summary()], "NextToken": "x"}), encoding="utf-8")
    assert run(["collect", "page.json", "-o", "jobs.jsonl"]) == 3
    assert "NextToken" in capsys.readouterr().err


def test_no_join_writes_every_record(folder: Path) -> None:
    assert run(["collect", "dumps", "--no-join", "-o", "jobs.jsonl"]) == 0
    assert len((folder / "jobs.jsonl").read_text(encoding="utf-8").splitlines()) == 1 + 9


def test_wrong_usage_writes_nothing(folder: Path) -> None:
    before = (folder / "dumps" / "list.json").read_bytes()
    assert run(["collect", "-o", "jobs.jsonl"]) == 2
    assert run(["collect", "dumps"]) == 2
    assert run(["collect", "dumps", "-o", "dumps/list.json"]) == 2
    assert (folder / "dumps" / "list.json").read_bytes() == before
    assert not (folder / "jobs.jsonl").exists()


def test_a_file_that_cannot_be_written_is_74(folder: Path) -> None:
    assert run(["collect", "dumps", "-o", "nowhere/jobs.jsonl"]) == 74

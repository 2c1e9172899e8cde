"""A collection says what its sources say, and one that was cut off or changed is not believed."""

import gzip
import json
from pathlib import Path

import pytest

from scanner.cli.run import run
from tests.unit.shape.records import ARN, list_summary

JOBS = [list_summary(jobArn=ARN[:-2] + f"{n:02}", jobName=f"job-{n}") for n in range(3)]
JOB = b'{"jobArn": "%s", "jobName": "hidden"}' % ARN.encode()


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes of a collection of three jobs, from a dump that is cut off and a line that is broken."""
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text(json.dumps({"invocationJobSummaries": JOBS, "nextToken": "x"}), encoding="utf-8")
    Path("broken.jsonl").write_text("{\n", encoding="utf-8")
    assert run(["collect", "list.json", "broken.jsonl", "-o", "jobs.jsonl"]) == 3
    return Path("jobs.jsonl").read_bytes()


def scanned(data: bytes, name: str = "x.jsonl") -> dict[str, list[str]]:
    """What a scan of these bytes could not read."""
    Path(name).write_bytes(data)
    run(["scan", name, "-f", "json=out.json"])
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    return {key: [f"{one['path']}: {one['reason']}" for one in report[key]] for key in ("load_failures", "truncated")}


@pytest.mark.parametrize("packed", [False, True])
def test_what_its_sources_lack_is_told_again(collection: bytes, packed: bool) -> None:
    told = scanned(gzip.compress(collection), "x.jsonl.gz") if packed else scanned(collection)
    assert [one.partition(":")[0] for one in told["load_failures"]] == ["broken.jsonl"]
    assert [one.partition(":")[0] for one in told["truncated"]] == ["list.json"]


def test_two_of_them_in_one_file_are_both_believed(collection: bytes) -> None:
    told = scanned(collection + collection)
    assert (len(told["load_failures"]), len(told["truncated"])) == (2, 2)


def changed(data: bytes, kind: str) -> bytes:
    head, *lines = data.splitlines(keepends=True)
    match kind:
        case "a line less":
            return head + b"".join(lines[:-1])
        case "a line more":
            return head + b"".join(lines) + lines[0]
        case "no line":
            return head
        case "another name":
            return head + b"".join(lines).replace(b"job-1", b"job-x")
        case "another version":
            return head.replace(b"jobscan/1", b"jobscan/9") + b"".join(lines)
        case "no number":
            return head.replace(b'"records":3', b'"records":"3"') + b"".join(lines)
        case "a job in the head":
            return head.replace(b'"now"', b'"x":' + JOB + b',"now"') + b"".join(lines)
        case "a job in its sources":
            return head.replace(b'"sources":[', b'"sources":[' + JOB + b",") + b"".join(lines)
        case "the end of the head":
            return head[:-20] + b"\n" + b"".join(lines)
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "a line less", "a line more", "no line", "another name", "another version", "no number", "a job in the head",
        "a job in its sources", "the end of the head",
    ],
)  # fmt: skip
def test_what_was_changed_is_a_failure(collection: bytes, kind: str) -> None:
    told = scanned(changed(collection, kind))
    assert any(one.startswith("x.jsonl:") for one in told["load_failures"])


def test_without_a_head_it_is_a_plain_dump(collection: bytes) -> None:
    assert scanned(collection.partition(b"\n")[2]) == {"load_failures": [], "truncated": []}

"""Both lanes of reading give the same: plain records many at once, and every line by itself."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.documents.cursor import Limits
from scanner.model.contexts import NO_CONTEXTS
from scanner.model.intake import LoadFailure
from scanner.model.origin import Tree
from scanner.shape.lane import plain
from scanner.shape.lane.plain import PlainJobs
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources import jobs
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from tests.conftest import LANE_PAYS_FROM
from tests.property import lane_files
from tests.property.lane_files import ACCOUNT, ARN, SHAPES, documented_record, get_record, list_record
from tests.property.scans import cases

PLAIN = Options()
LINES = 12  # enough that the plain ones among them are read at once


def shown(item: object) -> str:
    """An item with everything that it is, also what its comparison leaves out, such as what a record has where a gap is."""
    if not isinstance(item, NormalisedJob):
        return repr(item)
    records = tuple(structs.replace(record, content=record.value) for record in item.job.records)
    return repr(structs.replace(item, job=structs.replace(item.job, contexts=NO_CONTEXTS, records=records)))


def read_both(folder: Path, data: bytes, options: Options = PLAIN, is_named: bool = True, name: str = "x.jsonl") -> list[Any]:
    """What is read of a file, the same on both lanes."""
    path = folder / name
    path.write_bytes(data)
    at_once, general = (
        list(read_jobs([FileSource(path, Tree(name), is_named)], structs.replace(options, reads_plain=reads_plain)))
        for reads_plain in (True, False)
    )
    assert list(map(shown, at_once)) == list(map(shown, general))
    return at_once


def jobs_in(items: list[Any]) -> int:
    return sum(isinstance(item, NormalisedJob) for item in items)


def text_of(*records: Any) -> str:
    """Records as JSON Lines; a text is a line as it is."""
    return "".join((record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)) + "\n" for record in records)


def with_plain(odd: Any, record: Any = list_record) -> bytes:
    """A file of plain lines with an odd one in the middle."""
    plain = [record(number) for number in range(2 * LINES)]
    return text_of(*plain[:LINES], odd, *plain[LINES:]).encode()


@settings(max_examples=cases(40), deadline=None)
@given(st.integers(0, 2**32))
def test_both_lanes_read_the_same(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    draw = random.Random(seed)
    data = lane_files.file_of(draw, draw.choice((1, 3, 8, 20, 60, 150)), draw.choice((0, 0.02, 0.1, 0.5)))
    read_both(tmp_path_factory.getbasetemp(), data, is_named=draw.random() < 0.7)


@pytest.mark.parametrize("shape", SHAPES)
def test_plain_records_are_read_at_once(shape: str, tmp_path: Path) -> None:
    text = text_of(*map(SHAPES[shape], range(LINES)))
    lines = text.splitlines()
    assert PlainJobs().lines("\n".join(lines), lines) is not None
    assert jobs_in(read_both(tmp_path, text.encode())) == LINES


def without(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def changed(record: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {**record, **members}


def output(record: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A camelCase record with other members in its output."""
    inner = {**record["outputDataConfig"]["s3OutputDataConfig"], **members}
    return {**record, "outputDataConfig": {"s3OutputDataConfig": inner}}


def line(record: dict[str, Any]) -> str:
    return json.dumps(record)


A, G, D = list_record(99), get_record(99), documented_record(99)
EDGES: dict[str, Any] = {
    "a key twice": line(A).replace("{", '{"status": "Completed", ', 1),
    "a key twice, null": line(A).replace('"status"', '"status": null, "status"'),
    "a key twice in an object": line(A).replace('"s3Uri"', '"s3Uri": "s3://other/", "s3Uri"', 1),
    "a tag twice": line(D).replace('"tags": {', '"tags": {"x": "1", "x": "2", ', 1),
    "a key twice, and as many quotes": line({**A, "message": "ab"}).replace('"ab"', r'"\u0022\u0022"').replace("{", '{"status": "x", ', 1),
    "a key twice in other writing": line(A).replace("{", r'{"\u0073tatus": "Completed", ', 1),
    "an unknown key": changed(A, costCenter="x"),
    "a misspelt key": {**without(A, "endTime"), "endTimes": A["endTime"]},
    "both spellings": changed(A, job_arn=A["jobArn"]),
    "Tags": changed(A, Tags=[{"Key": "a", "Value": "b"}]),
    "tags": changed(A, tags={"a": "b"}),
    "tags as a list": changed(A, tags=[{"key": "a", "value": "b"}]),
    "tags null": changed(A, tags=None),
    "no name": without(A, "jobName"),
    "no role": without(A, "roleArn"),
    "null instead of a time": changed(A, endTime=None),
    "null instead of the VPC": changed(G, vpcConfig=None),
    "an empty VPC": changed(G, vpcConfig={}),
    "a VPC without groups": changed(G, vpcConfig={"subnetIds": ["subnet-1"]}),
    "no subnets": changed(G, vpcConfig={"subnetIds": [], "securityGroupIds": ["sg-1"]}),
    "a blank subnet": changed(G, vpcConfig={"subnetIds": [" "], "securityGroupIds": ["sg-1"]}),
    "a stand-in for a subnet": changed(G, vpcConfig={"subnetIds": ["subnet-xxxxxxxx"], "securityGroupIds": ["sg-1"]}),
    "no bucket owner": output(A, s3BucketOwner=None),
    "no key": output(A, s3EncryptionKeyId=None),
    "a word for no key": output(A, s3EncryptionKeyId="None"),
    "a placeholder": output(A, s3EncryptionKeyId="${KEY}"),
    "no KMS key": output(A, s3EncryptionKeyId="my-key"),
    "a short bucket owner": output(A, s3BucketOwner="12345"),
    "a hidden job": changed(A, previous=list_record(5)),
    "a hidden job in an object": output(A, previous=list_record(5)),
    "a token that says null": changed(G, clientRequestToken="null"),
    "a blank token": changed(G, clientRequestToken=" "),
    "a time with Z": changed(A, endTime="2026-11-22T09:41:07Z"),
    "a time without an offset": changed(A, endTime="2026-11-22T09:41:07"),
    "a time that does not exist": changed(A, endTime="2026-02-30T09:41:07+00:00"),
    "a leap day": changed(A, endTime="2028-02-29T09:41:07+00:00"),
    "a time as a number": changed(A, endTime=1763799321),
    "a whole number as a float": changed(A, timeoutDurationInHours=24.0),
    "a number as text": changed(A, timeoutDurationInHours="24"),
    "a boolean as a number": changed(A, timeoutDurationInHours=True),
    "a number of 30 digits": changed(A, timeoutDurationInHours=10**29),
    "an account that is not the ARN's": changed(D, account_id="999999999999"),
    "an account as a number": changed(D, account_id=int(ACCOUNT)),
    "no account": changed(D, account_id=None),
    "another type of job": changed(A, jobArn=A["jobArn"].replace("invocation", "customization")),
    "an ARN with a blank": changed(A, jobArn=A["jobArn"] + " "),
    "no ARN": without(A, "jobArn"),
    "umlauts": changed(A, jobName="nächtlich"),
    "a line feed in a text": changed(A, roleArn=A["roleArn"] + "\n" + A["roleArn"]),
    "quotes in a message": changed(G, message='The file "x" \\ "y" could not be read'),
    "a blank message": changed(G, message=" "),
    "a long text": changed(A, jobName="x" * 70_000),
    "deep nesting": line(A).replace('"JSONL"', "[" * 40 + "]" * 40),
    "a context": {"SubnetId": "subnet-1", "VpcId": "vpc-1", "MapPublicIpOnLaunch": True, "AvailableIpAddressCount": 1},
    "tags by ARN": {"ResourceARN": ARN.format(3), "Tags": [{"Key": "a", "Value": "b"}]},
    "an event": {"eventName": "CreateModelInvocationJob", "eventSource": "bedrock.amazonaws.com", "requestParameters": {}},
    "a head line": {"collection": "jobscan/1"},
    "a page of jobs": {"invocationJobSummaries": [list_record(3), list_record(4)]},
    "a list": [list_record(3), list_record(4)],
    "two on a line": line(A) + " " + line(G),
    "three lines for two records": line(A) + line(G) + "\n" + line(D).replace(", ", ",\n", 1),
    "one over two lines": line(A).replace(", ", ",\n", 1),
    "a blank line": "",
    "blanks": " \t ",
    "a CRLF": line(A) + "\r",
    "blanks around": "  " + line(A) + " ",
    "a byte order mark": "\ufeff" + line(A),
    "a comment": "// more",
    "a line that breaks off": line(A)[:-30],
    "a comma at the end": line(A) + ",",
    "null": "null",
    "half a character": line(A).replace("nightly", r"\ud800"),
    "a character as an escape": line(A).replace("nightly", r"\u0041"),
    "a tab in a text": line(A).replace("nightly", "\t"),
    "complete": changed(D, _extra_complete=True),
    "not complete": changed(D, _extra_complete=False),
    "complete, as text": changed(D, _extra_complete="true"),
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_odd_line_between_plain_ones(shape: str, edge: str, tmp_path: Path) -> None:
    read = read_both(tmp_path, with_plain(EDGES[edge], SHAPES[shape]))
    assert jobs_in(read) >= 2 * LINES


LISTS = {
    "compact": ("[", ",", "]"),
    "answer": ('{"invocationJobSummaries": [', ", ", "]}"),
    "indented": ('{\n    "invocationJobSummaries": [\n        ', ",\n        ", "\n    ],\n}"),
    "cut off": ("[", " , ", ""),
    "more to come": ('{"invocationJobSummaries": [', ", ", '], "nextToken": "x"}'),
}


def list_of(records: list[Any], style: str) -> bytes:
    """Records as a list or an answer; a text is an element as it is."""
    begin, between, end = LISTS[style]
    elements = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    return (begin + between.join(elements) + end).encode()


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("style", ["compact", "indented"])
def test_an_odd_element_between_plain_ones(style: str, edge: str, tmp_path: Path) -> None:
    plain = [list_record(number) for number in range(2 * LINES)]
    read_both(tmp_path, list_of([*plain[:LINES], EDGES[edge], *plain[LINES:]], style), name="x.json")


@pytest.mark.parametrize("style", LISTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_lists_of_many_windows(shape: str, style: str, tmp_path: Path) -> None:
    records = [SHAPES[shape](number) for number in range(400)]
    read_both(tmp_path, list_of(records, style), name="x.json", is_named=False)


@settings(max_examples=cases(30), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(LISTS)))
def test_both_lanes_read_the_same_of_lists(tmp_path_factory: pytest.TempPathFactory, seed: int, style: str) -> None:
    draw = random.Random(seed)
    lines = lane_files.file_of(draw, draw.choice((1, 3, 8, 20, 60, 150)), draw.choice((0, 0.02, 0.1, 0.5))).decode(errors="replace")
    data = list_of(lines.rstrip("\n").split("\n"), style)
    read_both(tmp_path_factory.getbasetemp(), data, is_named=draw.random() < 0.7, name="x.json")


@pytest.mark.parametrize("text", ['a "}, {" b', "}, {", "},{", "} , {", "{", "]", "}]", "} ]", "}]}"])
def test_a_text_that_looks_like_the_end_of_an_element(text: str, tmp_path: Path) -> None:
    plain = [list_record(number) for number in range(2 * LINES)]
    odd = changed(G, message=text)
    for between in (",", ", "):
        elements = [line(record) for record in (*plain[:LINES], odd, odd, *plain[LINES:])]
        joined = elements[0] + "".join((" ," if number == LINES + 2 else between) + element for number, element in enumerate(elements[1:]))
        read_both(tmp_path, f"[{joined}]".encode(), name="x.json")
        gets = [changed(get_record(number), message=text) for number in range(LINES)]
        read_both(tmp_path, list_of(gets, "compact"), name="x.json")


@pytest.mark.parametrize("style", [style for style in LISTS if style != "cut off"])
def test_the_last_element_of_a_list_is_read_with_the_others(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(plain, "plain_jobs", lambda records, _: read.extend(records.texts) or [])
    path = tmp_path / "x.json"
    for _ in range(LANE_PAYS_FROM):  # until it pays
        path.write_bytes(list_of([list_record(1), list_record(2)], style))
        list(read_jobs([FileSource(path, Tree(path.name))], PLAIN))
    read.clear()
    for number in (1, 2, LINES):
        path.write_bytes(list_of(list(map(list_record, range(number))), style))
        list(read_jobs([FileSource(path, Tree(path.name))], PLAIN))
    assert len(read) == 1 + 2 + LINES


@pytest.mark.parametrize("arn", [ARN.format(3), ARN.format(77), ARN.format(LINES), "nightly-3", "x"])
def test_a_member_beside_plain_records_that_repeats_what_one_says(arn: str, tmp_path: Path) -> None:
    records = [list_record(number) for number in range(LINES)]
    records[4]["jobName"] = ARN.format(77)
    for key in ("newest", "jobArn", "message"):
        read_both(tmp_path, json.dumps({"jobs": records, key: arn}).encode(), name="x.json")
        read_both(tmp_path, json.dumps({key: arn, "jobs": records}).encode(), name="x.json")


@pytest.mark.parametrize("edge", [edge for edge in EDGES if "twice" in edge])
def test_a_key_twice_is_a_failure_on_both_lanes(edge: str, tmp_path: Path) -> None:
    plain = [list_record(number) for number in range(2 * LINES)]
    for data, name in ((with_plain(EDGES[edge]), "x.jsonl"), (list_of([*plain[:LINES], EDGES[edge], *plain[LINES:]], "compact"), "x.json")):
        read = read_both(tmp_path, data, name=name)
        (failure,) = (item for item in read if isinstance(item, LoadFailure))
        assert "duplicate key" in failure.reason
        assert jobs_in(read) == 2 * LINES


@pytest.mark.parametrize("record", [list_record, get_record, documented_record])
@pytest.mark.parametrize("key", sorted({*get_record(1), *documented_record(1)}))
def test_a_key_less_leaves_the_same_gaps(record: Any, key: str, tmp_path: Path) -> None:
    read_both(tmp_path, text_of(*(without(record(number), key) for number in range(LINES))).encode())


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    data = with_plain(A).replace(b"nightly-99", b"nightly-\xff\xfe")
    failures = [item for item in read_both(tmp_path, data) if isinstance(item, LoadFailure)]
    assert [failure.location.line for failure in failures] == [LINES + 1]


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("begin", ["", "\ufeff", " ", "\n", "Note: see https://aws.example\n"])
def test_how_a_file_begins_and_ends(begin: str, end: str, tmp_path: Path) -> None:
    text = text_of(*map(list_record, range(2 * LINES))).rstrip("\n")
    assert jobs_in(read_both(tmp_path, f"{begin}{text}{end}".encode())) == 2 * LINES


def test_files_of_single_records_are_plain_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_plain = PlainJobs()
    monkeypatch.setattr(jobs, "_PLAIN_JOBS", read_plain)
    sources = []
    for number in range(LINES):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(SHAPES["get"](number), indent=number % 3), encoding="utf-8")
        sources.append(FileSource(path, Tree(path.name), is_named=False))
    read = []
    monkeypatch.setattr(plain, "plain_jobs", lambda records, _: read.extend(records.texts) or [])
    list(read_jobs(sources, PLAIN, join=False))
    assert len(read) == LINES


@pytest.mark.parametrize("between", ["", " ", "\n", ",", ", ", ",\n", "]", ":"])
@pytest.mark.parametrize("indent", [None, 2])
def test_two_records_are_not_a_single_one(indent: int | None, between: str, tmp_path: Path) -> None:
    both = between.join(json.dumps(list_record(number), indent=indent) for number in range(2))
    for _ in range(8):  # until it pays
        read_both(tmp_path, both.encode(), name="x.json")


@settings(max_examples=cases(100), deadline=None)
@given(st.integers(0, 2**32))
def test_both_lanes_read_the_same_of_a_single_record(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    draw = random.Random(seed)
    record = SHAPES[draw.choice(sorted(SHAPES))](seed)
    if draw.random() < 0.4:
        record = lane_files.changed(draw, record)
    text = json.dumps(record, indent=draw.choice((None, 2)), ensure_ascii=draw.random() < 0.5)
    if draw.random() < 0.4:
        text = lane_files.damaged(draw, text)
    begin, end = draw.choice(("", "", "\ufeff", " ", "\n", "[")), draw.choice(("", "\n", " \r\n", "]", ",", ", {}", "{}", "\n{}"))
    data = f"{begin}{text}{end}".encode("utf-8", "surrogateescape" if "\udcff" in text else "surrogatepass")
    read_both(tmp_path_factory.getbasetemp(), data, is_named=draw.random() < 0.7, name=draw.choice(("x.json", "x.jsonl", "x")))


@pytest.mark.parametrize("limits", [Limits(size=400), Limits(size=1200), Limits(depth=2), Limits(depth=3)])
def test_limits(limits: Limits, tmp_path: Path) -> None:
    read_both(tmp_path, with_plain(changed(A, jobName="x" * 500)), Options(limits=limits))


@pytest.mark.parametrize(
    "options", [Options(shape="aws-get"), Options(shape="aws-list"), Options(shape="documented"), Options(account="000000000001")]
)
def test_options(options: Options, tmp_path: Path) -> None:
    read_both(tmp_path, with_plain(G), options)


def test_a_file_of_many_windows(tmp_path: Path) -> None:
    records = [SHAPES[("get", "list", "documented")[number // 200 % 3]](number) for number in range(700)]
    records[333] = changed(records[333], costCenter="x")
    read = read_both(tmp_path, text_of(*records).encode())
    assert [item.job.records[0].line for item in read if isinstance(item, NormalisedJob)] == list(range(1, 701))

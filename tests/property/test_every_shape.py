"""A job that is written in any shape, in any container, reads back as the same job, and every place that is told is true."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.documents.reader import read
from scanner.model.intake import LeftOut
from scanner.model.job import Gap, Job, Json, Part, Record
from scanner.shape.job_domain import job_domain
from scanner.shape.join_records import join_records
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.stand_ins import stand_in
from scanner.shape.unwrap import unwrap
from tests.property import shape_writers as writers
from tests.property.scans import cases
from tests.property.shape_writers import CONTAINERS, LEAVES, SHAPES, Full, Written

ACCOUNT = "012345678901"
ARN = f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:model-invocation-job/"
_QUIET = settings(max_examples=cases(8), deadline=None, suppress_health_check=list(HealthCheck))

# What a careless reader takes for something else: quotes, delimiters, line ends, escapes, other alphabets, signs of other languages.
_PIECES = (*"\"',;\t\n\\:{}[#=é日😀\u2028\x85a", "\r\n", "\\n", "=>", "null", "B c")
texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4).map(lambda pieces: "x" + "".join(pieces) + "y")
ids = texts.filter(lambda text: stand_in(text) is None)
names = texts.filter(lambda text: stand_in(text, name=True) is None)
keys = st.sampled_from(("alias/x", "8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15", "arn:aws:kms:eu-west-1:012345678901:alias/team/x"))
times = st.datetimes(min_value=datetime(2020, 1, 1)).map(lambda time: time.isoformat() + "+00:00")


def perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


lists = st.lists(ids, min_size=1, max_size=3)
vpcs = st.fixed_dictionaries({"subnet_ids": perhaps(lists), "security_group_ids": lists})
signed = st.sampled_from((("AssumedRole", "temporary"), ("IAMUser", "long-lived"), ("Root", "root"), ("IAMUser", "bearer")))
submitters = st.builds(
    lambda kinds, arn, address: {"type": kinds[0], "credential": kinds[1], "arn": arn, "source_address": address},
    signed, perhaps(ids), perhaps(ids),
)  # fmt: skip
accounts = st.just(ACCOUNT) | st.from_regex(r"\A[0-9]{12}\Z")


@st.composite
def jobs(draw: st.DrawFn) -> Full:
    """A job in the documented shape with every key."""
    arn = ARN + draw(st.from_regex(r"\A[a-z0-9]{12}\Z"))
    side = {"s3_uri": ids, "s3_bucket_owner": perhaps(accounts)}
    return {
        "_key": arn,
        "job_arn": arn,
        "account_id": ACCOUNT,
        "client_request_token": draw(texts),
        "job_name": draw(names),
        "model_id": draw(ids),
        "role_arn": f"arn:aws:iam::{ACCOUNT}:role/" + draw(st.sampled_from(("a", "b/c"))),
        "status": draw(st.sampled_from(("Completed", "InProgress", "Brand New"))),
        "message": draw(perhaps(texts)),
        "submit_time": draw(times),
        "last_modified_time": draw(perhaps(times)),
        "end_time": draw(perhaps(times)),
        "job_expiration_time": draw(perhaps(times)),
        "input_data_config": {"s3_input_data_config": draw(st.fixed_dictionaries({**side, "s3_input_format": perhaps(st.just("JSONL"))}))},
        "output_data_config": {"s3_output_data_config": draw(st.fixed_dictionaries({**side, "s3_encryption_key_id": perhaps(keys)}))},
        "vpc_config": draw(perhaps(vpcs)),
        "timeout_duration_in_hours": draw(perhaps(st.integers(1, 10**9))),
        "submitted_by": draw(perhaps(submitters)),
        "tags": draw(st.dictionaries(texts, st.just("") | texts, max_size=3)),
        "model_invocation_type": draw(perhaps(st.sampled_from(("InvokeModel", "Converse")))),
        **{f"{kind}_record_count": draw(perhaps(st.integers(0, 10**18))) for kind in ("total", "processed", "success", "error")},
    }


def read_back(data: bytes, name: str) -> list[Job]:
    """The jobs in a file's bytes; fails for anything that is none."""
    found = []
    for item in read(io.BytesIO(data), name, job_domain(Options().is_record)):
        if isinstance(item, LeftOut):  # "Count" beside "Items"
            continue
        assert isinstance(item, Record), item
        inside = unwrap(item)
        assert inside.failures == ()
        found += [to_job(record, Options()).job for record in inside.records]
    return found


def value_at(job: Job, path: str) -> Json:
    """The value at a path, the gap that is there or above it, None where the object above is absent."""
    value: Any = job.fields
    for name in path.split("."):
        if isinstance(value, Gap):
            return value
        value = value[name] if isinstance(value, Part) else None
    return value


def differences(job: Job, full: Full, written: Written) -> dict[str, Any]:
    """The paths at which a job is not what it should be: what is there, and what was expected."""
    found = {}
    for path in LEAVES:
        value, expected = value_at(job, path), written.expected(full, path)
        seen = value.kind if isinstance(value, Gap) else value
        if seen != expected:
            found[path] = (seen, expected)
    return found


@pytest.mark.parametrize("shape", SHAPES)
@_QUIET
@given(st.lists(jobs(), min_size=1, max_size=2), st.sampled_from(sorted(CONTAINERS)), st.booleans())
def test_a_job_reads_back_as_itself(shape: str, full: list[Full], container: str, zipped: bool) -> None:
    ending, write = CONTAINERS[container]
    written = [SHAPES[shape](one) for one in full]
    text = write([one.record for one in written])
    data, name = (writers.zipped(text), f"x{ending}.gz") if zipped else (text.encode(), f"x{ending}")
    found = read_back(data, name)
    assert [differences(*three) for three in zip(found, full, written, strict=True)] == [{}] * len(full)
    if shape not in (
        "documented",
        "query-export",
        "terraform-plan",
    ):  # whose name is another where nothing is text, and inside of a document
        assert {job.shape for job in found} == {shape}


@_QUIET
@given(st.lists(jobs(), min_size=1, max_size=3), st.sampled_from(",\t;|"), st.booleans())
def test_a_job_reads_back_from_a_table(full: list[Full], delimiter: str, zipped: bool) -> None:
    written = [writers.documented(one) for one in full]
    text = writers.table_of([writers.as_table(one) for one in written], delimiter)
    found = read_back(writers.zipped(text) if zipped else text.encode(), "x.csv.gz" if zipped else "x.csv")
    assert [differences(*three) for three in zip(found, full, written, strict=True)] == [{}] * len(full)


@_QUIET
@given(jobs())
def test_tags_that_come_apart_complete_the_job(full: Full) -> None:
    tags = {"ResourceTagMappingList": [{"ResourceARN": full["job_arn"], "Tags": writers._tag_list(full["tags"], "Key", "Value")}]}
    get = writers.aws_get(full)
    (job,) = read_back(json.dumps(get.record).encode(), "get.json")
    (partial,) = read_back(json.dumps(tags).encode(), "tags.json")
    united = join_records([job, partial])
    assert isinstance(united, Job)
    assert differences(united, full, Written(get.record, {}, get.open_if_absent)) == {}


@_QUIET
@given(jobs(), st.booleans())
def test_an_event_adds_the_submitter_and_changes_nothing_else(full: Full, is_first: bool) -> None:
    get, event = writers.aws_get({**full, "submitted_by": None}), writers.cloudtrail(full)
    (job,) = read_back(json.dumps(get.record).encode(), "get.json")
    (request,) = read_back(json.dumps(event.record).encode(), "event.json")
    united = join_records([request, job] if is_first else [job, request])
    assert isinstance(united, Job)
    assert differences(united, full, Written(get.record, get.lacks, get.open_if_absent)) == {}
    assert (united.stage, united.shape, united.extra) == (job.stage, job.shape, job.extra)


_WORKED_OUT = ("_key", "account_id", "submitted_by.credential")  # from other values of a record, in some shapes
_TOLD = [path for path in LEAVES if path not in _WORKED_OUT and not path.startswith("tags")]


@pytest.mark.parametrize("container", [*CONTAINERS, "table"])
@settings(max_examples=cases(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(jobs(), min_size=2, max_size=2), st.sampled_from(("documented", "aws-get", "cloudtrail", "query-export")), st.data())
def test_a_place_is_where_the_value_stands(container: str, full: list[Full], shape: str, data: st.DataObject) -> None:
    if container == "table":
        name, text = "x.csv", writers.table_of([writers.as_table(writers.documented(one)) for one in full], ",")
    else:
        ending, write = CONTAINERS[container]
        name, text = f"x{ending}", write([SHAPES[shape](one).record for one in full])
    job = data.draw(st.sampled_from(read_back(text.encode(), name)))
    told = {path: value_at(job, path) for path in _TOLD}
    path = data.draw(st.sampled_from([path for path, value in told.items() if isinstance(value, str) and "\n" not in value]))
    place = locate(job, path, show_sensitive=True)
    assert place.source is not None and place.source_column is not None
    lines = text.replace("\r\n", "\n").split("\n") if container != "table" else text.split("\n")
    line = lines[(place.line or 0) - 1]
    assert place.source.rstrip("\r") in re.sub("A[KS]IA[A-Z0-9]{16}", "*" * 20, line)  # an excerpt never shows an access key, whoever asks
    seen = line[(place.column or 0) - 1 :][: place.width]
    assert value_at(job, path) in _meanings(seen)


def _meanings(seen: str) -> Iterator[Json]:
    """What a piece of a file may say: bare, in quotes of JSON, YAML or a table, in JSON inside of JSON, in JSON inside of a table."""
    yield seen
    cell = seen[1:-1].replace('""', '"') if seen[:1] == '"' == seen[-1:] else seen.replace('""', '"')
    yield cell
    for text in (seen, f'"{seen}"', seen.replace('""', '"'), _with_json_escapes(seen), f'"{_with_json_escapes(seen)}"'):
        with suppress(ValueError, TypeError):
            value = json.loads(text)
            yield value
            yield json.loads(value)


def _with_json_escapes(text: str) -> str:
    return re.sub(r"\\U([0-9A-F]{8})", lambda found: json.dumps(chr(int(found[1], 16)))[1:-1], text)

"""Laws of the join: what was spread over several records comes together again, in whatever order they come."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.job import Job, Record
from scanner.shape.join_records import join_records
from scanner.shape.normalise import Options, to_job
from scanner.shape.write import to_record
from tests.property.scans import cases
from tests.property.test_shape import _in_camel, _object, _shown

_ONLY_GET = ("message", "client_request_token", "vpc_config")
_ARNS = st.integers(0, 99).map(lambda number: f"arn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/{number:012}")


def _job(raw: dict[str, Any]) -> Job:
    return to_job(Record(raw, json.dumps(raw), "a.json", 1, 1, "json"), Options()).job


@st.composite
def _spread(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A job in the documented shape, and List, Get and tags records that say the same, shuffled."""
    raw = {**draw(_object()), "job_arn": draw(_ARNS), "job_name": "name", "client_request_token": "token"}
    tags = raw.pop("tags", None) or {}
    listed = _in_camel({name: value for name, value in raw.items() if name not in _ONLY_GET})
    tagging = {"ResourceARN": raw["job_arn"], "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    return {**raw, "tags": tags}, draw(st.permutations([listed, _in_camel(raw), tagging]))


@settings(max_examples=cases(50), deadline=None)
@given(_spread())
def test_a_summary_its_get_and_its_tags_are_the_job(spread: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    raw, records = spread
    found = join_records([_job(record) for record in records])
    assert isinstance(found, Job)
    whole = _job({**_in_camel({name: value for name, value in raw.items() if name != "tags"}), "tags": raw["tags"]})
    assert _shown(found.fields) == _shown(whole.fields)


@settings(max_examples=cases(50), deadline=None)
@given(_spread())
def test_what_was_united_is_written_and_read_back(spread: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    found = join_records([_job(record) for record in spread[1]])
    assert isinstance(found, Job)
    again = _job(to_record(found))
    assert _shown(again.fields) == _shown(found.fields)
    assert (again.extra, again.extra_complete) == (found.extra, found.extra_complete)
    assert isinstance(join_records([found, again]), Job)

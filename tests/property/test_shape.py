"""Laws of normalising: a job reads back as itself, and in AWS's spelling as itself but for what is not delivered."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.job import Gap, Json, Part, Record
from scanner.model.types import Array, Basic
from scanner.shape.fields import ENUMS, FIELDS, Field, Wording, aws_name, members
from scanner.shape.normalise import Options, to_job
from scanner.shape.stand_ins import is_null_word, stand_in
from tests.property.scans import cases

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
_TIMES = st.datetimes().map(lambda time: time.isoformat() + "+00:00")
_NEVER = {"an AWS List summary": ("message", "client_request_token", "vpc_config", "tags"), "the AWS Get output": ("tags",)}
_DERIVED = ("_key", "account_id")
_OBJECTS = {row.path for row in FIELDS if row.is_object}


_IDS = _TEXTS.filter(lambda text: stand_in(text) is None)
_OF_A_FORM: dict[str, st.SearchStrategy[Json]] = {
    "job_arn": st.from_regex(r"\Aarn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/[a-z0-9]{12}\Z"),
    "account_id": st.just("012345678901"),
    "s3_bucket_owner": st.from_regex(r"\A[0-9]{12}\Z"),
    "s3_encryption_key_id": st.from_regex(r"\Aalias/[a-z]{1,5}\Z"),
    "type": st.sampled_from(ENUMS["submitted_by.type"]),
    "credential": st.sampled_from(ENUMS["submitted_by.credential"]),
    "client_request_token": _TEXTS.filter(lambda text: not is_null_word(text)),
}


def _value(row: Field) -> st.SearchStrategy[Json]:
    if row.is_object:
        return _object(row.path)
    if row.name in _OF_A_FORM:
        return _OF_A_FORM[row.name]
    if isinstance(row.type, Array):
        return st.lists(_IDS, min_size=1, max_size=3)
    if row.name == "tags":
        return st.dictionaries(_TEXTS, st.one_of(_TEXTS, st.just("")), max_size=3)
    if row.type is Basic.INTEGER:
        return st.integers(-(10**20), 10**20)
    if row.type is Basic.TIMESTAMP:
        return _TIMES
    return _TEXTS if row.wording is Wording.PROSE else _IDS


def _object(path: str = "") -> st.SearchStrategy[dict[str, Json]]:
    """Objects of the shape as records in the documented spelling: some keys left out, some null, the guaranteed there."""
    rows = members(path)
    there = {row.name: _value(row) for row in rows if row.always}
    perhaps = {row.name: st.one_of(st.none(), _value(row)) for row in rows if not row.always}
    return st.fixed_dictionaries(there, optional=perhaps)


def _expected(raw: dict[str, Any], rows: tuple[Field, ...]) -> dict[str, Any]:
    """What the tree of a record in the documented shape must hold, a gap as the word."""
    found: dict[str, Any] = {}
    for row in rows:
        value = raw.get(row.name)
        if row.is_object and value is not None:
            inner = _expected(value, members(row.path))
            nothing = "gap" if row.from_event else None
            found[row.name] = inner if any(one not in (None, "gap") for one in inner.values()) else nothing
        else:
            left_out = row.name not in raw and "." not in row.path
            is_open = left_out or row.from_event or row.name in ("tags", "s3_bucket_owner")
            found[row.name] = "gap" if value is None and is_open else value
    return found


def _shown(value: Json) -> Json:
    if isinstance(value, Part):
        return {name: _shown(member) for name, member in value.items()}
    return "gap" if isinstance(value, Gap) else value


def _read(raw: dict[str, Any]) -> tuple[str, Part]:
    job = to_job(Record(raw, json.dumps(raw), "a.json", 1, 1, "json"), Options()).job
    assert job.extra == {}
    return job.source, job.fields


def _written(part: Part) -> dict[str, Any]:
    """A job's tree as a record in the documented shape: what was not delivered is left out."""
    known = {name: member for name, member in part.items() if not isinstance(member, Gap)}
    return {name: _written(member) if isinstance(member, Part) else member for name, member in known.items()}


def _in_camel(raw: dict[str, Any], path: str = "") -> dict[str, Any]:
    return {
        aws_name(name): _in_camel(value, f"{path}{name}.") if path + name in _OBJECTS and value is not None else value
        for name, value in raw.items()
    }


@settings(max_examples=cases(75), deadline=None)
@given(_object())
def test_a_record_in_the_documented_shape_is_read_as_it_is(raw: dict[str, Any]) -> None:
    fields = _shown(_read(raw)[1])
    expected = _expected(raw, members())
    assert {row.name: fields[row.name] for row in members() if row.name not in _DERIVED} == {
        row.name: expected[row.name] for row in members() if row.name not in _DERIVED
    }


@settings(max_examples=cases(50), deadline=None)
@given(_object())
def test_a_job_written_out_reads_back_as_itself(raw: dict[str, Any]) -> None:
    fields = _read(raw)[1]
    assert _read(_written(fields))[1] == fields


@settings(max_examples=cases(75), deadline=None)
@given(_object(), _IDS)
def test_a_job_in_aws_s_spelling_differs_only_in_what_is_not_delivered(raw: dict[str, Any], name: str) -> None:
    raw["job_name"] = name
    ours = _read(raw)[1]
    source, theirs = _read(_in_camel(raw))
    assert source == ("the AWS Get output" if raw.get("client_request_token") else "an AWS List summary")
    for row in members():
        mine, other = _shown(ours[row.name]), _shown(theirs[row.name])
        if mine == "gap" and row.name not in _DERIVED:
            assert other == ("gap" if row.newer or row.from_event or row.name in _NEVER[source] else None)
        elif row.name not in _DERIVED or row.name in raw:
            assert other == mine

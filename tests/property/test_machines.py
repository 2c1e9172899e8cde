"""State machines, wherever they are written: no edit of what a task calls makes a job that breaks rules disappear."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.errors import RecordError
from scanner.model.job import GapKind, Json, Record
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.shapes.stepfunctions.calls import Call, call_of
from scanner.shape.unwrap import unwrap
from tests.unit.shape.terraform import plan
from tests.unit.shape.test_machine import CREATE, GIVEN, machine
from tests.unit.shape.test_template import template
from tests.unit.shape.test_terraform import machine_change

_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
_NO_JOB = (Call.SERVICE, Call.MACHINE)  # other calls of AWS, which create no job whatever they are given

words = st.text(alphabet="abcXYZ:.${}*- ", max_size=12)
odd = st.none() | st.booleans() | st.integers() | st.lists(words, max_size=1) | st.dictionaries(words, words, max_size=1)


@st.composite
def resources(draw: st.DrawFn) -> Json:
    """A `Resource`: the call that creates a job, edited or with a substitution in it; another one; or anything."""
    start = draw(st.integers(0, len(CREATE)))
    end = draw(st.integers(start, len(CREATE)))
    edited = CREATE[:start] + draw(words | st.just("${X}")) + CREATE[end:]
    others = st.sampled_from(("${X}", "arn:aws:states:::lambda:invoke", "arn:aws:states:::http:invoke", "arn:aws:lambda:x:1:function:f"))
    return draw(st.just(edited) | others | words | odd)


def nested(state: dict[str, Any], wraps: list[str]) -> dict[str, Any]:
    """A machine with the state in it, inside of these states."""
    inner = machine(Go=state)
    for wrap in wraps:
        inner = machine(Outer={"Type": "Map", wrap: [inner] if wrap == "Branches" else inner})
    return inner


def held(value: dict[str, Any], holder: str, cut: int) -> Json:
    """A machine as another document holds it."""
    text = json.dumps(value)
    match holder:
        case "itself":
            return value
        case "plan":
            return plan(machine_change({"definition": text}))
        case "described":
            return {"stateMachineArn": "arn", "definition": text}
        case "pieces":
            cut %= len(text)
            return template(DefinitionString={"Fn::Join": ["", [text[:cut], text[cut:]]]})
        case _:
            return template(Definition=value)


HOLDERS = st.sampled_from(("itself", "plan", "described", "pieces", "object"))
WRAPS = st.lists(st.sampled_from(("ItemProcessor", "Iterator", "Branches")), max_size=2)


def record(value: Json) -> Record:
    return Record(value, json.dumps(value, indent=1), "x.json", 1, 1, "json")


@_QUICK
@given(resources(), st.sampled_from(("Parameters", "Arguments")), WRAPS, HOLDERS, st.integers(0, 10_000))
def test_no_resource_hides_a_request(resource: Json, key: str, wraps: list[str], holder: str, cut: int) -> None:
    state = {"Type": "Task", "Resource": resource, key: GIVEN}
    inside = unwrap(record(held(nested(state, wraps), holder, cut)))
    is_other_call = isinstance(resource, str) and call_of(state) in _NO_JOB
    assert is_other_call or len(inside.records) + len(inside.failures) == 1
    assert not any(failure.foreign for failure in inside.failures)
    for one in inside.records:
        assert to_job(one, Options()).job.fields["vpc_config"] is None


@_QUICK
@given(st.data(), HOLDERS, st.integers(0, 10_000))
def test_a_member_that_is_lost_or_computed_is_never_a_value(data: st.DataObject, holder: str, cut: int) -> None:
    given_ = json.loads(json.dumps(GIVEN))
    name = data.draw(st.sampled_from(sorted(given_)))
    value = given_.pop(name)
    edit = data.draw(st.sampled_from(("dropped", "computed", "blank", "null")))
    if edit == "computed":
        given_[f"{name}.$"] = "$.x"
    elif edit != "dropped":
        given_[name] = {"blank": "", "null": None}[edit]
    inside = unwrap(record(held(machine(Go={"Type": "Task", "Resource": CREATE, "Parameters": given_}), holder, cut)))
    (one,) = inside.records
    try:
        job = to_job(one, Options()).job
    except RecordError as error:
        assert edit != "computed"
        assert error.keys[:2] == ("Parameters", name)
        return
    assert edit == "computed"
    assert any(getattr(field, "kind", None) is GapKind.COMPUTED for field in job.fields.values())
    assert value not in job.fields.values()


@_QUICK
@given(HOLDERS, WRAPS, st.integers(0, 10_000))
def test_every_place_is_the_document_s_own(holder: str, wraps: list[str], cut: int) -> None:
    whole = record(held(nested({"Type": "Task", "Resource": CREATE, "Parameters": GIVEN}, wraps), holder, cut))
    (one,) = unwrap(whole).records
    place = locate(to_job(one, Options()).job, "output_data_config.s3_output_data_config.s3_uri")
    rest = "\n".join(whole.text.split("\n")[(place.line or 0) - 1 :])[(place.column or 0) - 1 :]
    letters = "".join(letter for letter in rest[:60] if letter not in '\\"\n, ')  # a piece may end anywhere in it
    assert letters.startswith("s3://out/")

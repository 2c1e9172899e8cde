"""Jobs as `terraform show -json` writes them: what a plan is going to submit, and what a state knows of jobs that exist.

Source: Terraform's JSON output format and the provider's schema of `aws_bedrock_model_invocation_job`. Blocks are lists of one. The
provider drops tags, the message and the token, and it cuts the model's ARN back to the id. scanner/shape/terraform takes the resources out
of the document, and notes in `unknown` which values are known after apply only.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Json, Keys, Part, Record, Stage
from scanner.model.keys import value_at
from scanner.shape.fields import API_TIMEOUT, FIELDS, NOT_YET, TAGS, Field
from scanner.shape.layout import OtherKeys, Spelling, layout
from scanner.shape.shapes.base import GUARANTEED, Shape, filled_in_by_service, not_delivered
from scanner.shape.shapes.request import asked_of

PARTS = ("resource_changes", "planned_values", "resource_drift", "prior_state", "values", "configuration")  # of a document
RESOURCE = "aws_bedrock_model_invocation_job"
UNKNOWN = "unknown"
_PLAN_SOURCE, _STATE_SOURCE = "a Terraform plan", "a Terraform state"
_NEVER = (TAGS, "message", "client_request_token", "last_modified_time")  # the resource has no such attribute
_BLOCKS = tuple(row.path for row in FIELDS if row.is_object)


class Unknown(dict[str, bool]):
    """Documented path -> whether the plan shows that there will be a value; of a type that no file can write."""


class ComputedDefinition(dict[str, bool]):
    """Says that the definition of a state machine is known after apply only; of a type that no file can write."""


class _Blocks(Spelling, frozen=True):
    """The documented names, below `prefix`, with every object in a list of one."""

    prefix: tuple[str, ...] = ()

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        names = path.split(".")
        found: list[str | int] = list(self.prefix)
        for number, name in enumerate(names, 1):
            found.append(name)
            if number < len(names) and ".".join(names[:number]) in _BLOCKS:
                found.append(0)
        return tuple(found)


def _inner(record: Mapping[str, Any], prefix: tuple[str, ...]) -> Mapping[str, Any]:
    value = value_at(record, prefix)
    if not isinstance(value, dict):
        raise RecordError(f"not a job: {'.'.join(prefix)!r} must be an object", prefix)
    return value


def _open(prefix: tuple[str, ...]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What takes the job out of a record, its blocks as objects."""

    def taken(record: Mapping[str, Any]) -> dict[str, Any]:
        return _unlisted(_inner(record, prefix), "", prefix)

    return taken


def _unlisted(block: Mapping[str, Any], path: str, keys: Keys) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in block.items():
        inner = f"{path}.{name}" if path else name
        if inner in _BLOCKS and isinstance(value, list):
            if len(value) > 1:
                raise RecordError(f"duplicate {name!r} block: found {len(value)}, expected 1", (*keys, name))
            value = value[0] if value else None  # noqa: PLW2901 - out of its list
        found[name] = _unlisted(value, inner, (*keys, name, 0)) if inner in _BLOCKS and isinstance(value, dict) else value
    return found


def _fill_in(fields: Part, record: Mapping[str, Any]) -> None:
    """Puts in what is known after apply only, and what the API takes where nothing is said."""
    for path, is_shown in record[UNKNOWN].items():
        part, names = fields, path.split(".")
        for number in range(1, len(names)):
            inner = part[names[number - 1]]
            if not isinstance(inner, Part):  # all its members are unknown
                inner = Part(layout(_SPELLING, _absent_from_plan, ".".join(names[:number])).absent)
                part[names[number - 1]] = inner
            part = inner
        part[names[-1]] = Gap(path, GapKind.COMPUTED, _PLAN_SOURCE, is_shown)
    if fields["timeout_duration_in_hours"] is None:
        fields["timeout_duration_in_hours"] = API_TIMEOUT


def _absent_from_plan(row: Field) -> Json:
    if row.path in NOT_YET or row.path == TAGS:
        return Gap(row.path, GapKind.NOT_YET, _PLAN_SOURCE)
    return API_TIMEOUT if row.path == "timeout_duration_in_hours" else None


def _absent_from_state(row: Field) -> Json:
    if row.path in _NEVER or row.from_event or filled_in_by_service(row):
        return not_delivered(row, _STATE_SOURCE)
    return None


def _is_created(record: Mapping[str, Any]) -> bool:
    return isinstance(record.get(UNKNOWN), Unknown)


def _is_entry(record: Mapping[str, Any]) -> bool:
    return record.get("type") == RESOURCE and "values" in record and "change" not in record


def _is_change(record: Mapping[str, Any]) -> bool:
    change = record.get("change")
    return record.get("type") == RESOURCE and isinstance(change, dict) and isinstance(change.get("actions"), list)


def _is_untouched(record: Mapping[str, Any]) -> bool:
    """Whether the plan does nothing with a resource; one that it imports was not Terraform's before."""
    change = record["change"]
    return change["actions"] == ["no-op"] and not change.get("importing")


def _address(record: Record, _: Part) -> str:
    return f"{record.path}#{record.value.get('address')}"


_AFTER, _VALUES = ("change", "after"), ("values",)
_SPELLING = _Blocks(lambda name: name, "the provider's", _AFTER)
_VALUES_SPELLING = replace(_SPELLING, prefix=_VALUES)

PLANNED = Shape(
    name="terraform-plan",
    source=_PLAN_SOURCE,
    spelling=_SPELLING,
    signs=frozenset({"type"}),
    recognise=lambda record: _is_change(record) and _is_created(record),
    absent=_absent_from_plan,
    assume_utc=False,
    extra_complete=False,
    stage=Stage.REQUEST,
    required=("job_name", *(path for path in GUARANTEED if path not in ("job_arn", "submit_time"))),
    open=_open(_AFTER),
    finish=_fill_in,
    identity=_address,
    other_keys=OtherKeys.NOTED,
    beside=frozenset({"id", "region", "skip_destroy", "timeouts"}),
)
PLANNED_VALUES = replace(
    PLANNED,
    name="terraform-planned-values",  # of a plan without its changes
    spelling=_VALUES_SPELLING,
    recognise=lambda record: _is_entry(record) and _is_created(record),
    open=_open(_VALUES),
)
COMPUTED_MACHINE = replace(
    PLANNED,
    name="terraform-computed-definition",  # whether it creates a job is known after apply only; if so, nothing is known of it
    signs=frozenset({UNKNOWN}),
    recognise=lambda record: isinstance(record.get(UNKNOWN), ComputedDefinition),
    open=lambda _: {},
    finish=lambda fields, _: fields.update(asked_of(_PLAN_SOURCE)),
    place=lambda _path, _record: ("change", "after_unknown"),
)
KEPT = Shape(
    name="terraform-plan-kept",  # a job that exists, and that the plan imports or changes in Terraform's books only
    source=_STATE_SOURCE,
    spelling=_SPELLING,
    signs=frozenset({"type"}),
    recognise=lambda record: _is_change(record) and not _is_created(record) and not _is_untouched(record),
    absent=_absent_from_state,
    assume_utc=False,
    extra_complete=False,
    open=_open(_AFTER),
)
UNCHANGED = replace(
    KEPT,
    name="terraform-plan-unchanged",  # a job that exists, and that the plan leaves as it is
    recognise=lambda record: _is_change(record) and not _is_created(record) and _is_untouched(record),
    unchanged=True,
)
STATE = Shape(
    name="terraform-state",
    source=_STATE_SOURCE,
    spelling=_VALUES_SPELLING,
    signs=frozenset({"type"}),
    recognise=lambda record: _is_entry(record) and not _is_created(record),
    absent=_absent_from_state,
    assume_utc=False,
    extra_complete=False,
    open=_open(_VALUES),
)

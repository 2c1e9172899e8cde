"""A rule's examples are its tests: each becomes a job, and the rule must say of it what the example says."""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scanner.documents.yaml.text import load
from scanner.engine.reference import judge
from scanner.model.arn import account_of
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record, Stage
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule, Example, Policy, Rule
from scanner.policy import base_job as base_job_file
from scanner.policy.parameters import configure
from scanner.shape.fields import API_TIMEOUT, FIELDS, NOT_YET, members
from scanner.shape.normalise import Options, to_job

NOW = "2026-11-23T12:00:00Z"  # the scan's time in an example that names none
_SOURCE = "the example"


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What a rule said of one of its examples."""

    rule: Rule
    example: Example
    verdict: Check

    @property
    def held(self) -> bool:
        """Whether it said what the example says."""
        return self.verdict.outcome == Outcome(self.example.outcome)


def run_examples(policy: Policy) -> tuple[ExampleResult, ...]:
    """Every example of every rule of a policy, evaluated."""
    base = policy.base_job or default_base_job()
    return tuple(prepare(example, base).run(rule) for rule in policy.rules for example in rule.examples)


@dataclass(frozen=True, slots=True)
class PreparedExample:
    """An example whose job is made, to be run on its rule and on changed ones."""

    example: Example
    job: Job
    now: datetime

    def run(self, rule: Rule) -> ExampleResult:
        """What a rule says of the example."""
        return ExampleResult(rule, self.example, judge(configured_for(rule, self.example), self.job, self.now))


def prepare(example: Example, base: Mapping[str, Json]) -> PreparedExample:
    """The example with its job."""
    return PreparedExample(example, job_of(example, base), example_time(example))


def example_time(example: Example) -> datetime:
    """The scan's time in an example."""
    return datetime.fromisoformat(example.now or NOW)


def configured_for(rule: Rule, example: Example) -> ConfiguredRule:
    """The rule with the example's parameters over the defaults; no account counts as scanned."""
    (configured,) = configure([rule], (), ())
    return replace(configured, params={**configured.params, **example.params})


def default_base_job() -> dict[str, Json]:
    """The job that examples are patches over, where a policy brings none of its own."""
    value = load(base_job_file.path().read_bytes(), base_job_file.path().name).value
    if not isinstance(value, dict):
        raise TypeError("the base job is no map")
    return value


def record_of(example: Example, base: Mapping[str, Json]) -> dict[str, Json]:
    """The example's job as a record in the documented shape that delivers every field but those that the example leaves out."""
    # copied whole, as the objects in both are changed below, and belong to every other example too
    record: dict[str, Json] = copy.deepcopy(merge_patch(dict(base), example.job if example.job is not None else {}))
    for path in (field.path for field in FIELDS):
        _fill(record, path.split("."))
    record["tags"] = record["tags"] or {}
    for path in example.not_delivered:
        _delete(record, path.split("."))
    return record


def job_of(example: Example, base: Mapping[str, Json]) -> Job:
    """The job that an example describes."""
    record = record_of(replace(example, not_delivered=()), base)
    text = json.dumps(record, ensure_ascii=False)
    path = str(example.location) if example.location else _SOURCE
    job = to_job(Record(record, text, path, 1, 1, "json"), Options(assume_utc=True)).job
    fields = job.fields
    if example.stage is Stage.REQUEST:
        fields = _as_request(fields, record, "role_arn" in example.computed)
    for listed, kind in ((example.not_delivered, GapKind.NOT_DELIVERED), (example.computed, GapKind.COMPUTED)):
        for name in listed:
            fields = _put(fields, name.split("."), Gap(name, kind, _SOURCE, shown=kind is GapKind.COMPUTED))
    return replace(job, stage=example.stage, fields=fields)


def _as_request(fields: Part, record: Mapping[str, Any], role_is_computed: bool) -> Part:
    """The job as it stands before it is submitted."""
    changed: dict[str, Json] = {name: Gap(name, GapKind.NOT_YET, "a request") for name in NOT_YET}
    changed["timeout_duration_in_hours"] = fields["timeout_duration_in_hours"] or API_TIMEOUT
    account = account_of(str(record.get("role_arn") or ""))
    changed["account_id"] = Gap("account_id", GapKind.COMPUTED, _SOURCE) if role_is_computed else account or None
    request = Part({**fields, **changed})
    for side in ("input", "output"):  # what the service fills in for a job, a request can leave out
        path = (f"{side}_data_config", f"s3_{side}_data_config", "s3_bucket_owner")
        if isinstance(_get(request, path), Gap):
            request = _put(request, path, None)
    return request


def merge_patch(target: Json, patch: Json) -> Any:
    """RFC 7396: the target with a patch over it; null takes a member away."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def _fill(record: Any, keys: Sequence[str]) -> None:
    """Names a member that is not there as null, if its object is there."""
    for key in keys[:-1]:
        record = record.get(key) if isinstance(record, dict) else None
    if isinstance(record, dict):
        record.setdefault(keys[-1], None)


def _delete(record: Any, keys: Sequence[str]) -> None:
    for key in keys[:-1]:
        record = record.get(key) if isinstance(record, dict) else None
    if isinstance(record, dict):
        record.pop(keys[-1], None)


def _get(part: Json, keys: Sequence[str]) -> Json:
    for key in keys:
        part = part.get(key) if isinstance(part, dict) else None
    return part


def _put(part: Json, keys: Sequence[str], value: Json, above: tuple[str, ...] = ()) -> Part:
    """The part at `above` with a value at a path below it; an absent object on the way becomes one whose other members are absent."""
    first, *rest = keys
    inner = dict(part) if isinstance(part, dict) else {row.name: None for row in members(".".join(above))}
    inner[first] = _put(inner.get(first), rest, value, (*above, first)) if rest else value
    return Part(inner)

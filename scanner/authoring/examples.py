"""A rule's examples are its tests: each becomes a job, and the rule must have the outcome for it that the example says."""

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import structs
from msgspec.structs import replace

from scanner.documents.yaml.text import load
from scanner.engine.reference import judge
from scanner.errors import LeftOutError, Mistake, MistakesError, RecordError
from scanner.model.arn import account_of
from scanner.model.contexts import Contexts
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record, Stage
from scanner.model.keys import remove_at, value_at
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule, Example, Policy, Rule
from scanner.policy import base_job as base_job_file
from scanner.policy.parameters import configure
from scanner.policy.policy_file import POLICY_FILE
from scanner.schema.mistakes import mistake_at
from scanner.shape.contexts.table import add_record, kind_of, read_context
from scanner.shape.fields import API_TIMEOUT, FIELDS, NOT_YET, members
from scanner.shape.normalise import Options, to_job

NOW = "2026-11-23T12:00:00Z"  # the time of the scan in an example that sets none
_SOURCE = "the example"


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """The outcome of a rule for one of its examples."""

    rule: Rule
    example: Example
    check: Check

    @property
    def is_as_expected(self) -> bool:
        """Whether the outcome is the one that the example says."""
        return self.check.outcome == Outcome(self.example.outcome)


def run_examples(policy: Policy) -> tuple[ExampleResult, ...]:
    """Every example of every rule of a policy, evaluated; raises MistakesError for examples that are not jobs."""
    base = policy.base_job or default_base_job()
    results: list[ExampleResult] = []
    mistakes: list[Mistake] = []
    for rule in policy.rules:
        for example in rule.examples:
            try:
                results.append(prepare(example, base).run(rule))
            except RecordError as error:
                place = example.location or rule.location
                mistakes.append(mistake_at(place, f"not a valid example: {error}", rule=rule.id))
    if mistakes:
        raise MistakesError(mistakes, POLICY_FILE)
    return tuple(results)


@dataclass(frozen=True, slots=True)
class PreparedExample:
    """An example with its job, ready to run on its rule and on mutations of it."""

    example: Example
    job: Job
    now: datetime

    def run(self, rule: Rule) -> ExampleResult:
        """The outcome of a rule for the example."""
        return ExampleResult(rule, self.example, judge(configured_for(rule, self.example), self.job, self.now))


def prepare(example: Example, base: Mapping[str, Json]) -> PreparedExample:
    """The example with its job."""
    return PreparedExample(example, job_of(example, base), example_time(example))


def example_time(example: Example) -> datetime:
    """The time of the scan in an example."""
    return datetime.fromisoformat(example.now or NOW)


def configured_for(rule: Rule, example: Example) -> ConfiguredRule:
    """The rule with the example's parameters over the defaults; the scan has no accounts."""
    (configured,) = configure([rule], (), ())
    return replace(configured, params={**configured.params, **example.params})


def default_base_job() -> dict[str, Json]:
    """The job that examples patch, unless their policy has its own base job."""
    value = load(base_job_file.path().read_bytes(), base_job_file.path().name).value
    if not isinstance(value, dict):
        raise TypeError("the base job is not a map")
    return value


def record_of(example: Example, base: Mapping[str, Json]) -> dict[str, Json]:
    """The example's job as a record in the documented shape, with every field but those in `not_delivered`."""
    # A deep copy, since the objects in it are changed below, and those of the base job belong to every other example too.
    record: dict[str, Any] = copy.deepcopy(dict(base))
    if example.job is not None:
        record = merge_patch(record, copy.deepcopy(example.job))
    for path in (field.path for field in FIELDS):
        _fill(record, path.split("."))
    record["tags"] = record["tags"] or {}
    for path in example.not_delivered:
        remove_at(record, path.split("."))
    return record


def job_of(example: Example, base: Mapping[str, Json]) -> Job:
    """The job that an example describes."""
    record = record_of(replace(example, not_delivered=()), base)
    text = json.dumps(record, ensure_ascii=False)
    source = str(example.location) if example.location else _SOURCE
    job = to_job(Record(record, text, source, 1, 1, "json"), Options(assume_utc=True)).job
    fields = job.fields
    if example.stage is Stage.REQUEST:
        fields = _as_request(fields, record, "role_arn" in example.computed)
    for path in example.not_delivered:
        fields = _put(fields, path.split("."), Gap(path, GapKind.NOT_DELIVERED, _SOURCE))
    for path in example.computed:
        fields = _put(fields, path.split("."), Gap(path, GapKind.COMPUTED, _SOURCE, shown=True))
    return structs.replace(job, stage=example.stage, fields=fields, contexts=contexts_of(example.context))


def contexts_of(records: Iterable[Mapping[str, Json]]) -> Contexts:
    """What records say of the things that a job refers to; raises RecordError for a damaged one. Others say nothing."""
    contexts = Contexts()
    for raw in records:
        kind = kind_of(raw)
        if kind is None:
            continue
        try:
            record = read_context(raw, kind)
        except LeftOutError:
            continue
        add_record(contexts, record)
    return contexts


def _as_request(fields: Part, record: Mapping[str, Any], role_is_computed: bool) -> Part:
    """The job as it is before it is submitted."""
    changed: dict[str, Json] = {name: Gap(name, GapKind.NOT_YET, "a request") for name in NOT_YET}
    changed["timeout_duration_in_hours"] = fields["timeout_duration_in_hours"] or API_TIMEOUT
    account = account_of(str(record.get("role_arn") or ""))
    changed["account_id"] = account or None
    if role_is_computed:  # the account of a request is that of its role
        changed["account_id"] = Gap("account_id", GapKind.COMPUTED, _SOURCE)
    request = Part({**fields, **changed})
    for side in ("input", "output"):  # the service fills it in for a job; a request may omit it
        path = (f"{side}_data_config", f"s3_{side}_data_config", "s3_bucket_owner")
        if isinstance(value_at(request, path), Gap):
            request = _put(request, path, None)
    return request


def merge_patch(target: Json, patch: Json) -> Any:
    """RFC 7396: the target with a patch applied; null removes a member."""
    if not isinstance(patch, dict):
        return patch
    result: dict[str, Any] = {}
    if isinstance(target, dict):
        result = dict(target)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def _fill(record: Any, keys: Sequence[str]) -> None:
    """Sets a missing member to null, if the object that it belongs to is present."""
    parent = value_at(record, keys[:-1])
    if isinstance(parent, dict):
        parent.setdefault(keys[-1], None)


def _put(part: Json, keys: Sequence[str], value: Json, above: tuple[str, ...] = ()) -> Part:
    """The part at `above` with a value at a path below it; an absent object on the way becomes one with all its members null."""
    first, *rest = keys
    inner: dict[str, Json] = {row.name: None for row in members(".".join(above))}
    if isinstance(part, dict):
        inner = dict(part)
    if rest:
        value = _put(inner.get(first), rest, value, (*above, first))
    inner[first] = value
    return Part(inner)

"""A rule's examples are its tests: each becomes a job, and the rule must have the outcome for it that the example says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec import structs
from msgspec.structs import replace

from scanner.documents.yaml.text import load
from scanner.engine.reference import judge
from scanner.errors import Mistake, MistakesError, RecordError
from scanner.model.job import Job, Json
from scanner.model.keys import remove_at
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule, Example, Policy, Rule
from scanner.policy import base_job as base_job_file
from scanner.policy.parameters import configure
from scanner.policy.policy_file import POLICY_FILE
from scanner.schema.mistakes import mistake_at
from scanner.shape.described import SCAN_TIME, SOURCE, contexts_of, described_job, described_record

NOW = SCAN_TIME  # of an example that sets none


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
    record = described_record(base, example.job)
    for path in example.not_delivered:
        remove_at(record, path.split("."))
    return record


def job_of(example: Example, base: Mapping[str, Json]) -> Job:
    """The job that an example describes."""
    place = str(example.location) if example.location else SOURCE
    record = described_record(base, example.job)
    job = described_job(record, example.stage, place, example.not_delivered, example.computed)
    return structs.replace(job, contexts=contexts_of(example.context))

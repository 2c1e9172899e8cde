"""An example that shows that a rule fails, also for a record that is not a job that AWS documents."""

from collections.abc import Mapping

from msgspec.structs import replace

from scanner.authoring.examples import PreparedExample, configured_for, prepare
from scanner.engine.reference import judge
from scanner.errors import RecordError
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Example


def failing_example(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> Example | None:
    """The first example under `fail` for which the rule fails with the values in force; None if there is none."""
    return _first(configured, base_job, with_own_values=False)


def failing_example_by_itself(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> Example | None:
    """The first example under `fail` for which the rule fails with the values that the example sets; None if there is none."""
    return _first(configured, base_job, with_own_values=True)


def _first(configured: ConfiguredRule, base_job: Mapping[str, Json], *, with_own_values: bool) -> Example | None:
    for example in configured.rule.examples:
        if example.outcome != Outcome.FAIL:
            continue
        try:
            prepared = prepare(example, base_job)
        except RecordError:  # which `policy test` reports
            continue
        in_force = configured_for(configured.rule, example) if with_own_values else configured
        if _fails(in_force, prepared):
            return example
    return None


def _fails(configured: ConfiguredRule, prepared: PreparedExample) -> bool:
    return judge(replace(configured, scopes=()), prepared.job, prepared.now).outcome is Outcome.FAIL

"""An example that shows that a rule fails, also for a record that is not a job that AWS documents."""

from collections.abc import Mapping

from msgspec.structs import replace

from scanner.authoring.examples import prepare
from scanner.engine.reference import judge
from scanner.errors import RecordError
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Example


def failing_example(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> Example | None:
    """The first example under `fail` for which the rule fails with the values in force, scopes aside; None if no example does."""
    without_scopes = replace(configured, scopes=())
    for example in configured.rule.examples:
        if example.outcome != Outcome.FAIL:
            continue
        try:
            prepared = prepare(example, base_job)
        except RecordError:  # which `policy test` reports
            continue
        if judge(without_scopes, prepared.job, prepared.now).outcome is Outcome.FAIL:
            return example
    return None

"""Jobs and rules for the tests of what is evaluated."""

from datetime import UTC, datetime
from typing import Any

from scanner.authoring.examples import default_base_job, job_of
from scanner.expressions.message import parse as parse_message
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Job, Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.model.severity import Severity

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = default_base_job()


def a_job(patch: Any = None, **more: Any) -> Job:
    """The base job with a merge patch over it; `not_delivered`, `computed` and `stage` as in an example."""
    return job_of(Example("pass", patch, **more), BASE)


def a_request(patch: Any = None, **more: Any) -> Job:
    """The same before it is submitted."""
    return a_job(patch, stage=Stage.REQUEST, **more)


def a_rule(text: str, when: str | None = None, message: str = "", **more: Any) -> Rule:
    """A rule with this assertion."""
    return Rule(
        "ACME-1",
        "A title",
        more.pop("severity", Severity.MEDIUM),
        parse(text),
        Location("acme.yaml", 1, 1),
        when=parse(when) if when else None,
        message=parse_message(message),
        **more,
    )


def configured(text: str, when: str | None = None, params: dict[str, Any] | None = None, **more: Any) -> ConfiguredRule:
    """The rule with values of its parameters."""
    return ConfiguredRule(a_rule(text, when, **more), params or {}, {})

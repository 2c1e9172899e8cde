"""What many would write instead: json.loads, and jmespath.py with the texts of our rules, our functions added to it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

from scanner.expressions.functions.function import Function
from scanner.expressions.functions.table import FUNCTIONS
from scanner.model.contexts import Contexts
from scanner.model.job import Json, Stage
from scanner.model.rule import ConfiguredRule

_ANYTHING = {"types": []}


@dataclass(frozen=True)
class Around:
    """What our functions read besides their arguments."""

    params: Mapping[str, Json]
    now: datetime
    extra: Mapping[str, Json] = field(default_factory=dict)
    contexts: Contexts = field(default_factory=Contexts)


@dataclass(frozen=True)
class PlainRule:
    """A rule as two expressions of jmespath.py."""

    id: str
    statuses: tuple[str, ...]
    when: Any
    assertion: Any
    options: jmespath.Options

    def fails(self, job: dict[str, Any]) -> bool:
        """Whether the rule applies to the job and is not kept; what jmespath.py refuses is not counted."""
        if self.statuses and job["status"] not in self.statuses:
            return False
        try:
            if self.when is not None and not self.when.search(job, self.options):
                return False
            return not self.assertion.search(job, self.options)
        except (JMESPathError, TypeError):
            return False


def plain_rules(rules: Sequence[ConfiguredRule], now: datetime) -> list[PlainRule]:
    """The rules for jmespath.py, those that look at requests only left out."""
    return [_plain_rule(configured, now) for configured in rules if Stage.JOB in configured.rule.stages]


def count_failures(rules: Sequence[PlainRule], jobs: Iterable[dict[str, Any]]) -> Counter[str]:
    """How many jobs fail each rule."""
    counts: Counter[str] = Counter()
    for job in jobs:
        for rule in rules:
            if rule.fails(job):
                counts[rule.id] += 1
    return counts


def count_failures_in_lines(rules: Sequence[PlainRule], lines: Iterable[bytes]) -> Counter[str]:
    """The same from bytes, a record a line."""
    return count_failures(rules, map(json.loads, lines))


def _plain_rule(configured: ConfiguredRule, now: datetime) -> PlainRule:
    rule = configured.rule
    functions = _functions(Around(configured.params, now))
    return PlainRule(
        id=rule.id,
        statuses=rule.statuses,
        when=jmespath.compile(rule.when.text) if rule.when else None,
        assertion=jmespath.compile(rule.assertion.text),
        options=jmespath.Options(custom_functions=functions),
    )


def _functions(around: Around) -> Functions:
    """jmespath.py's functions and ours, as its documentation says to add them."""
    own = {f"_func_{name}": _method(function, around) for name, function in FUNCTIONS.items() if function.own}
    added: Functions = type("OurFunctions", (Functions,), own)()
    return added


def _method(function: Function, around: Around) -> Callable[..., Json]:
    call = function.call

    def method(_self: Functions, *values: Json) -> Json:
        if None in values and function.name != "present":
            return None
        return call(around, *values) if function.reads_surroundings else call(*values)

    signed: Callable[..., Json] = jmespath.functions.signature(*[_ANYTHING for _ in function.arguments])(method)
    return signed

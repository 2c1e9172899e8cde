"""The part of a condition that is named as the reason that a rule never fails."""

import pytest
from msgspec.structs import replace

from scanner.expressions.syntax.parser import parse
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.prove.constant import find_constant_part
from tests.unit.jobs import BASE

PLACE = Location("acme.yaml", 1, 1)


def configured(when: str, condition: str) -> ConfiguredRule:
    rule = Rule("ACME-1", "T", Severity.LOW, parse(condition, strict=False), PLACE, when=parse(when, strict=False))
    return ConfiguredRule(rule, {"names": ["*"]}, {})


def part_of(rule: ConfiguredRule) -> tuple[str, str] | None:
    part = find_constant_part(rule, BASE)
    return None if part is None else (part.key, part.sentence)


NAMED = "glob(job_name, param('names'))"
FAILED = "status == 'Failed'"


@pytest.mark.parametrize(
    ("when", "condition", "part"),
    [
        (FAILED, f"{NAMED} || present(message)", ("assert", f"{NAMED} is never false")),
        (FAILED, f"!({FAILED} && glob(job_name, '_*'))", ("assert", "glob(job_name, '_*') is never true")),
        (f"{FAILED} && glob(job_name, '_*')", "present(message)", ("when", "glob(job_name, '_*') is never true")),
        (FAILED, FAILED, None),
    ],
)
def test_the_smallest_part_that_is_constant(when: str, condition: str, part: tuple[str, str] | None) -> None:
    assert part_of(configured(when, condition)) == part


def test_no_part_is_constant_that_is_not_with_the_values_of_a_scope() -> None:
    rule = configured(FAILED, NAMED)
    scope = Scope(1, "completed", (parse("status == 'Completed'"),), PLACE)
    other_names = ScopedChange(scope, {"names": Edit(["a*"])})
    assert part_of(replace(rule, scopes=(other_names,))) is None
    where_off = replace(other_names, off="a reason")  # no values are in force there
    assert part_of(replace(rule, scopes=(where_off,))) == ("assert", f"{NAMED} is never false")

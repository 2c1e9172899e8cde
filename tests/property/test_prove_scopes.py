"""A rule with scopes is read as the engine resolves it: exactly the formula of the outcome that the engine gives is true."""

from collections.abc import Iterator
from random import Random

import pytest
from msgspec.structs import replace

from scanner.expressions.syntax.parser import parse
from scanner.model.expression import Expression, Node
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.symbolic.scopes import read_scoped_rule
from scanner.prove.symbolic.world import World
from tests.property.prove_comparison import Tally, compare
from tests.property.prove_rules import BASE, NOW, STEPS, Read

PLACE = Location("jobscan.yaml", 9, 5)
NEEDED = {"most": Parameter("most", ParameterType("integer"), required=True)}
RULES = (
    Rule("A-1", "T", Severity.HIGH, parse("timeout_duration_in_hours <= param('most')"), PLACE, params=NEEDED),
    Rule(
        "A-2",
        "T",
        Severity.HIGH,
        parse("timeout_duration_in_hours <= param('most')"),
        PLACE,
        when=parse("tag(tags, 'Env') == 'prod'"),
        statuses=("Failed", "Scheduled"),
        stages=(Stage.JOB,),
        params=NEEDED,
    ),
)
CONDITIONS = (
    "status == 'Failed'",
    "present(vpc_config)",
    "tag(tags, 'Env') == 'prod'",
    "starts_with(job_name, 'nightly-')",
    "timeout_duration_in_hours > `90`",
    "hours_since(submit_time) > `24`",
    "length(vpc_config.subnet_ids) > `1`",
)
EDITS = (Edit(48), Edit(24, tightens=True), Edit(100), Edit(None))


def random_rule(rng: Random) -> ConfiguredRule:
    """A rule with some scopes that set its parameter, a severity, or switch it off."""
    changes = []
    for number in range(1, rng.choice((2, 3, 4))):
        conditions = tuple(map(parse, rng.sample(CONDITIONS, rng.choice((1, 1, 2)))))
        params = {"most": rng.choice(EDITS)} if rng.random() < 0.7 else {}
        severity = Severity.LOW if rng.random() < 0.3 else None
        off = "because" if rng.random() < 0.2 else ""
        changes.append(ScopedChange(Scope(number, str(number), conditions, PLACE), params, severity, off))
    values = {"most": 72} if rng.random() < 0.7 else {}
    return ConfiguredRule(rng.choice(RULES), values, {}, scopes=tuple(changes))


def readings(configured: ConfiguredRule) -> Iterator[Read]:
    for stage in Stage:
        for hides in (False, True):
            world = World({}, NOW, Budget(STEPS), Domains(BASE, NOW, stage), stage, hides)
            outcomes = read_scoped_rule(configured, world)
            yield Read(str(configured.scopes), configured, hides, Domains(BASE, NOW, stage, world.tag_keys), outcomes)


@pytest.mark.parametrize("seed", range(4))
def test_exactly_the_formula_of_the_outcome_is_true(seed: int) -> None:
    rng, tally = Random(seed), Tally()
    for _ in range(8):
        for reading in readings(random_rule(rng)):
            compare(reading, 3, rng, tally)
    assert tally.differences == []
    assert tally.jobs == 8 * 4 * 3
    assert sum(tally.not_modelled.values()) == 0


def test_all_outcomes_are_among_them() -> None:
    rng, tally = Random(7), Tally()
    for _ in range(25):
        for reading in readings(random_rule(rng)):
            compare(reading, 2, rng, tally)
    assert tally.differences == []
    assert all(tally.outcomes[outcome] > 3 for outcome in ("pass", "fail", "not_applicable", "unknown", "not_configured"))


def test_a_finding_stays_where_only_stricter_values_are_in_doubt() -> None:
    rng, tally = Random(3), Tally()
    change = ScopedChange(Scope(1, "1", (parse("tag(tags, 'Env') == 'prod'"),), PLACE), {"most": Edit(24, tightens=True)})
    for reading in readings(ConfiguredRule(RULES[0], {"most": 72}, {}, scopes=(change,))):
        compare(reading, 60, rng, tally)
    assert tally.differences == []


def test_a_scope_of_a_list_of_accounts_is_read() -> None:
    rng, tally = Random(3), Tally()
    accounts = Node("literal", ["111122223333", "444455556666"], (), 0, 1, "`[]`")
    tree = Node("function_expression", "contains", (accounts, parse("account_id").tree), 0, 1, "contains()")
    change = ScopedChange(Scope(1, "1", (Expression("contains()", tree),), PLACE), {"most": Edit(24)})
    for reading in readings(ConfiguredRule(RULES[0], {"most": 72}, {}, scopes=(change,))):
        compare(reading, 5, rng, tally)
    assert tally.differences == []


def test_a_dozen_scopes_are_read_within_the_steps_of_a_question() -> None:
    """By the answers one by one these would be 4,096 cases, or many more where fields are not delivered."""
    conditions = [(parse("present(tag(tags, 'Team'))"), parse(f"glob(tag(tags, 'Team'), 't{number}*')")) for number in range(12)]
    changes = [ScopedChange(Scope(number, "", pair, PLACE), {"most": Edit(number)}) for number, pair in enumerate(conditions)]
    world = World({}, NOW, Budget(1_000_000), Domains(BASE, NOW), hides=True)
    read_scoped_rule(ConfiguredRule(RULES[0], {"most": 72}, {}, scopes=tuple(changes)), world)
    assert world.budget.left > 0


def test_a_scope_that_only_sets_a_severity_is_not_read() -> None:
    change = ScopedChange(Scope(1, "1", (parse("length(split(job_name, '-')) > `1`"),), PLACE), severity=Severity.LOW)
    configured = ConfiguredRule(RULES[0], {"most": 72}, {}, scopes=(change,))
    assert all(reading.outcomes.constructs == () for reading in readings(configured))


def test_a_scope_that_is_not_modelled_leaves_the_rule_open() -> None:
    change = ScopedChange(Scope(1, "1", (parse("length(split(job_name, '-')) > `1`"),), PLACE), off="because")
    configured = replace(ConfiguredRule(RULES[0], {"most": 72}, {}), scopes=(change,))
    assert all(reading.outcomes.constructs == ("split()",) for reading in readings(configured))

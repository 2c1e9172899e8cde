"""The compiled engine says what the reference engine says: of random conditions and jobs, of every built-in rule, of damaged records."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from scanner.authoring.damage import damaged_jobs
from scanner.authoring.examples import configured_for, default_base_job, example_time
from scanner.engine import compiled as compiled_engine
from scanner.engine import membership
from scanner.engine.compiled import CompiledEngine
from scanner.engine.engine import REPORTED, letter_of
from scanner.engine.lane import LaneRule
from scanner.engine.reference import ReferenceEngine, judge
from scanner.expressions.compiler import conditions, reasons, runtime, source
from scanner.expressions.compiler.conditions import Conditions, Sides
from scanner.expressions.compiler.interface import ASKED
from scanner.expressions.compiler.kinds import Value
from scanner.expressions.compiler.source import Source
from scanner.expressions.syntax.parser import parse
from scanner.model.expression import Node
from scanner.model.job import Gap, GapKind, Job, Part, Stage
from scanner.model.outcome import Outcome, Reason, ReasonKind
from scanner.model.rule import ConfiguredRule, Rule
from scanner.shape.fields import FIELDS
from tests.property import job_cases, test_law_builtin, test_scopes
from tests.property.expression_cases import Grammar
from tests.property.scans import cases
from tests.property.test_law import _PARAMS, some_contexts
from tests.unit.jobs import a_job, a_rule, configured

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = a_job()
SEEDS = st.integers(0, 2**32)
PATIENT = settings(max_examples=cases(40), deadline=None, suppress_health_check=list(HealthCheck))
ODD = (None, "", " ", "null", [], [None], {}, "x" * 5000, "\ud800", 10**20, True, ["a"] * 100, {"k": None}, -1)


def random_job(random: Random) -> Job:
    fields = {**BASE.fields, **job_cases.job(random)}
    extra = {"cost": random.choice((None, "a", 1))}
    return structs.replace(BASE, fields=Part(fields), extra=extra, extra_complete=random.random() < 0.7, contexts=some_contexts(random))


def random_rule(random: Random) -> ConfiguredRule:
    """A rule of conditions that no author would write, and no checker has seen."""
    when = parse(Grammar(random).expression(), strict=False) if random.random() < 0.4 else None
    stages = random.choice(((Stage.JOB,), (Stage.REQUEST,), (Stage.JOB, Stage.REQUEST)))
    statuses = random.choice(((), (), ("Completed", "Failed")))
    rule = replace(a_rule("present(tags)"), assertion=parse(Grammar(random).expression(), strict=False), when=when)
    return ConfiguredRule(replace(rule, stages=stages, statuses=statuses), _PARAMS, {})


SHARED_TEXTS = ("a", "ab", "abc", "a*")
SHARED_TIMES = ("2026-11-20T00:00:00Z", "2026-11-23T12:00:00Z")


def shared_call(random: Random) -> str:
    """A condition with one of a few functions of the same few values, in any order."""
    text = [random.choice(("status", "job_name", *map(repr, SHARED_TEXTS))) for _ in range(2)]
    time = [random.choice(("submit_time", "end_time", *map(repr, SHARED_TIMES))) for _ in range(2)]
    function = random.choice(("contains", "starts_with", "ends_with", "within", "mentions", "glob"))
    return random.choice((f"{function}({', '.join(text)})", f"hours_between({', '.join(time)}) > `0`"))


def replace_fields(job: Job, **fields: Any) -> Job:
    return structs.replace(job, fields=Part({**job.fields, **fields}))


def scoped_rules(random: Random) -> list[ConfiguredRule]:
    """Rules that a few scopes share, some for a stage or a status only, and one without scopes."""
    conditions = (*test_scopes.CONDITIONS, *test_scopes.NEVER, Grammar(random).expression())
    changes = [test_scopes.a_change(random, number, conditions) for number in range(1, 4)]
    rules = [test_scopes.a_configured_rule(random) for _ in range(4)]
    stages, statuses = random.choice(((Stage.JOB,), (Stage.REQUEST,))), random.choice(((), ("Completed", "prod")))
    rules[0] = replace(rules[0], rule=replace(rules[0].rule, stages=stages, statuses=statuses))
    return [replace(rule, scopes=tuple(random.sample(changes, number))) for number, rule in enumerate(rules)]


def differences(rules: Sequence[ConfiguredRule], jobs: Iterable[Job], now: datetime = NOW, few: int = 0) -> Iterator[str]:
    """Each rule and job of which the engines say different things: the outcome, and of one that reports list also why."""
    compiled, reference = CompiledEngine(rules, now, few), ReferenceEngine(rules, now)
    for job in jobs:
        for number, (letter, check) in enumerate(zip(compiled.row(job), reference.checks(job), strict=True)):
            said = letter, compiled.verdict(job, number) if letter in REPORTED else check
            if said != (letter_of(check), check):
                rule = rules[number].rule
                when = rule.when.text if rule.when else "-"
                yield f"{rule.id}: {said}\n  not {check}:\n  when {when} assert {rule.assertion.text}"


@PATIENT
@given(SEEDS)
def test_random_conditions_have_the_same_outcome(seed: int) -> None:
    random = Random(seed)
    rules = [random_rule(random) for _ in range(6)]
    assert list(differences(rules, [random_job(random) for _ in range(6)])) == []


@PATIENT
@given(SEEDS)
def test_built_in_rules_have_the_same_outcome_whatever_is_missing(seed: int) -> None:
    case = test_law_builtin.a_case(Random(seed))
    rules = [configured_for(case.rule, case.example)]
    assert list(differences(rules, (case.gapped, *case.completions), example_time(case.example))) == []


@PATIENT
@given(SEEDS)
def test_odd_values_have_the_same_outcome(seed: int) -> None:
    """Values that no record brings this far, should one ever do."""
    random = Random(seed)
    case = test_law_builtin.a_case(random)
    job = case.gapped
    for row in random.sample(FIELDS, 3):
        fields = test_law_builtin.put(job.fields, row.path.split("."), random.choice(ODD))
        job = structs.replace(job, fields=fields)
    assert list(differences([configured_for(case.rule, case.example)], [job], example_time(case.example))) == []


@PATIENT
@given(SEEDS)
def test_many_calls_of_the_same_few_values_have_the_same_outcome(seed: int) -> None:
    """Rules share what generated code works out and remembers: `contains('ab', status)` must not be taken for `contains(status, 'ab')`."""
    random = Random(seed)
    rules = [configured(shared_call(random)) for _ in range(20)]
    jobs = [replace_fields(random_job(random), status=random.choice(SHARED_TEXTS)) for _ in range(3)]
    assert list(differences(rules, jobs)) == []


@PATIENT
@given(SEEDS)
def test_rules_with_scopes_have_the_same_outcome(seed: int) -> None:
    random = Random(seed)
    assert list(differences(scoped_rules(random), [random_job(random) for _ in range(12)])) == []


@pytest.mark.parametrize("rule", test_law_builtin.rules(), ids=lambda rule: rule.id)
def test_damaged_records_have_the_same_outcome(rule: Rule) -> None:
    example = Random(rule.id).choice(rule.examples)
    jobs = [job for _, job in damaged_jobs(example, default_base_job()) if job is not None]
    assert list(differences([configured_for(rule, example)], jobs, example_time(example))) == []


def test_generated_code_decides_most_of_what_can_be_decided() -> None:
    """Else the tests above would compare the reference engine with itself."""
    decided: Counter[bool] = Counter()
    for rule in test_law_builtin.rules():
        for example in rule.examples:
            configured = configured_for(rule, example)
            if example.outcome not in (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE):
                continue
            job = test_law_builtin.job_of(example, default_base_job())
            engine = CompiledEngine([configured], example_time(example), few=0)
            engine.row(job)
            decided[engine._decided != ASKED] += 1
    assert decided[True] > 0.9 * decided.total()


def test_a_verdict_is_the_check_of_the_reference_engine() -> None:
    for seed in range(200):
        case = test_law_builtin.a_case(Random(seed))
        rules = [configured_for(case.rule, case.example)]
        now = example_time(case.example)
        engine = CompiledEngine(rules, now, few=0)
        if engine.row(case.gapped) in "fu":
            assert engine.verdict(case.gapped, 0) == judge(rules[0], case.gapped, now)


def test_the_first_jobs_are_judged_before_rules_are_compiled() -> None:
    rules = [configured("present(vpc_config)")]
    engine = CompiledEngine(rules, NOW, few=2)
    assert [engine._lane is None for _ in range(3) if engine.row(BASE)] == [True, True, False]


def test_more_lanes_than_are_kept_have_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_engine, "_LANES", 2)
    for seed in range(20):
        random = Random(seed)
        assert list(differences(scoped_rules(random), [random_job(random) for _ in range(12)])) == []


def test_what_is_compiled_later_has_the_same_outcome() -> None:
    """As in a scan: a lane after some jobs, and the reasons of a rule after some unknowns."""
    for seed in range(6):
        random = Random(seed)
        rules = [*scoped_rules(random), *(random_rule(random) for _ in range(4))]
        assert list(differences(rules, [random_job(random) for _ in range(60)], few=8)) == []


def test_text_of_a_user_is_never_code() -> None:
    rule = ConfiguredRule(a_rule("job_name == '\\'); raise SystemExit(\"' || glob(job_name, param('p'))"), {"p": ["\"'\\\n); exit()"]}, {})
    assert CompiledEngine([rule], NOW, few=0).row(BASE) == "f"


def test_generated_code_decides_which_scopes_jobs_are_in() -> None:
    decided: Counter[bool] = Counter()
    for seed in range(30):
        random = Random(seed)
        rules = scoped_rules(random)
        for job in [random_job(random) for _ in range(6)]:
            engine = CompiledEngine(rules, NOW, few=0)
            engine.row(job)
            decided.update(letter != ASKED for letter in engine._decided)
    assert decided[True] > 0.3 * decided.total()


def test_generated_code_finds_the_reasons_of_most_unknowns() -> None:
    found: Counter[bool] = Counter()
    for seed in range(200):
        case = test_law_builtin.a_case(Random(seed))
        engine = CompiledEngine([configured_for(case.rule, case.example)], example_time(case.example), few=0)
        if engine.row(case.gapped) == "u":
            found[bool(engine._whys)] += 1
    assert found[True] > 0.8 * found.total() > 25


# Broken compilers, each of a kind that the tests above are there to catch.


def takes_a_gap_for_null(_value: Value, _source: Source) -> str:
    return "True"


def takes_one_true_part_for_all(self: Conditions, node: Node) -> Sides:
    parts = [self.sides(child) for child in node.children]
    return Sides(conditions._any_of(part.true for part in parts), conditions._any_of(part.false for part in parts))


def reads_a_null_in_a_list(value: Any) -> Any:
    return value if value.__class__ is list else None


def forgets_why(gap: Gap) -> tuple[Reason, ...]:
    return tuple(structs.replace(reason, why="") for reason in runtime.because(gap))


def forgets_the_source(gap: Gap) -> tuple[Reason, ...]:
    return tuple(structs.replace(reason, source="") for reason in runtime.because(gap))


def joins_in_the_other_order(when: Any, asserted: Any) -> Any:
    return runtime.joined(asserted, when) if when is not True and asserted is not False else runtime.joined(when, asserted)


def sums_in_the_other_order(codes: Iterable[str]) -> str:
    kept = [code for code in codes if code != "()"]
    return f"({' + '.join(reversed(kept))})" if kept else "()"


def takes_empty_for_absent(self: reasons.Answers, node: Node) -> str:
    return self._reason(node.children[0], ReasonKind.ABSENT)


def looks_at_the_last_name_only(self: reasons.Answers, names: list[str]) -> str:
    raw = self._source.raw(".".join(names))
    return f"(because({raw}) if {raw}.__class__ is Gap else ())"


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (conditions, "null_is_known", takes_a_gap_for_null),
        (Conditions, "_connective", takes_one_true_part_for_all),
        (runtime, "texts", reads_a_null_in_a_list),
        (runtime, "because", forgets_why),
        (runtime, "because", forgets_the_source),
        (runtime, "joined", joins_in_the_other_order),
        (reasons, "_sum", sums_in_the_other_order),
        (reasons.Answers, "_undecided", takes_empty_for_absent),
        (reasons.Answers, "_gaps_on_path", looks_at_the_last_name_only),
    ],
)
def test_a_broken_compiler_is_caught(module: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    if module is runtime:
        monkeypatch.setattr(source, "_RUNTIME", {**source._RUNTIME, name: broken})
    else:
        monkeypatch.setattr(module, name, broken)
    assert any(list(_differences_of_seed(seed)) for seed in range(400))


def takes_an_open_condition_for_false(letters: str) -> bool | None:
    return not letters.strip("p")


def takes_the_rule_as_it_is_outside(configured: ConfiguredRule, _known: Any) -> LaneRule:
    return LaneRule(configured)


@pytest.mark.parametrize(
    ("name", "broken"), [("_answer", takes_an_open_condition_for_false), ("_resolved", takes_the_rule_as_it_is_outside)]
)
def test_broken_scopes_are_caught(name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, name, broken)
    jobs = [random_job(Random(seed)) for seed in range(6)]
    assert any(list(differences(scoped_rules(Random(seed)), jobs)) for seed in range(50))


def _differences_of_seed(seed: int) -> Iterator[str]:
    random = Random(seed)
    rules = [random_rule(random) for _ in range(4)]
    gap = Gap("tags", GapKind.NOT_DELIVERED, "a test")
    job = random_job(random)
    blank = structs.replace(job, fields=Part({**job.fields, "job_name": " ", "tags": gap}))
    yield from differences(rules, (job, blank))
    case = test_law_builtin.a_case(random)
    yield from differences([configured_for(case.rule, case.example)], [case.gapped], example_time(case.example))

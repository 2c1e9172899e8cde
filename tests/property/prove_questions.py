"""What is asked of the built-in rules: all their outcomes, the law of undelivered fields, and their mutants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from msgspec.structs import replace

from scanner.authoring.mutation import mutate
from scanner.engine.reference import judge
from scanner.model.job import Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Rule
from scanner.prove.answer import Answer, RuleDifference, Verdict
from scanner.prove.atoms import IsHidden
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.formula import FALSE, Formula, all_of, any_of, atom, atoms, substitute
from scanner.prove.rules import STEPS, compare_rules, prove_rule
from scanner.prove.solve import UndecidedError, solve
from scanner.prove.witness import job_of, witness_of
from tests.property.prove_jobs import Pools, random_assignment
from tests.property.prove_rules import BASE, NOW, Read, builtin_rules, readings, with_example_parameters

LAW = ((Outcome.FAIL, Outcome.PASS), (Outcome.PASS, Outcome.FAIL))


@dataclass(frozen=True)
class Asked:
    """A question about a rule and its answer; `reason` why it is not decided."""

    question: str
    verdict: Verdict
    reason: str = ""


def ask_outcomes(rule: Rule) -> Iterator[Asked]:
    """Whether the rule can have each outcome, with the parameters of an example. Each yes was replayed, else it raises ReplayError."""
    proof = prove_rule(with_example_parameters(rule), BASE)
    for outcome, answer in proof.answers.items():
        yield _asked(f"{rule.id} {outcome.value}", answer)


def ask_law(rule: Rule) -> Iterator[Asked]:
    """Whether fields that are not delivered can turn a fail into a pass, or a pass into a fail."""
    for reading in _hiding(with_example_parameters(rule)):
        yield from _ask_law_of(rule.id, reading)


def _hiding(configured: ConfiguredRule) -> Iterator[Read]:
    """The readings of a rule, a stage each, of jobs of which any field may be not delivered."""
    return (reading for reading in readings(configured.rule.id, configured) if reading.hides)


def _ask_law_of(name: str, reading: Read) -> Iterator[Asked]:
    for before, after in LAW:
        hidden = reading.outcomes.formulas[after]
        delivered = _without_hiding(reading.outcomes.formulas[before])
        # Where nothing is hidden the outcomes exclude each other, as test_prove.py shows.
        something_is = any_of(atom(what) for what in atoms(hidden) if isinstance(what, IsHidden))
        yield _solved(f"{name} {before.value} -> {after.value}", reading, all_of([something_is, delivered, hidden]))
    yield _solved(f"{name} not modelled", reading, reading.outcomes.not_modelled)


def _without_hiding(formula: Formula) -> Formula:
    """What a formula says of jobs of which everything is delivered."""
    return substitute(formula, {atom(what): FALSE for what in atoms(formula) if isinstance(what, IsHidden)})


def _solved(question: str, reading: Read, formula: Formula) -> Asked:
    try:
        found = solve(formula, reading.domains, Budget(STEPS))
    except OutOfStepsError as error:
        return Asked(question, Verdict.NOT_DECIDED, f"more than {STEPS:,} steps, {error.doing}")
    except UndecidedError as error:
        return Asked(question, Verdict.NOT_DECIDED, error.reason)
    return Asked(question, Verdict.NEVER if found is None else Verdict.YES)


@dataclass(frozen=True)
class ComparedMutant:
    """A mutant compared with its rule. `refuted`: the comparison says that they are the same, and a random job says that they are not."""

    name: str
    verdict: Verdict
    reason: str = ""
    is_declared: bool = False  # equivalent, in the rule's file
    refuted: str = ""


def compare_mutants(rule: Rule, jobs: int, rng: Random) -> Iterator[ComparedMutant]:
    """Each mutant of a rule compared with it: yes where a job shows a difference, never where they are proved to be the same.

    What is proved to be the same is tried on so many random jobs.
    """
    configured = with_example_parameters(rule)
    declared = {entry["mutant"] for entry in rule.equivalent}
    for mutant in mutate(rule):
        changed = replace(configured, rule=mutant.rule)
        answer = _worst(compare_rules(configured, changed, BASE))
        refuted = _refutation(configured, changed, jobs, rng) if answer.verdict is Verdict.NEVER else ""
        yield ComparedMutant(f"{rule.id} {mutant.name}", answer.verdict, answer.reason, mutant.name in declared, refuted)


def _worst(difference: RuleDifference) -> Answer:
    """Yes if they differ in any way, not decided if they may, else never."""
    answers = [each.answer for each in difference.differences]
    for verdict in (Verdict.YES, Verdict.NOT_DECIDED, Verdict.NOT_CONFIGURED):
        for answer in answers:
            if answer.verdict is verdict:
                return answer
    return Answer(Verdict.NEVER)


def _refutation(old: ConfiguredRule, new: ConfiguredRule, jobs: int, rng: Random) -> str:
    """A random job for which two rules differ in more than how nothing is wrong; empty where none of so many does."""
    by_stage: dict[Stage, list[Read]] = {}
    for reading in [*_hiding(old), *_hiding(new)]:
        by_stage.setdefault(reading.domains.stage, []).append(reading)
    for both in by_stage.values():
        domains = both[0].domains
        pools = Pools.of([formula for reading in both for formula in reading.formulas.values()], domains, hides=True)
        for _ in range(jobs):
            job = job_of(witness_of(random_assignment(pools, rng), domains), BASE, domains.stage)
            outcomes = {_seen(judge(configured, job, NOW).outcome) for configured in (old, new)}
            if len(outcomes) > 1:
                return f"{outcomes}: {job.fields}"
    return ""


def _seen(outcome: Outcome) -> Outcome:
    """The outcome; a pass and not applicable count as the same."""
    return Outcome.PASS if outcome is Outcome.NOT_APPLICABLE else outcome


def compare_globs(number: int = 1000) -> Iterator[Asked]:
    """How an allowlist of so many globs differs from itself with one glob changed: each change and whether a job shows it."""
    (rule,) = [rule for rule in builtin_rules() if rule.id == "BMJ-IAM-001"]
    globs = [f"arn:aws:iam::{100000000000 + 7919 * place}:role/team-{place % 37}/batch-{place}-*" for place in range(number)]
    changed = globs[number // 2]
    lists = {
        "widened": [glob.replace("-*", "*") if glob == changed else glob for glob in globs],
        "narrowed": [f"{glob}-x" if glob == changed else glob for glob in globs],
        "added": [*globs, "arn:aws:iam::999999999999:role/new"],
        "covered": [*globs, f"{changed}-x"],
    }
    for name, entries in lists.items():
        old, new = (_with_roles(rule, allowed) for allowed in (globs, entries))
        for difference in compare_rules(old, new, BASE).differences:
            yield _asked(f"{name} {difference.change.value}", difference.answer)


def _with_roles(rule: Rule, allowed: Sequence[str]) -> ConfiguredRule:
    configured = with_example_parameters(rule)
    return replace(configured, params={**configured.params, "allowed_roles": list(allowed)})


def _asked(question: str, answer: Answer) -> Asked:
    return Asked(question, answer.verdict, answer.reason)

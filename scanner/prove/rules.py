"""Questions about rules, answered: the door of this package."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from scanner.engine.reference import judge
from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.rule import condition as truth_of
from scanner.model.expression import Expression
from scanner.model.job import Job, Json, Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.prove.alike import judge_alike
from scanner.prove.answer import ASKED, Answer, Change, Difference, RuleDifference, RuleProof, Verdict
from scanner.prove.asker import NOW, Asker, Confirms, out_of_steps, world_of
from scanner.prove.budget import OutOfStepsError
from scanner.prove.formula import Formula, all_of, any_of
from scanner.prove.symbolic.outcomes import Condition, Outcomes, read_all, read_condition
from scanner.prove.symbolic.scopes import read_scoped_rule
from scanner.prove.symbolic.world import World

STEPS = 2_000_000  # for one question

_UNDECIDED = (Outcome.UNKNOWN, Outcome.ERROR)
_GOOD = (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.NOT_CONFIGURED)  # not configured: for jobs outside the scopes that set a value
# From which outcomes to which a change leads. What only differs in being unknown or an error was opened.
Pairs = tuple[tuple[Outcome, Outcome], ...]
_CHANGES: Mapping[Change, Pairs] = {
    Change.LOOSENED: tuple((before, after) for before in (Outcome.FAIL, *_UNDECIDED) for after in _GOOD),
    Change.OPENED: tuple((before, after) for before in (*ASKED, Outcome.NOT_CONFIGURED) for after in _UNDECIDED if before is not after),
    Change.TIGHTENED: tuple((before, Outcome.FAIL) for before in (*_GOOD, *_UNDECIDED)),
}


def prove_rule(configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS, asked: Sequence[Outcome] = ASKED) -> RuleProof:
    """Which of the outcomes `asked` a rule can have, over fully delivered jobs. Raises ReplayError.

    A rule about jobs and requests can have an outcome if it has it for one of them.
    """
    if configured.unset:
        return RuleProof(configured, dict.fromkeys(asked, _not_configured(configured.unset)))
    stages = [_RuleAtStage(configured, base_job, stage, steps) for stage in configured.rule.stages]
    return RuleProof(configured, {outcome: _for_any(at_stage.ask(outcome) for at_stage in stages) for outcome in asked})


def compare_rules(old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> RuleDifference:
    """How two versions of a rule differ, over jobs of which any field may be not delivered. Raises ReplayError."""
    unset = tuple(dict.fromkeys([*old.unset, *new.unset]))
    if unset:
        return _all_changes(_not_configured(unset))
    if judge_alike(old, new):
        return _all_changes(Answer(Verdict.NEVER))
    stages = _stages_of(old, new, base_job, steps)
    return RuleDifference(tuple(_difference(change, _CHANGES[change], stages) for change in _CHANGES))


def can_differ(old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> Difference:
    """Whether two versions of a rule have different outcomes for a job of which any field may be not delivered. Raises ReplayError.

    A pass that became not applicable, or the reverse, is a difference here; the change is then SAME.
    """
    unset = tuple(dict.fromkeys([*old.unset, *new.unset]))
    if unset:
        return Difference(Change.SAME, _not_configured(unset))
    if judge_alike(old, new):
        return Difference(Change.SAME, Answer(Verdict.NEVER))
    outcomes = (*ASKED, Outcome.NOT_CONFIGURED)
    pairs = tuple((before, after) for before in outcomes for after in outcomes if before is not after)
    return _difference(Change.SAME, pairs, _stages_of(old, new, base_job, steps))


def can_match(condition: Expression, base_job: Mapping[str, Json], steps: int = STEPS) -> Answer:
    """Whether a scope's or waiver's condition is true of a fully delivered job. Raises ReplayError."""
    return _are_true([condition], base_job, steps)


def can_overlap(first: Expression, second: Expression, base_job: Mapping[str, Json], steps: int = STEPS) -> Answer:
    """Whether two conditions are true of the same fully delivered job. Raises ReplayError."""
    return _are_true([first, second], base_job, steps)


class _RuleAtStage:
    """A rule's outcomes for jobs of one stage, read when the first is asked for."""

    def __init__(self, configured: ConfiguredRule, base_job: Mapping[str, Json], stage: Stage, steps: int) -> None:
        self._configured = configured
        self._base_job = base_job
        self._stage = stage
        self._steps = steps

    def ask(self, outcome: Outcome) -> Answer:
        """Whether the rule can have an outcome."""
        reading = self._reading
        if isinstance(reading, Answer):
            return reading
        asker, outcomes = reading
        return asker.ask(outcomes.formulas[outcome], lambda job: judge(self._configured, job, NOW).outcome is outcome)

    @cached_property
    def _reading(self) -> tuple[Asker, Outcomes] | Answer:
        """The rule's formulas; an answer where reading them was given up."""
        world = world_of(self._base_job, self._stage, self._steps, hides=False)
        try:
            outcomes = read_scoped_rule(self._configured, world)
        except OutOfStepsError as error:
            return out_of_steps(self._steps, error)
        return Asker(world, self._base_job, self._steps, outcomes.not_modelled, outcomes.constructs), outcomes


class _PairAtStage:
    """Two versions of a rule for jobs of one stage, read when the first change is asked for."""

    def __init__(self, old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], stage: Stage, steps: int) -> None:
        self._old = old
        self._new = new
        self._base_job = base_job
        self._stage = stage
        self._steps = steps
        self.outcomes: tuple[Outcome, Outcome] | None = None  # of the job that was confirmed last

    def ask(self, pairs: Pairs) -> Answer:
        """Whether a job has one of these outcomes before and after; then `outcomes` are its."""
        reading = self._reading
        if isinstance(reading, Answer):
            return reading
        asker, old, new = reading
        formula = any_of(all_of([old.formulas[before], new.formulas[after]]) for before, after in pairs)
        return asker.ask(formula, self._confirms(pairs))

    def _confirms(self, pairs: Pairs) -> Confirms:
        def confirms(job: Job) -> bool:
            outcomes = judge(self._old, job, NOW).outcome, judge(self._new, job, NOW).outcome
            self.outcomes = outcomes
            return outcomes in pairs

        return confirms

    @cached_property
    def _reading(self) -> tuple[Asker, Outcomes, Outcomes] | Answer:
        """The formulas of both; an answer where reading them was given up."""
        world = world_of(self._base_job, self._stage, self._steps, hides=True)
        try:
            old, new = read_all(world, lambda: (read_scoped_rule(self._old, world), read_scoped_rule(self._new, world)))
        except OutOfStepsError as error:
            return out_of_steps(self._steps, error)
        constructs = tuple(dict.fromkeys([*old.constructs, *new.constructs]))
        asker = Asker(world, self._base_job, self._steps, any_of([old.not_modelled, new.not_modelled]), constructs)
        return asker, old, new


def _stages_of(old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], steps: int) -> list[_PairAtStage]:
    """Two versions of a rule at each stage that one of them is about."""
    stages = [stage for stage in Stage if stage in old.rule.stages or stage in new.rule.stages]
    return [_PairAtStage(old, new, base_job, stage, steps) for stage in stages]


def _difference(change: Change, pairs: Pairs, stages: Sequence[_PairAtStage]) -> Difference:
    """Whether jobs of any stage show a change: one of these outcomes before and after."""
    result = Answer(Verdict.NEVER)
    for at_stage in stages:
        answer = at_stage.ask(pairs)
        if answer.verdict is Verdict.YES and at_stage.outcomes is not None:
            return Difference(change, answer, *at_stage.outcomes)
        if answer.verdict is not Verdict.NEVER:
            result = answer
    return Difference(change, result)


def _for_any(answers: Iterable[Answer]) -> Answer:
    """Yes where one of the answers is, not decided where one is not, else never."""
    result = Answer(Verdict.NEVER)
    for answer in answers:
        if answer.verdict is Verdict.YES:
            return answer
        if answer.verdict is not Verdict.NEVER:
            result = answer
    return result


def _all_changes(answer: Answer) -> RuleDifference:
    return RuleDifference(tuple(Difference(change, answer) for change in _CHANGES))


def _not_configured(parameters: Sequence[str]) -> Answer:
    verb = "has" if len(parameters) == 1 else "have"
    return Answer(Verdict.NOT_CONFIGURED, reason=f"{', '.join(parameters)} {verb} no value")


def _are_true(conditions: Sequence[Expression], base_job: Mapping[str, Json], steps: int) -> Answer:
    """Whether all conditions are true of one fully delivered job."""
    world = world_of(base_job, Stage.JOB, steps, hides=False)
    try:
        readings = read_all(world, lambda: [read_condition(condition, world) for condition in conditions])
    except OutOfStepsError as error:
        return out_of_steps(steps, error)
    constructs = tuple(dict.fromkeys(what for reading in readings for what in reading.constructs))
    asker = Asker(world, base_job, steps, _any_not_modelled(readings, world), constructs)
    return asker.ask(all_of(reading.true for reading in readings), lambda job: all(_is_true(each, job) for each in conditions))


def _any_not_modelled(readings: Sequence[Condition], world: World) -> Formula:
    return world.any_of(reading.not_modelled for reading in readings)


def _is_true(expression: Expression, job: Job) -> bool:
    """Whether the reference engine says that a condition is true of a job."""
    context = Context(job.fields, job.extra, job.extra_complete, {}, NOW, job.source, job.contexts)
    try:
        return truth_of(expression.tree, context) is True
    except EvaluationError:
        return False

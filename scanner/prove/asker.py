"""Asks whether a formula is true of a job, and turns what the solver finds into an answer that was confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scanner.model.job import Job, Json, Stage
from scanner.prove.answer import Answer, Verdict, Witness
from scanner.prove.assignment import Assignment
from scanner.prove.atoms import Assumed
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.formula import FALSE, TRUE, Formula, all_of, any_of, atom, atoms, negated
from scanner.prove.solve import UndecidedError, solve
from scanner.prove.symbolic.world import World
from scanner.prove.things import CONTEXT, Thing
from scanner.prove.witness import ReplayError, confirmed_witness
from scanner.prove.witness_contexts import records_of
from scanner.shape.described import SCAN_TIME

NOW = datetime.fromisoformat(SCAN_TIME)

Confirms = Callable[[Job], bool]  # whether the reference engine says of a job what was asked


class GaveUpError(Exception):
    """A question cannot be decided; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def world_of(base_job: Mapping[str, Json], stage: Stage, steps: int, *, hides: bool) -> World:
    """What rules are read in: jobs of one stage, of which any field may be not delivered where it `hides` fields."""
    return World({}, NOW, Budget(steps), Domains(base_job, NOW, stage), stage, hides)


def out_of_steps(steps: int, error: OutOfStepsError) -> Answer:
    """That a question was given up."""
    return Answer(Verdict.NOT_DECIDED, reason=f"more than {steps:,} steps, {error.doing}")


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks about jobs of one stage. What is not modelled is behind no `never`.

    `steps` is what a question may take together with reading the rule; `world` has read it.
    """

    world: World
    base_job: Mapping[str, Json]
    steps: int
    not_modelled: Formula
    constructs: tuple[str, ...]

    def ask(self, formula: Formula, confirms: Confirms) -> Answer:
        """Whether the formula is true of a job. Raises ReplayError where the reference engine does not confirm the job that was found."""
        domains = Domains(self.base_job, NOW, self.world.stage, self.world.tag_keys)
        search = _Search(domains, self.base_job, Budget(self.world.budget.left), confirms, self.world.things)
        try:
            witness = search.witness(formula)
            if witness is not None:
                return Answer(Verdict.YES, witness)
            return self._without_witness(search)
        except OutOfStepsError as error:
            return out_of_steps(self.steps, error)
        except (UndecidedError, GaveUpError) as error:
            return Answer(Verdict.NOT_DECIDED, reason=error.reason)

    def _without_witness(self, search: "_Search") -> Answer:
        """The answer where no job makes the formula true: never, if nothing that is not modelled can."""
        reason = f"{', '.join(self.constructs)} is not modelled"
        try:
            assignment = search.assignment(self.not_modelled)
        except (UndecidedError, GaveUpError):
            return Answer(Verdict.NOT_DECIDED, reason=reason)
        if assignment is None:
            return Answer(Verdict.NEVER)
        try:  # the job may show it by chance, and then it is an answer
            return Answer(Verdict.YES, search.confirmed(assignment))
        except ReplayError:
            return Answer(Verdict.NOT_DECIDED, reason=reason)


@dataclass(frozen=True, slots=True)
class _Search:
    """One question: a budget for all that is searched for it, what confirms a job, and what can be beside a job."""

    domains: Domains
    base_job: Mapping[str, Json]
    budget: Budget
    confirms: Confirms
    things: Mapping[Thing, Formula]

    def witness(self, formula: Formula) -> Witness | None:
        """A job of which the formula is true, confirmed; None if there is none. Raises GaveUpError where no witness can show it."""
        try:
            assignment = self.assignment(formula)
        except GaveUpError:
            witness = self._with_records(formula)
            if witness is None:
                raise
            return witness
        return None if assignment is None else self.confirmed(assignment)

    def assignment(self, formula: Formula) -> Assignment | None:
        """Values of a job of which the formula is true; None if there is none. Raises GaveUpError where no witness can show it."""
        if formula is FALSE:
            return None
        asked = atoms(formula)
        assumed = [what for what in asked if isinstance(what, Assumed)]
        in_order = self.domains.keeps_order(asked)
        can_be_shown = all_of([*(negated(atom(what)) for what in assumed), in_order])
        found = solve(all_of([can_be_shown, formula]), self.domains, self.budget)
        if found is None and can_be_shown is not TRUE and solve(formula, self.domains, self.budget) is not None:
            names = [what.what for what in assumed]
            if in_order is not TRUE:
                names.append("the order of tags whose keys differ in case only")
            raise GaveUpError(f"it depends on {', '.join(dict.fromkeys(names))}, which no witness shows")
        return found

    def _with_records(self, formula: Formula) -> Witness | None:
        """A job with the records of dumps beside it, of which the formula is true, confirmed; None if none was found, which proves nothing.

        Two texts may name the same thing, of which the formula then assumes two things: that is found out when the witness is replayed.
        """
        asked = atoms(formula)
        hidden = [negated(atom(what)) for what in asked if isinstance(what, Assumed) and what.what != CONTEXT]
        shown = [any_of([negated(atom(thing.is_dumped)), fits]) for thing, fits in self.things.items() if thing.is_dumped in asked]
        try:
            assignment = solve(all_of([*hidden, *shown, self.domains.keeps_order(asked), formula]), self.domains, self.budget)
            return None if assignment is None else self.confirmed(assignment)
        except (ReplayError, UndecidedError):
            return None

    def confirmed(self, assignment: Assignment) -> Witness:
        """The witness of an assignment. Raises ReplayError where the reference engine does not confirm it."""
        records = records_of(assignment, self.things)
        witness = confirmed_witness(assignment, self.domains, self.base_job, self.confirms, records)
        return replace(witness, stage=self.domains.stage)

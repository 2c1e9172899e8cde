"""What a symbolic reading knows besides the expression."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.model.job import Json, Stage
from scanner.prove.atoms import TextPart
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula, all_of, any_of
from scanner.prove.things import Thing

BUILDING = "building the formula"
_STEPS = 15  # of a formula, and of each part of it: it takes about as many microseconds


@dataclass(slots=True)
class World:
    """The jobs that are asked about, and what the reading has met so far.

    `hides`: any field may be not delivered. `tag_keys`: the keys that rules name, in lower case. `tag_questions`: what is asked of
    all tags, such as whether one has a blank value; each question may need a further tag for its answer. A rule must be read
    again until reading adds nothing to these two, and two rules that are compared are read in one world.
    `most_steps`: those that the expressions read so far can take for one job.
    `extra` and `contexts` are empty: what is beside the job is assumed, see `atoms.Assumed`. `things` are those that were asked for
    with context() and that a witness can show, each with when it can.
    """

    params: Mapping[str, Json]
    now: datetime
    budget: Budget
    domains: Domains
    stage: Stage = Stage.JOB
    hides: bool = False
    tag_keys: dict[str, None] = field(default_factory=dict)
    tag_questions: dict[str, None] = field(default_factory=dict)
    most_steps: int = 0
    extra: Mapping[str, Json] = field(default_factory=dict)
    contexts: Contexts = NO_CONTEXTS
    things: dict[Thing, Formula] = field(default_factory=dict)
    _names: dict[TextPart, str] = field(default_factory=dict)

    def name_of(self, part: TextPart) -> str:
        """A name of a part of a text, the same for the same part only, e.g. to tell apart what dumps have of different things."""
        return self._names.setdefault(part, f"{part.variable} ({len(self._names) + 1})")

    def spend(self, parts: int = 1) -> None:
        """Spends the steps of building formulas with so many parts; raises OutOfStepsError where too few are left."""
        self.budget.spend(_STEPS * parts, BUILDING)

    def all_of(self, formulas: Iterable[Formula]) -> Formula:
        """True where all formulas are. Spends for each part of the result, so that large formulas are paid for."""
        formula = all_of(formulas)
        self.spend(1 + len(formula.children))
        return formula

    def any_of(self, formulas: Iterable[Formula]) -> Formula:
        """True where one of the formulas is. Spends as `all_of`."""
        formula = any_of(formulas)
        self.spend(1 + len(formula.children))
        return formula

"""What a rule's expression is evaluated in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scanner.errors import OverrunError
from scanner.expressions.functions.cost import MAX_STEPS, size
from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.model.job import Json, Part


class Meter:
    """Counts the steps of a rule for one job; the one thing in a context that changes."""

    def __init__(self, limit: int = MAX_STEPS) -> None:
        """A meter that allows `limit` steps."""
        self.limit = limit
        self.spent = 0

    @property
    def left(self) -> int:
        """Steps that may still be taken."""
        return self.limit - self.spent

    def spend(self, steps: int) -> None:
        """Raises OverrunError where there were not so many steps left."""
        self.spent += steps
        if self.spent > self.limit:
            raise OverrunError(f"the expression took more than {self.limit:,} steps")

    def spend_elements(self, values: Iterable[Json]) -> None:
        """Spends a step for each element in `values`, at any depth."""
        self.spend(size(values, self.left, texts=False))


@dataclass(frozen=True, slots=True)
class Context:
    """A job, the parameters in force for it, the scan's time, and the steps that are left for the rule.

    A rule's `when` and its assertion share one context, and so its steps. `source` says what did not deliver an unknown field.
    """

    job: Part
    extra: Mapping[str, Json]
    extra_complete: bool
    params: Mapping[str, Json]
    now: datetime
    source: str = ""
    contexts: Contexts = NO_CONTEXTS
    meter: Meter = field(default_factory=Meter, compare=False)

"""A job of which a formula is true, or the proof that there is none."""

from scanner.prove.assignment import Assignment
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula


class UndecidedError(Exception):
    """The search found no job, and cannot rule one out; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def solve(formula: Formula, domains: Domains, budget: Budget) -> Assignment | None:
    """A job of which the formula is true, close to the base job; None if there is none. Raises OutOfStepsError and UndecidedError."""
    raise NotImplementedError(formula, domains, budget)

"""The seam between a scan and whatever evaluates its rules."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from scanner.engine.unknowns import Unknowns
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome

SWITCHED_OFF = "o"
OUTCOME_OF: dict[str, Outcome] = {
    "p": Outcome.PASS,
    "f": Outcome.FAIL,
    "n": Outcome.NOT_APPLICABLE,
    SWITCHED_OFF: Outcome.NOT_APPLICABLE,  # because a scope in the configuration says so
    "u": Outcome.UNKNOWN,
    "c": Outcome.NOT_CONFIGURED,
    "e": Outcome.ERROR,
}
REPORTED = frozenset("fuoe")  # reports say more about these checks than how many there were


class Engine(Protocol):
    """Evaluates all rules of a scan on one job at a time.

    Most checks are only counted, so a job's outcomes come as one short string instead of an object for each rule.
    """

    def row(self, job: Job) -> str:
        """The outcome of each rule, a letter of `OUTCOME_OF` each, in the order of the rules, e.g. "ppfnp". Never raises."""
        ...

    def verdict(self, job: Job, rule: int) -> Check:
        """The check behind the letter at index `rule` of the job's row, with its reasons."""
        ...

    def unknowns(self, job: Job) -> Unknowns | None:
        """All that is unknown of the job, as an object that jobs like it share; None where each check has to be asked for."""
        ...


def letter_of(check: Check) -> str:
    """The letter of a check in a row, e.g. `p` for a pass."""
    if check.off is not None:
        return SWITCHED_OFF
    match check.outcome:
        case Outcome.PASS:
            return "p"
        case Outcome.FAIL:
            return "f"
        case Outcome.NOT_APPLICABLE:
            return "n"
        case Outcome.UNKNOWN:
            return "u"
        case Outcome.NOT_CONFIGURED:
            return "c"
        case Outcome.ERROR:
            return "e"


def count_outcomes(rows: Mapping[str, int], rules: int) -> list[Counter[Outcome]]:
    """How often each of `rules` rules had which outcome; `rows` says how many jobs had each row."""
    outcomes: list[Counter[Outcome]] = [Counter() for _ in range(rules)]
    for row, jobs in rows.items():
        for counter, letter in zip(outcomes, row, strict=True):
            counter[OUTCOME_OF[letter]] += jobs
    return outcomes

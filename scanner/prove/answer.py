"""What a proof answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scanner.model.job import Json, Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule


@dataclass(frozen=True, slots=True)
class Witness:
    """A job of which something is true, found by the solver and confirmed by the reference engine.

    `job` is a merge patch over the base job, so it can be pasted under a rule's `examples`, with `not_delivered`, `stage` and
    `context`, the records of dumps beside the job.
    """

    job: Mapping[str, Json] = field(default_factory=dict)
    not_delivered: tuple[str, ...] = ()
    stage: Stage = Stage.JOB
    context: tuple[Mapping[str, Json], ...] = ()


class Verdict(StrEnum):
    """The four answers. There is no fifth: what is not known is not decided, with the reason."""

    YES = "yes"
    NEVER = "never"  # for no job that AWS documents
    NOT_DECIDED = "not decided"
    NOT_CONFIGURED = "not configured"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, with its witness where it is YES, and its reason where it is NOT_DECIDED or NOT_CONFIGURED."""

    verdict: Verdict
    witness: Witness | None = None
    reason: str = ""  # "split() is not modelled", "more than 200,000 steps, building the formula", "allowed_roles has no value"


ASKED: tuple[Outcome, ...] = (Outcome.FAIL, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class RuleProof:
    """Which outcomes a rule can have for fully delivered jobs, with the parameters in `configured`: an answer for each that was asked."""

    configured: ConfiguredRule
    answers: Mapping[Outcome, Answer]


class Change(StrEnum):
    """What a new version of a rule does to jobs, the gravest first. A pass that became not applicable, or the reverse, is SAME."""

    LOOSENED = "loosened"  # fail or unknown -> pass or not applicable
    OPENED = "opened"  # -> unknown or error
    TIGHTENED = "tightened"  # -> fail
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """One direction in which two versions of a rule differ: the answer, and the witness's outcomes before and after."""

    change: Change
    answer: Answer
    before: Outcome | None = None
    after: Outcome | None = None


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """How two versions of a rule differ over jobs of which any field may be not delivered: an entry for each change but SAME."""

    differences: tuple[Difference, ...]

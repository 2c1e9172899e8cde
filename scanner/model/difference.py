"""What changed from one report to a later one, cause by cause."""

from dataclasses import dataclass
from enum import StrEnum

from scanner.model.report import CauseSummary
from scanner.model.severity import Severity


class Change(StrEnum):
    """What became of a cause, in the order in which people should look at it."""

    NEW = "new"  # it counts now, and did not before
    WORSENED = "worsened"  # its severity is higher
    STILL_THERE = "still_there"
    FIXED = "fixed"  # its pipeline ran again, and its newest run passed
    RAN_AGAIN = "ran_again_not_passed"  # the rule fails with another value, is unknown, or does not apply
    DID_NOT_RUN = "did_not_run_again"
    NOT_COVERED = "not_covered"  # it may still be there: the new scan did not check it
    JUDGED_OTHERWISE = "judged_otherwise"  # the same jobs were read, and other rules or settings find it no more
    WAIVED = "waived"  # all its findings are waived in the new report


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a cause that a later report does not have, and why it says so.

    `other` is a cause of the same rule and pipeline that the later report has; `passed` is the newest submit time of a job that passed.
    """

    change: Change
    reason: str
    other: str = ""
    passed: str = ""


@dataclass(frozen=True, slots=True)
class ChangedCause:
    """A cause of two reports, as the new one shows it; one that is gone, as the old one does.

    `counts`: it makes the exit code 1. A new or worsened cause of a rule that only warns does not.
    """

    change: Change
    cause: CauseSummary
    severity: Severity  # the highest of its findings that are not waived, or of all where all are
    severity_before: Severity | None = None  # None where it is new
    reason: str = ""
    other: str = ""
    passed: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class LostCoverage:
    """What the old scan checked and the new one did not.

    A place of AWS has an account and operations, a file has a `source`; `rule` is the ID of a rule that did not run. Without any of them,
    `now` says what is lost.
    """

    now: str  # e.g. "denied", "missing", "is not configured"
    account: str = ""
    region: str = ""
    operations: tuple[str, ...] = ()
    source: str = ""
    rule: str = ""
    detail: str = ""  # why, in one sentence


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two reports."""

    path: str
    now: str = ""
    version: str = ""
    jobs: int = 0
    causes: int = 0
    complete: bool = False
    honest_code: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that a diff found out, as plain data. `error` is the sentence of one that could not be made."""

    version: str
    old: Side
    new: Side
    exit_code: int
    cause_version: str = ""
    group_by: str = ""
    causes: tuple[ChangedCause, ...] = ()
    lost: tuple[LostCoverage, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None

    def of(self, change: Change) -> tuple[ChangedCause, ...]:
        """The causes with this change."""
        return tuple(entry for entry in self.causes if entry.change is change)

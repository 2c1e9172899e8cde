"""The exit code of a scan that could run, and whether all that was planned was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.model.codes import BOTH, CLEAN, FINDINGS, INCOMPLETE
from scanner.model.outcome import Finding, Outcome, Undecided
from scanner.model.report import RuleSummary
from scanner.model.severity import Severity


@dataclass(frozen=True, slots=True)
class Gate:
    """What the command line says about the exit code. `fail_on` None means never."""

    fail_on: Severity | None = Severity.LOW
    allow_unknown: frozenset[str] = frozenset()
    allow_empty: bool = False
    exit_zero: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The exit code; `complete` leaves the allowances out of account."""

    exit_code: int
    complete: bool


def judge_scan(
    gate: Gate, rules: Sequence[RuleSummary], findings: Iterable[Finding], undecided: Iterable[Undecided], jobs: int, damaged: bool
) -> Judgement:
    """The exit code by the documented table; `damaged` says that a record or a part of a source could not be read."""
    open_ones = list(undecided)
    idle = unchecked(rules)
    empty = jobs == 0 or nothing_applied(rules)
    complete = not (damaged or open_ones or empty or idle)
    gaps = damaged or idle or (empty and not gate.allow_empty) or any(not entry.accepted for entry in open_ones)
    found = gate.fail_on is not None and any(finding.severity.rank >= gate.fail_on.rank for finding in findings)
    code = {(False, False): CLEAN, (True, False): FINDINGS, (False, True): INCOMPLETE, (True, True): BOTH}[found, gaps]
    return Judgement(CLEAN if gate.exit_zero else code, complete)


def nothing_applied(rules: Sequence[RuleSummary]) -> bool:
    """Whether no rule was run on any job, e.g. since all of them are for requests and there were only jobs."""
    return not any(summary.applied for summary in rules)


def unchecked(rules: Sequence[RuleSummary]) -> bool:
    """Whether rules that were not configured, or switched off, leave a gap: where they all are, or one that was asked for by its id."""
    asked_for = any(summary.configured.asked_for and summary.outcomes.get(Outcome.NOT_CONFIGURED) for summary in rules)
    return asked_for or (bool(rules) and all(summary.idle for summary in rules))

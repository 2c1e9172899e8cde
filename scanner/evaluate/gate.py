"""The exit code of a scan that could run, and whether all that was planned was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.model.codes import BOTH, CLEAN, FINDINGS, INCOMPLETE
from scanner.model.outcome import Finding, Undecided
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
    unconfigured = bool(rules) and all(summary.configured.unset for summary in rules)
    complete = not (damaged or open_ones or jobs == 0 or unconfigured)
    gaps = damaged or unconfigured or (jobs == 0 and not gate.allow_empty) or any(not entry.accepted for entry in open_ones)
    found = gate.fail_on is not None and any(finding.rule.severity.rank >= gate.fail_on.rank for finding in findings)
    code = {(False, False): CLEAN, (True, False): FINDINGS, (False, True): INCOMPLETE, (True, True): BOTH}[found, gaps]
    return Judgement(CLEAN if gate.exit_zero else code, complete)

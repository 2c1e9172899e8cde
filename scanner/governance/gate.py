"""The exit code of a scan that could run, and whether all that was planned was decided. It needs the report's counts alone."""

from collections.abc import Sequence
from enum import Enum, auto

from msgspec import Struct

from scanner.model.codes import BOTH, CLEAN, FINDINGS, INCOMPLETE
from scanner.model.governance import Standing
from scanner.model.outcome import Finding, Outcome
from scanner.model.report import Flags, ReportedRule
from scanner.model.severity import Severity


class Counts(Struct, frozen=True):
    """What the exit code depends on.

    `damaged`: a record or a part of a source could not be read. `damaged_before`: all of that could not be read before either.
    """

    rules: Sequence[ReportedRule]
    jobs: int
    damaged: bool
    damaged_before: bool = False


class Judgement(Struct, frozen=True):
    """The exit code; `honest_code` is the one without --exit-zero, `complete` ignores the --allow options too."""

    exit_code: int
    honest_code: int
    complete: bool


def judge_scan(flags: Flags, counts: Counts) -> Judgement:
    """The exit code by the documented table."""
    gaps = _gaps(flags, counts)
    tolerated = {_Gap.ACCEPTED}
    if flags.allow_empty:
        tolerated.add(_Gap.EMPTY)
    if flags.only_new_gaps:
        tolerated |= {_Gap.DAMAGED_BEFORE, _Gap.UNDECIDED_BEFORE}
    code = _CODES[has_findings(flags, counts.rules), bool(gaps - tolerated)]
    exit_code = CLEAN if flags.exit_zero else code
    return Judgement(exit_code, code, complete=not gaps)


class _Gap(Enum):
    """Why a scan is not complete."""

    DAMAGED = auto()  # something could not be read
    DAMAGED_BEFORE = auto()  # the same, and it could not be read before either
    UNDECIDED = auto()
    UNDECIDED_BEFORE = auto()  # undecided, and the rule had undecided checks before too
    ACCEPTED = auto()  # undecided, and an --allow-unknown covers it
    IDLE = auto()  # rules that were to run could not
    EMPTY = auto()  # no job, or none that a rule applies to
    TOO_FEW = auto()  # fewer jobs than expected


_CODES = {  # by whether there are findings, and whether the scan is incomplete
    (False, False): CLEAN,
    (True, False): FINDINGS,
    (False, True): INCOMPLETE,
    (True, True): BOTH,
}


def _gaps(flags: Flags, counts: Counts) -> set[_Gap]:
    rules = counts.rules
    found = {
        _Gap.DAMAGED: counts.damaged and not counts.damaged_before,
        _Gap.DAMAGED_BEFORE: counts.damaged,
        _Gap.UNDECIDED: any(rule.undecided and not rule.was_undecided for rule in rules),
        _Gap.UNDECIDED_BEFORE: any(rule.undecided for rule in rules),
        _Gap.ACCEPTED: any(rule.accepted for rule in rules),
        _Gap.IDLE: is_idle(rules),
        _Gap.EMPTY: counts.jobs == 0 or nothing_applied(rules),
        _Gap.TOO_FEW: is_too_few(flags, counts.jobs),
    }
    return {gap for gap, is_there in found.items() if is_there}


def is_too_few(flags: Flags, jobs: int) -> bool:
    """Whether fewer jobs were checked than --expect-jobs says."""
    return jobs < flags.expect_jobs


def has_findings(flags: Flags, rules: Sequence[ReportedRule]) -> bool:
    """Whether a finding that counts is at or above --fail-on."""
    if flags.fail_on is None:
        return False
    lowest = flags.fail_on.rank
    return any(severity.rank >= lowest for rule in rules for severity, number in counted(flags, rule).items() if number)


def counted(flags: Flags, rule: ReportedRule) -> dict[Severity, int]:
    """How many findings of a rule can reach the exit code: those that are not waived, and with --fail-on-new not known either."""
    if rule.warns is not None:
        return {}
    if not flags.fail_on_new:
        return rule.active
    return {severity: number - rule.known.get(severity, 0) for severity, number in rule.active.items()}


def reaches_code(flags: Flags, rule: ReportedRule, finding: Finding) -> bool:
    """Whether a finding of a rule makes the scan fail."""
    if rule.warns is not None or finding.waiver is not None or flags.fail_on is None:
        return False
    if flags.fail_on_new and finding.baseline is Standing.KNOWN:
        return False
    return finding.severity.rank >= flags.fail_on.rank


def nothing_applied(rules: Sequence[ReportedRule]) -> bool:
    """Whether no rule was run on any job, e.g. because all rules are for requests and there were only jobs."""
    return not any(rule.applied for rule in rules)


def is_idle(rules: Sequence[ReportedRule]) -> bool:
    """Whether rules that were not configured, or switched off, leave a gap: where they all are, or one that was asked for by its ID."""
    if any(rule.asked_for and rule.outcomes.get(Outcome.NOT_CONFIGURED) for rule in rules):
        return True
    return bool(rules) and all(rule.idle for rule in rules)

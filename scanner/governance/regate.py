"""The exit code of a saved report, with its own flags or with others."""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.findings.build import accepted_by
from scanner.governance.gate import Counts, judge_scan
from scanner.model.codes import WRONG_USAGE
from scanner.model.outcome import Undecided
from scanner.model.report import Flags, Report


def regate(report: Report, flags: Flags) -> Report:
    """The report with other flags and the exit code that a scan with these would have given; its lists stay as they are.

    The report of a scan that could not start gives 2, whatever the flags.
    """
    if report.error is not None:
        return replace(report, exit_code=WRONG_USAGE, honest_code=WRONG_USAGE)
    rules = report.rules
    if flags.allow_unknown != report.flags.allow_unknown:
        accepted = _accepted(report, flags.allow_unknown)
        rules = tuple(replace(rule, accepted=accepted[rule.id]) for rule in rules)
    judgement = judge_scan(flags, Counts(rules, report.jobs, report.damaged, report.damaged_before))
    return replace(
        report,
        flags=flags,
        rules=rules,
        exit_code=judgement.exit_code,
        honest_code=judgement.honest_code,
        complete=judgement.complete,
    )


def open_checks(report: Report, allowed: frozenset[str]) -> Iterator[Undecided]:
    """The undecided checks that neither an allowance nor a waiver of the report accepts."""
    return (check for check, is_accepted in _judged(report, allowed) if not is_accepted)


def _accepted(report: Report, allowed: frozenset[str]) -> Counter[str]:
    """How many unknowns of each rule the allowances cover."""
    return Counter(check.rule_id for check, is_accepted in _judged(report, allowed) if is_accepted)


def _judged(report: Report, allowed: frozenset[str]) -> Iterator[tuple[Undecided, bool]]:
    """Each undecided check, and whether it is accepted with these allowances."""
    by_waiver = {waiver.id: {*waiver.rules, *waiver.fields} for waiver in report.waivers}
    for check in report.undecided:
        waived = (by_waiver[waiver] for waiver in check.waivers)
        yield check, accepted_by(check.rule_id, check.outcome, check.missing, allowed.union(*waived)) != ""

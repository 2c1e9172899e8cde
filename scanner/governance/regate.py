"""The exit code of a saved report, with its own flags or with others."""

from collections import Counter
from dataclasses import replace

from scanner.findings.build import accepted_by
from scanner.governance.gate import Counts, judge_scan
from scanner.model.codes import WRONG_USAGE
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


def _accepted(report: Report, allowed: frozenset[str]) -> Counter[str]:
    """How many unknowns of each rule the allowances cover."""
    accepted: Counter[str] = Counter()
    by_waiver = {waiver.id: {*waiver.rules, *waiver.fields} for waiver in report.waivers}
    for entry in report.undecided:
        waived = (by_waiver[waiver] for waiver in entry.waivers)
        if accepted_by(entry.rule_id, entry.outcome, entry.missing, allowed.union(*waived)):
            accepted[entry.rule_id] += 1
    return accepted

"""What was known before: the causes that the baseline knows, and the gaps that were there in it or in the report before."""

from scanner.display.lines import count
from scanner.model.codes import BOTH, INCOMPLETE
from scanner.model.governance import Standing
from scanner.model.report import CauseSummary, Report


def is_known(cause: CauseSummary) -> bool:
    """Whether the baseline knows all findings of a cause that are not waived."""
    return cause.standing is Standing.KNOWN


def has_only_known_findings(report: Report) -> bool:
    """Whether --fail-on-new keeps every finding out of the exit code."""
    return report.flags.fail_on_new and not any(cause.active and not is_known(cause) for cause in report.causes)


def has_only_known_gaps(report: Report) -> bool:
    """Whether there are gaps, and --fail-on-incomplete new keeps all of them out of the exit code."""
    gaps = report.damaged or any(rule.undecided for rule in report.rules)
    return report.flags.only_new_gaps and gaps and report.honest_code not in (INCOMPLETE, BOTH)


def known_gaps_part(report: Report) -> str:
    """How many gaps were there before, e.g. "2 gaps as in baseline.jsonl"; empty where they are not told apart, or none was."""
    rows = sum(row.known_gap for row in report.coverage)
    rules = sum(rule.undecided > 0 and rule.was_undecided for rule in report.rules)
    if not report.flags.only_new_gaps or not rows + rules:
        return ""
    return f"{count(rows + rules, 'gap')} as in {_before(report)}"


def _before(report: Report) -> str:
    """The file that gaps were compared with."""
    if report.last is not None:
        return report.last.path
    return "the baseline" if report.baseline is None else report.baseline.path

"""What was known before: the causes that the baseline knows, and the gaps that were there in it or in the report before."""

from collections.abc import Iterator

from scanner.display.lines import count, first_of
from scanner.model.codes import BOTH, INCOMPLETE
from scanner.model.governance import Standing
from scanner.model.report import CauseSummary, Report

_NAMED = 5  # gaps in a sentence


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


def new_gaps_notes(report: Report) -> Iterator[str]:
    """A sentence that names the gaps that were not there before, where they are told apart.

    E.g. "new gaps, not in last.json: jobs of 111122223333 us-east-1".
    """
    gaps = list(_new_gaps(report))
    if report.flags.only_new_gaps and gaps:
        yield f"new gaps, not in {_before(report)}: {first_of(gaps, _NAMED)}"


def _new_gaps(report: Report) -> Iterator[str]:
    for row in report.coverage:
        if row.is_gap and not row.known_gap:
            yield f"{row.operation} of {row.account} {row.region}".strip() if row.operation else row.source
    for rule in report.rules:
        if rule.undecided and not rule.was_undecided:
            yield f"{rule.id} not decided"


def _before(report: Report) -> str:
    """The file that gaps were compared with."""
    if report.last is not None:
        return report.last.path
    return "the baseline" if report.baseline is None else report.baseline.path

"""A report as Markdown, for a job summary or a comment: the verdict, the causes, and what was not checked."""

from collections.abc import Iterator

from scanner.display.lines import count
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.known import is_known
from scanner.formats.markdown.limit import Limited
from scanner.formats.markdown.text import code, escape, table
from scanner.formats.options import ReportOptions
from scanner.formats.remark import Level
from scanner.formats.remarks import remarks
from scanner.formats.state import ScanState, state_of, verdict_text
from scanner.formats.subjects import count_subjects
from scanner.model.report import CauseSummary, Report, ReportedRule

SUMMARY = 1_000_000  # bytes: GitHub drops a job summary of more than 1 MiB, and GitLab a note of more than 1,000,000
COMMENT = 65_000  # characters: GitHub refuses a comment of more than 65,536
_LONG_REMARK = 600
_ELSEWHERE = "the text and JSON reports have them all"


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report for a job summary, below 1 MiB."""
    return _limited(report, SUMMARY)


def comment_pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report for a comment on a pull request, below 65,536 characters."""
    return _limited(report, COMMENT)


def _limited(report: Report, limit: int) -> Iterator[str]:
    """The verdict and what was not checked, the causes, the notes; each may take what the parts after it need not have."""
    limited = Limited(limit)
    yield from limited.write(_head(report), limit // 2, f"lines more do not fit here; {_ELSEWHERE}")
    yield from limited.write(_causes(report), limit // 10, f"causes more do not fit here; {_ELSEWHERE}")
    yield from limited.write(_notes(report), 0, f"notes more do not fit here; {_ELSEWHERE}")


def _head(report: Report) -> Iterator[str]:
    yield f"### jobscan: {escape(_headline(report))}\n\n"
    yield f"{escape(verdict_text(report))}\n\n"
    if report.error is None:
        yield f"{escape(_scope(report))}\n\n"
    unchecked = [remark.text for remark in remarks(report) if remark.level is not Level.NOTE]
    if unchecked:
        title = "To know" if state_of(report) is ScanState.COMPLETE else "Not checked"
        yield f"#### {title}\n\n"
        yield from _list(unchecked)


def _notes(report: Report) -> Iterator[str]:
    notes = [remark.text for remark in remarks(report) if remark.level is Level.NOTE]
    if notes:
        yield "\n#### Notes\n\n"
        yield from _list(notes)


def _headline(report: Report) -> str:
    """The first words of the verdict, e.g. "FINDINGS, AND INCOMPLETE"."""
    return verdict_text(report).partition("   ")[0]


def _scope(report: Report) -> str:
    """What was checked, e.g. "jobscan 0.1.0 as of 2026-11-23T12:00:00Z, 3 jobs, 11 rules"."""
    return f"jobscan {report.version} as of {report.now}, {count_subjects(report)}, {count(len(report.rules), 'rule')}"


def _list(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield f"- {escape(text, _LONG_REMARK)}\n"
    yield "\n"


def _causes(report: Report) -> Iterator[str]:
    """The table of causes row by row, in the order in which to look at them; those that the baseline knows, or waivers cover, last."""
    if not report.causes:
        return
    rules = {rule.id: rule for rule in report.rules}
    has_owners = any(cause.owner for cause in report.causes)
    names = ["severity", "rule", "what is wrong", "jobs", "account", "Region", "role", "newest job", "status", "place"]
    if has_owners:
        names.append("owner")
    if any(_is_aside(cause) for cause in report.causes):
        names.append("set aside")
    yield f"#### {count(len(report.causes), 'cause')} of {count(len(report.findings), 'finding')}\n\n"
    in_order = sorted(report.causes, key=_is_aside)
    yield from table(names, (_row(cause, rules[cause.rule_id], names) for cause in in_order))


def _is_aside(cause: CauseSummary) -> bool:
    return not cause.active or is_known(cause)


def _row(cause: CauseSummary, rule: ReportedRule, names: list[str]) -> list[str]:
    newest = cause.newest
    cells = [
        cause.severity.value,
        f"{code(cause.rule_id)} {escape(rule.title)}",
        code(what_is_wrong(cause.cause)),
        f"{cause.findings:,}",
        code(cause.account_id),
        code(cause.region),
        code(cause.role),
        code(job_name(cause)),
        escape(newest.status or newest.stage.value),
        code(str(newest.location)),
    ]
    if "owner" in names:
        cells.append(escape(cause.owner))
    if "set aside" in names:
        cells.append(_why_aside(cause))
    return cells


def _why_aside(cause: CauseSummary) -> str:
    if not cause.active:
        return "waived"
    if is_known(cause):
        return "known"
    return f"{cause.waived:,} waived" if cause.waived else ""

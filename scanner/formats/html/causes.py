"""The causes as rows of the page's first table."""

from collections.abc import Iterable

from scanner.display.lines import printable
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.html.columns import Columns, Heading, Kind
from scanner.formats.html.findings import minute, standing_word
from scanner.model.report import CauseSummary, ReportedRule

HEADINGS = (
    Heading("severity", Kind.SEVERITY, has_filter=True),
    Heading("rule", has_filter=True),
    Heading("what is wrong", Kind.TEXT),
    Heading("standing", has_filter=True),
    Heading("jobs", Kind.NUMBER),
    Heading("can be stopped", Kind.NUMBER),
    Heading("account", has_filter=True),
    Heading("Region", has_filter=True),
    Heading("role"),
    Heading("owner", Kind.DETAIL, has_filter=True),
    Heading("newest job", Kind.DETAIL),
    Heading("status", Kind.DETAIL),
    Heading("submitted", Kind.DETAIL),
    Heading("place", Kind.DETAIL),
    Heading("cause", Kind.DETAIL),
)


def cause_table(causes: Iterable[CauseSummary], rules: dict[str, ReportedRule]) -> Columns:
    """A row for each cause, in their order."""
    table = Columns(HEADINGS)
    for cause in causes:
        table.add(map(printable, _texts(cause, rules[cause.rule_id])))
    return table


def _texts(cause: CauseSummary, rule: ReportedRule) -> tuple[str, ...]:
    newest = cause.newest
    return (
        cause.severity.value,
        cause.rule_id,
        f"{rule.title}: {what_is_wrong(cause.cause)}",
        _standing(cause),
        str(cause.findings),
        str(cause.stoppable),
        cause.account_id,
        cause.region,
        cause.role,
        cause.owner,
        job_name(cause),
        newest.status or newest.stage.value,
        minute(newest.submit_time),
        str(newest.location),
        cause.cause,
    )


def _standing(cause: CauseSummary) -> str:
    """Whether waivers cover the cause or a part of it, else what the baseline knows of it."""
    if not cause.active:
        return "waived"
    standing = standing_word(cause.standing)
    if not cause.waived:
        return standing
    partly = f"{cause.waived:,} waived"
    return f"{standing}, {partly}" if standing else partly

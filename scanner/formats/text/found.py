"""The findings, for people: by rule, then by cause."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from scanner.display.excerpt import excerpt
from scanner.display.lines import BLANK, Line, cells, columns, count, cut, join, line, pad, shown, wrap
from scanner.findings.cause import stem
from scanner.formats.options import ReportOptions
from scanner.formats.subjects import all_subjects
from scanner.formats.text.suggestions import MORE, what_to_do
from scanner.model.arn import is_arn
from scanner.model.job import Stage
from scanner.model.outcome import Finding
from scanner.model.report import Report
from scanner.model.rule import Rule
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE

RULES, CAUSES = 20, 5  # how many are shown
_TITLE, _NAME, _PLACE = 72, 44, 80  # characters of a title, a name and a place


@dataclass(frozen=True, slots=True)
class Cause:
    """The findings of one cause, the one to show first in front."""

    findings: tuple[Finding, ...]

    @property
    def stoppable(self) -> int:
        """How many of its jobs can still be stopped."""
        return sum(finding.status in STOPPABLE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The findings of one rule by cause, in the order in which they are shown."""

    rule: Rule
    causes: tuple[Cause, ...]

    @property
    def severity(self) -> Severity:
        """The highest of its findings: a scope can say another than the rule."""
        return max((finding.severity for finding in self.findings), key=lambda one: one.rank)

    @property
    def findings(self) -> list[Finding]:
        """All of them, in the order of their causes."""
        return [finding for cause in self.causes for finding in cause.findings]


def found_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The block of findings; nothing where there are none."""
    rules = by_rule(report.findings)
    shown_rules = rules if options.show_all else rules[:RULES]
    heads = _heads(shown_rules, all_subjects(report))
    for one, head in zip(shown_rules, heads, strict=True):
        yield from (head, BLANK)
        yield from (*_example(one.findings[0]), BLANK)
        yield from wrap(one.findings[0].message)
        yield BLANK
        yield from _table(one.causes, report, options)
        yield BLANK
        yield from _still_open(one.findings)
        running = sum(cause.stoppable for cause in one.causes)
        submitted = sum(finding.stage is Stage.JOB or is_arn(finding.job) for finding in one.findings)
        yield from what_to_do(one.rule, running > 0, running < submitted)
        yield BLANK
    if left := rules[len(shown_rules) :]:
        number = sum(len(one.findings) for one in left)
        yield from (line(f"{count(len(left), 'more rule')} with {count(number, 'finding')}: {MORE}"), BLANK)


def by_rule(findings: Sequence[Finding]) -> list[RuleFindings]:
    """The findings by rule, the most severe first, then by cause: jobs that can still be stopped, many jobs, the newest."""
    ordered = sorted(findings, key=lambda one: one.rule.id)
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.rule.id)]
    rules = [RuleFindings(group[0].rule, _causes(group)) for group in groups]
    return sorted(rules, key=lambda one: -one.severity.rank)


def _causes(findings: Sequence[Finding]) -> tuple[Cause, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.cause, []).append(finding)
    causes = [Cause(tuple(_newest_first(group))) for group in groups.values()]
    causes.sort(key=lambda one: one.findings[0].submit_time, reverse=True)
    causes.sort(key=lambda one: (not one.stoppable, -len(one.findings)))
    return tuple(causes)


def _newest_first(findings: Sequence[Finding]) -> list[Finding]:
    newest = sorted(findings, key=lambda one: one.submit_time, reverse=True)
    return sorted(newest, key=lambda one: one.status not in STOPPABLE)


def _heads(rules: Sequence[RuleFindings], subjects: str) -> list[Line]:
    """The rules' headings, as columns."""
    titles = [cut(shown(one.rule.title), _TITLE) for one in rules]
    ids = [shown(one.rule.id) for one in rules]
    widths = [max(map(cells, column), default=0) for column in (ids, [one.severity.value for one in rules], titles)]
    return [
        line(
            pad(rule_id, widths[0]) + "  ",
            (pad(one.severity.value, widths[1]), one.severity.value),
            f"  {pad(title, widths[2])}  {len(one.findings):,} of {subjects}, {count(len(one.causes), 'cause')}",
        )
        for one, rule_id, title in zip(rules, ids, titles, strict=True)
    ]


def _example(finding: Finding) -> Iterator[Line]:
    """Where the finding stands, with its line of the file where that is known."""
    place = finding.location
    yield line(f"    {cut(shown(str(place)), _PLACE)}")
    if place.line is not None and place.source is not None:
        column = place.source_column or place.column or 1
        note = f'has no "{shown(place.lacks)}"' if place.lacks else ""
        yield from excerpt(place.line, place.source, column, place.width, note, torn=column != place.column)


def _table(causes: Sequence[Cause], report: Report, options: ReportOptions) -> Iterator[Line]:
    """A row a cause; account, Region and file are columns only where the scan met more than one."""
    chosen = causes if options.show_all else causes[:CAUSES]
    rows = [_row(cause, report) for cause in chosen]
    severities = len({finding.severity for cause in causes for finding in cause.findings}) > 1  # scopes can say so
    if severities:
        rows = [[row[0], _severity(cause), *row[1:]] for row, cause in zip(rows, chosen, strict=True)]
    head = ["jobs", *["severity"] * severities, *_varying(report), "role", "newest job", "status", _place_head(report)]
    texts = columns([head, *rows], right=frozenset({0, len(head) - 1} if head[-1] == "line" else {0}))
    yield line("    ", (texts[0], "dim"))
    yield from (line(f"    {text}") for text in texts[1:])
    if left := causes[len(chosen) :]:
        sizes = [len(cause.findings) for cause in left]
        each = f"{count(sizes[0], 'job')} each" if len(set(sizes)) == 1 and len(left) > 1 else count(sum(sizes), "job")
        yield line(f"          {count(len(left), 'more cause')} with {each}: {MORE}")


def _severity(cause: Cause) -> str:
    return max((finding.severity for finding in cause.findings), key=lambda one: one.rank).value


def _varying(report: Report) -> list[str]:
    """The columns that would say the same in every row of a smaller scan."""
    return ["account"] * (len(report.accounts) > 1) + ["region"] * (len(report.regions) > 1)


def _place_head(report: Report) -> str:
    return "place" if len({finding.location.path for finding in report.findings}) > 1 else "line"


def _row(cause: Cause, report: Report) -> list[str]:
    first = cause.findings[0]
    place = str(first.location.line or "")
    if _place_head(report) == "place":
        place = f"{first.location.path}:{place}".rstrip(":")
    roles = {finding.role.rsplit("/", 1)[-1] for finding in cause.findings}
    role = roles.pop() if len(roles) == 1 else stem(roles.pop())
    row = [f"{len(cause.findings):,}"]
    row += [{"account": first.account_id, "region": first.region}[name] or "-" for name in _varying(report)]
    row += [role or "-", first.job_name or first.job, _status(first)]
    return [*(cut(shown(cell), _NAME) for cell in row), cut(shown(place), _PLACE)]


def _status(finding: Finding) -> str:
    return finding.status or ("request" if finding.stage is Stage.REQUEST else "-")


def _still_open(findings: Sequence[Finding]) -> Iterator[Line]:
    """How many of the jobs can still be stopped, and how many are beyond change."""
    statuses = Counter(finding.status for finding in findings if finding.stage is Stage.JOB)
    running = [f"{statuses[name]:,} {name}" for name in STOPPABLE if statuses[name]]
    open_ones = sum(statuses[name] for name in STOPPABLE)
    ended = sum(statuses.values()) - open_ones - statuses["Stopping"] - statuses[""]
    parts = []
    if running:
        was = f"{count(open_ones, 'job')} {'was' if open_ones == 1 else 'were'}"
        states = running[0].split(" ", 1)[1] if len(running) == 1 else f"unfinished ({join(running)})"
        parts.append(f"{was} {states} when this was recorded and may still be stopped")
    others = (
        (statuses["Stopping"], "was being stopped", "were being stopped"),
        (ended, "has ended and cannot be changed", "have ended and cannot be changed"),
        (statuses[""], "has no status", "have no status"),
    )
    for number, one, several in others:
        if number:
            parts.append(f"{f'{number:,}' if parts else count(number, 'job')} {one if number == 1 else several}")
    if parts:
        yield line(f"    {'; '.join(parts)}.")

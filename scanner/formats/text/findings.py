"""The findings, for people: by rule, then by cause."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from scanner.display.excerpt import excerpt
from scanner.display.lines import BLANK, Line, cells, count, form, join, line, pad, printable, shorten, wrap
from scanner.formats.known import is_known
from scanner.formats.options import ReportOptions
from scanner.formats.subjects import all_subjects
from scanner.formats.text.cause_table import cause_table
from scanner.formats.text.suggestions import MORE, what_to_do
from scanner.model.outcome import Finding
from scanner.model.report import CauseSummary, Newest, Report, ReportedRule
from scanner.model.rule import Precision
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE

_SHORTEST_TITLE = 24
RULES = 20  # how many are shown
_TITLE, _PLACE = 72, 80  # characters of a title and a place


class RuleFindings(Struct, frozen=True):
    """The findings of one rule that are not waived, by cause, the cause to look at first in front."""

    rule: ReportedRule
    causes: tuple[CauseSummary, ...]

    @property
    def severity(self) -> Severity:
        """The highest of its findings: a scope can give another one than the rule."""
        return max((cause.severity for cause in self.causes), key=lambda severity: severity.rank)

    @property
    def findings(self) -> int:
        """How many there are."""
        return sum(cause.active for cause in self.causes)


class _Details(Struct, frozen=True):
    """What only the findings themselves say: the first finding of each rule's first cause, and whether there are several files."""

    examples: dict[str, Finding]
    several_files: bool


def found_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The block of findings; nothing where there are none."""
    rules = by_rule(report)
    if not options.show_all:
        rules = _without_known(rules, report)
    if not rules:
        yield from _known_lines(report, options)
        return
    chosen = rules if options.show_all else rules[:RULES]
    details = _details(report, chosen)
    heads = _heads(chosen, all_subjects(report), options.table_width)
    for found, head in zip(chosen, heads, strict=True):
        example = details.examples[found.rule.id]
        yield from head
        yield from _why_it_only_warns(found.rule, options.width)
        yield BLANK
        yield from (*_example(example, options.width), BLANK)
        yield from wrap(example.message, width=options.width)
        yield BLANK
        yield from cause_table(found.causes, report, options, details.several_files)
        yield BLANK
        yield from _still_open(found.rule, options.width)
        running = sum(cause.stoppable for cause in found.causes)
        yield from what_to_do(found.rule, any_running=running > 0, any_ended=running < found.rule.submitted, width=options.width)
        yield BLANK
    left = rules[len(chosen) :]
    if left:
        findings = sum(found.findings for found in left)
        yield from (line(f"{count(len(left), 'more rule')} with {count(findings, 'finding')}: {MORE}"), BLANK)
    yield from _known_lines(report, options)


def by_rule(report: Report) -> list[RuleFindings]:
    """The rules with findings that are not waived, the most severe first; causes come in the order in which people should look at them.

    What the baseline knows comes last: the known causes of a rule, and the rules that have no others.
    """
    rules = {rule.id: rule for rule in report.rules}
    active = (cause for cause in report.causes if cause.active)
    grouped = groupby(active, key=lambda cause: cause.rule_id)
    found = [RuleFindings(rules[rule_id], tuple(sorted(causes, key=is_known))) for rule_id, causes in grouped]
    return sorted(found, key=_order)


def _order(found: RuleFindings) -> tuple[bool, int, bool, int, int, str]:
    """The most severe first; of these the rules with jobs that can be stopped, then the most precise, then those with most jobs."""
    is_stoppable = any(cause.stoppable for cause in found.causes)
    precision = list(Precision).index(found.rule.precision)
    return is_known(found.causes[0]), -found.severity.rank, not is_stoppable, precision, -found.findings, found.rule.id


def _without_known(rules: Sequence[RuleFindings], report: Report) -> list[RuleFindings]:
    """The rules with the causes that can reach the exit code: with --fail-on-new, known ones are only counted."""
    if not report.flags.fail_on_new:
        return list(rules)
    new = [replace(found, causes=tuple(cause for cause in found.causes if not is_known(cause))) for found in rules]
    return [found for found in new if found.causes]


def _known_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """How many known findings are not shown, e.g. "4 known findings in 2 causes (baseline.jsonl): see them with --show all"."""
    known = [cause for cause in report.causes if cause.active and is_known(cause)]
    if options.show_all or not known or not report.flags.fail_on_new or report.baseline is None:
        return
    findings = count(sum(cause.active for cause in known), "known finding")
    file = shorten(printable(report.baseline.path), _PLACE)
    yield from (line(f"{findings} in {count(len(known), 'cause')} ({file}): {MORE}"), BLANK)


def _details(report: Report, rules: Sequence[RuleFindings]) -> _Details:
    """Goes through the findings once for what the causes do not hold."""
    wanted = {found.causes[0].newest.fingerprint: found.causes[0] for found in rules}
    examples: dict[str, Finding] = {}
    paths: set[str] = set()
    for finding in report.findings:
        paths.add(finding.location.path)
        cause = wanted.get(finding.fingerprint)
        if cause is not None and finding.cause == cause.cause and _is_at(finding, cause.newest):
            examples.setdefault(finding.rule_id, finding)
    return _Details(examples, len(paths) > 1)


def _is_at(finding: Finding, newest: Newest) -> bool:
    """Whether a finding is the one that a cause's table shows: a job may be in two files."""
    place, shown_place = finding.location, newest.location
    return (place.path, place.line, place.column) == (shown_place.path, shown_place.line, shown_place.column)


def _heads(rules: Sequence[RuleFindings], subjects: str, width: int) -> list[tuple[Line, ...]]:
    """The rules' headings, as columns; where these are too wide, the numbers are on a line of their own."""
    titles = [shorten(printable(found.rule.title), _TITLE) for found in rules]
    ids = [printable(found.rule.id) for found in rules]
    numbers = [f"{found.findings:,} of {subjects}, {count(len(found.causes), 'cause')}{_only_warns(found.rule)}" for found in rules]
    id_width, title_width = (max(map(cells, texts)) for texts in (ids, titles))
    severity_width = max(len(found.severity.value) for found in rules)
    is_wide = id_width + severity_width + title_width + max(map(cells, numbers)) + 3 * len("  ") > width
    heads: list[tuple[Line, ...]] = []
    for found, rule_id, title, number in zip(rules, ids, titles, numbers, strict=True):
        severity = found.severity.value
        before = (f"{pad(rule_id, id_width)}  ", (pad(severity, severity_width), severity))
        if is_wide:
            room = max(_SHORTEST_TITLE, width - id_width - severity_width - 2 * len("  "))
            heads.append((line(*before, f"  {shorten(title, room)}"), line(f"    {number}")))
        else:
            heads.append((line(*before, f"  {pad(title, title_width)}  {number}"),))
    return heads


def _only_warns(rule: ReportedRule) -> str:
    """What a heading says of a rule whose findings never reach the exit code."""
    if rule.warns is None:
        return ""
    if rule.warns.until:
        return f", warns until {printable(rule.warns.until)}"
    return ", only warns"


def _why_it_only_warns(rule: ReportedRule, width: int) -> Iterator[Line]:
    if rule.warns is not None:
        yield from wrap(f"Only warns: {rule.warns.reason}", indent=" " * 8, first="    ", width=width)


def _example(finding: Finding, width: int) -> Iterator[Line]:
    """Where the finding is, with its line of the file where that is known."""
    place = finding.location
    where = shorten(printable(str(place)), _PLACE)
    if finding.record_location is not None:
        where = f"{where}   value: {shorten(printable(str(finding.record_location)), _PLACE)}"
    yield line(f"    {where}")
    if place.line is not None and place.source is not None:
        column = place.source_column or place.column or 1
        note = f'has no "{printable(place.lacks)}"' if place.lacks else ""
        yield from excerpt(place.line, place.source, column, place.width, note, torn=column != place.column, room=width)


def _still_open(rule: ReportedRule, width: int) -> Iterator[Line]:
    """How many of the jobs can still be stopped, and how many are beyond change."""
    statuses = rule.statuses
    running = {name: statuses[name] for name in STOPPABLE if statuses.get(name)}
    stopping = statuses.get("Stopping", 0)
    without = statuses.get("", 0)
    ended = sum(statuses.values()) - sum(running.values()) - stopping - without
    parts = []
    if running:
        parts.append(_running(running))
    others = (
        (stopping, "was being stopped", "were being stopped"),
        (ended, "has ended and cannot be changed", "have ended and cannot be changed"),
        (without, "has no status", "have no status"),
    )
    for number, singular, plural in others:
        if number:
            subject = count(number, "job")
            if parts:
                subject = f"{number:,}"
            parts.append(f"{subject} {form(number, singular, plural)}")
    if parts:
        yield from wrap(f"{'; '.join(parts)}.", width=width)


def _running(running: dict[str, int]) -> str:
    total = sum(running.values())
    was = f"{count(total, 'job')} {form(total, 'was', 'were')}"
    states = [f"{number:,} {name}" for name, number in running.items()]
    state = form(len(running), next(iter(running)), f"unfinished ({join(states)})")
    return f"{was} {state} when this was recorded and may still be stopped"

"""What a report says besides its findings, a sentence for each rule or kind, never one for each job; no format leaves any of it out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.display.lines import count, first_of
from scanner.formats.coverage import coverage_remarks
from scanner.formats.known import new_gaps_notes
from scanner.formats.part import part_sentence
from scanner.formats.remark import AboutRule, Level, Remark
from scanner.formats.subjects import all_subjects
from scanner.formats.text.gaps import few_jobs
from scanner.formats.text.head import in_force
from scanner.formats.waivers import accepted_by_what, waiver_sentences
from scanner.governance.gate import nothing_applied
from scanner.model.governance import WaiverState
from scanner.model.outcome import Outcome, ReasonKind
from scanner.model.report import Report, ReportedRule

_PATHS = 5  # fields in one sentence


def remarks(report: Report) -> Iterator[Remark]:
    """All of it, each once: what was in force, not read, left out, noted, not decided, not configured, switched off and waived."""
    if report.error is not None:
        yield Remark("not-scanned", f"Nothing was scanned: {report.error}", level=Level.ERROR)
        return
    if report.part is not None:
        yield Remark("note", part_sentence(report), level=Level.NOTE)
    yield Remark("in-force", f"In force: {', '.join(in_force(report))}", level=Level.NOTE)
    yield from _of_jobs(report)
    yield from _of_files(report)
    yield from coverage_remarks(report)
    if report.left_out:
        parts = "; ".join(f"{what}: {number:,}" for what, number in report.left_out.items())
        yield Remark("left-out", f"Left out: {parts}", level=Level.NOTE)
    for state, text in waiver_sentences(report):
        yield Remark("waiver", text, level=Level.WARNING if state is WaiverState.EXPIRED else Level.NOTE)
    for note in (*new_gaps_notes(report), *report.notes):
        yield Remark("note", note, level=Level.NOTE)
    yield from _of_rules(report)


def _of_jobs(report: Report) -> Iterator[Remark]:
    """Whether there was anything to check, and as many jobs as expected."""
    allowed = Level.NOTE if report.flags.allow_empty else Level.WARNING
    if not report.jobs:
        yield Remark("no-job", "No job was found, so nothing was checked.", level=allowed)
    elif nothing_applied(report.rules):
        yield Remark("nothing-applied", f"No rule applies to any of these: {all_subjects(report)}", level=allowed)
    for few in few_jobs(report):
        yield Remark("few-jobs", f"Only {few}", level=Level.ERROR)


def _of_files(report: Report) -> Iterator[Remark]:
    failure = next(iter(report.load_failures), None)
    if failure is not None:
        yield Remark("load-failure", f"{count(report.failures, 'load failure')}; the first is {failure.location}: {failure.reason}")
    truncated = report.truncations
    if truncated:
        first = f"the first is {truncated[0].location}: {truncated[0].reason}"
        yield Remark("truncated", f"{count(len(truncated), 'truncated dump')}; {first}")


def _of_rules(report: Report) -> Iterator[Remark]:
    undecided = _undecided_by_rule(report)
    for index, rule in enumerate(report.rules):
        about = AboutRule(rule.id, index)
        if rule.unset:
            yield Remark("not-configured", _not_configured(rule), rule=about)
        for scope in rule.off:
            text = f"Rule {rule.id} is switched off for {count(scope.jobs, 'job')} by scope {scope.scope}: {scope.reason}"
            yield Remark("switched-off", text, rule=about, level=Level.NOTE)
        found = undecided.get(rule.id, _Undecided())
        if found.open.checks:
            hint = "; --allow-unknown computed accepts what is known only later" if found.open.computed else ""
            yield Remark("undecided", f"{_unknown(rule.id, found.open)}{hint}", rule=about)
        if found.accepted.checks:
            text = f"{_unknown(rule.id, found.accepted)}, accepted by {found.accepted.by_what}"
            yield Remark("undecided", text, rule=about, level=Level.NOTE)
        if found.errors:
            text = f"Rule {rule.id} failed for {count(found.errors, 'job')}; the first error: {found.first_error}"
            yield Remark("rule-error", text, rule=about)


@dataclass(slots=True)
class _Unknowns:
    """How often a rule was unknown, and the fields that were missing then."""

    checks: int = 0
    paths: dict[str, None] = field(default_factory=dict)  # an ordered set
    computed: bool = False  # whether a source computes one of them, such as a plan
    by_what: str = ""  # of accepted ones: the option or the waivers that accept the first of them


@dataclass(slots=True)
class _Undecided:
    """What a rule's notifications say about its undecided checks."""

    open: _Unknowns = field(default_factory=_Unknowns)
    accepted: _Unknowns = field(default_factory=_Unknowns)
    errors: int = 0
    first_error: str = ""


def _undecided_by_rule(report: Report) -> dict[str, _Undecided]:
    by_rule: dict[str, _Undecided] = {}
    for entry in report.undecided:
        found = by_rule.setdefault(entry.rule_id, _Undecided())
        if entry.outcome is Outcome.ERROR:
            found.errors += 1
            found.first_error = found.first_error or entry.reason
            continue
        unknowns = found.accepted if entry.accepted else found.open
        unknowns.checks += 1
        unknowns.paths.update(dict.fromkeys(reason.path for reason in entry.missing))
        unknowns.computed |= any(reason.kind is ReasonKind.COMPUTED for reason in entry.missing)
        if entry.accepted and not unknowns.by_what:
            unknowns.by_what = accepted_by_what(entry, report.flags)
    return by_rule


def _not_configured(rule: ReportedRule) -> str:
    needs = f"it needs {first_of(rule.unset, _PATHS)}"
    if rule.never_configured:
        return f"Rule {rule.id} checked nothing: {needs}"
    return f"Rule {rule.id} left {count(rule.outcomes.get(Outcome.NOT_CONFIGURED, 0), 'job')} unchecked: {needs}"


def _unknown(rule: str, unknowns: _Unknowns) -> str:
    undecided = f"Rule {rule} undecided for {count(unknowns.checks, 'job')}"
    if not unknowns.paths:
        return undecided
    return f"{undecided}: missing {first_of(list(unknowns.paths), _PATHS)}"

"""How the scan went, as a SARIF invocation: what was left open is a notification, one a rule or kind, never one a job."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scanner.display.lines import count, first_of
from scanner.formats.known import new_gaps_notes
from scanner.formats.part import part_sentence
from scanner.formats.sarif.coverage import COVERAGE_KINDS, coverage_texts
from scanner.formats.sarif.rules import sarif_text, sentence
from scanner.formats.subjects import all_subjects
from scanner.formats.text.gaps import few_jobs, unread_parts
from scanner.formats.text.head import in_force
from scanner.formats.text.verdict import checked_nothing
from scanner.formats.waivers import accepted_by_what, waiver_sentences
from scanner.governance.gate import nothing_applied
from scanner.model.governance import WaiverState
from scanner.model.outcome import Outcome, ReasonKind
from scanner.model.report import Report, ReportedRule

# id -> name and what it says.
_KINDS = {
    "not-scanned": ("NotScanned", "The scan could not start, so nothing was checked."),
    "no-job": ("NoJob", "No job was found, so nothing was checked."),
    "load-failure": ("LoadFailure", "A record or a file could not be read as a job, so it was not checked."),
    "truncated": ("TruncatedDump", "A file says that there is more than it holds, so the rest was not checked."),
    "undecided": ("UndecidedRule", "A rule could not be decided: what it reads is missing."),
    "rule-error": ("FailedRule", "A rule failed to run, so it says nothing of the job."),
    "not-configured": ("UnconfiguredRule", "A rule needs a parameter that has no value, so it checked nothing."),
    "switched-off": ("SwitchedOffRule", "The configuration switches a rule off for some jobs, and says why."),
    "left-out": ("LeftOut", "Records or jobs that were not checked: calls that AWS refused, or what an option leaves out."),
    "nothing-applied": ("NothingApplied", "No rule applies to any of the jobs, so nothing was checked."),
    "in-force": ("ConfigurationInForce", "The configuration, the values that are not defaults, and what the rules were chosen by."),
    "note": ("Note", "Something to know before trusting the results: what was skipped, assumed or noted."),
    **COVERAGE_KINDS,
    "waiver": ("Waiver", "A waiver has expired, so that its findings count again, or ends soon, or is unused."),
    "few-jobs": ("FewJobs", "Fewer jobs were checked than expected."),
}
_EXITS = {
    0: "Nothing at or above the threshold was found.",
    1: "Findings at or above the threshold.",
    2: "Wrong usage or policy; nothing was scanned.",
    3: "Incomplete; nothing at or above the threshold was found.",
    4: "Findings at or above the threshold, and incomplete.",
    70: "An error of the tool itself.",
    74: "A report could not be written.",
}
_TEXT = 1000
_PATHS = 5  # fields in one notification
_NOTES = 100


def notification_descriptors() -> list[dict[str, Any]]:
    """What the notifications of a run refer to; the same in every run."""
    return [
        {"id": kind, "name": name, "shortDescription": {"text": text}, "fullDescription": {"text": text}, "help": {"text": text}}
        for kind, (name, text) in _KINDS.items()
    ]


def invocation(report: Report) -> dict[str, Any]:
    """The one invocation of the run. Findings are not a failure of the scan; what was not read is.

    Services close the alerts that a successful run does not repeat, so a run that may lack some for that reason must not be successful.
    """
    described = _EXITS.get(report.exit_code, "The scan was ended from outside.")
    return {
        "executionSuccessful": not (checked_nothing(report) or unread_parts(report)),
        "exitCode": report.exit_code,
        "exitCodeDescription": "Ended with 0 because of --exit-zero." if report.flags.exit_zero else described,
        "startTimeUtc": report.now,
        "endTimeUtc": report.now,
        "toolExecutionNotifications": list(_notifications(report)),
    }


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    if report.error is not None:
        yield _notification("not-scanned", f"Nothing was scanned: {report.error}", level="error")
        return
    if report.part is not None:
        yield _notification("note", part_sentence(report), level="note")
    yield _notification("in-force", f"In force: {', '.join(in_force(report))}", level="note")
    yield from _of_jobs(report)
    yield from _of_files(report)
    for kind, text, level in coverage_texts(report):
        yield _notification(kind, text, level)
    if report.left_out:
        parts = "; ".join(f"{what}: {number:,}" for what, number in report.left_out.items())
        yield _notification("left-out", f"Left out: {parts}", level="note")
    for state, text in waiver_sentences(report):
        yield _notification("waiver", text, level="warning" if state is WaiverState.EXPIRED else "note")
    for note in (*new_gaps_notes(report), *report.notes[:_NOTES]):
        yield _notification("note", note, level="note")
    yield from _of_rules(report)


def _of_jobs(report: Report) -> Iterator[dict[str, Any]]:
    """Whether there was anything to check, and as many jobs as expected."""
    allowed = "note" if report.flags.allow_empty else "warning"
    if not report.jobs:
        yield _notification("no-job", "No job was found, so nothing was checked.", level=allowed)
    elif nothing_applied(report.rules):
        yield _notification("nothing-applied", f"No rule applies to any of these: {all_subjects(report)}", level=allowed)
    for few in few_jobs(report):
        yield _notification("few-jobs", f"Only {few}", level="error")


def _of_files(report: Report) -> Iterator[dict[str, Any]]:
    failure = next(iter(report.load_failures), None)
    if failure is not None:
        yield _notification("load-failure", f"{count(report.failures, 'load failure')}; the first is {failure.location}: {failure.reason}")
    truncated = report.truncations
    if truncated:
        first = f"the first is {truncated[0].location}: {truncated[0].reason}"
        yield _notification("truncated", f"{count(len(truncated), 'truncated dump')}; {first}")


def _of_rules(report: Report) -> Iterator[dict[str, Any]]:
    undecided = _undecided_by_rule(report)
    for index, rule in enumerate(report.rules):
        about = (rule.id, index)
        if rule.unset:
            yield _notification("not-configured", _not_configured(rule), rule=about)
        for scope in rule.off:
            text = f"Rule {rule.id} is switched off for {count(scope.jobs, 'job')} by scope {scope.scope}: {scope.reason}"
            yield _notification("switched-off", text, rule=about, level="note")
        found = undecided.get(rule.id, _Undecided())
        if found.open.checks:
            hint = "; --allow-unknown computed accepts what is known only later" if found.open.computed else ""
            yield _notification("undecided", f"{_unknown(rule.id, found.open)}{hint}", rule=about)
        if found.accepted.checks:
            text = f"{_unknown(rule.id, found.accepted)}, accepted by {found.accepted.by_what}"
            yield _notification("undecided", text, rule=about, level="note")
        if found.errors:
            text = f"Rule {rule.id} failed for {count(found.errors, 'job')}; the first error: {found.first_error}"
            yield _notification("rule-error", text, rule=about)


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


def _notification(kind: str, text: str, level: str = "warning", rule: tuple[str, int] | None = None) -> dict[str, Any]:
    about = {"id": kind, "index": list(_KINDS).index(kind)}
    notification: dict[str, Any] = {"descriptor": about, "level": level, "message": {"text": sentence(text, _TEXT)}}
    if rule is not None:
        notification["associatedRule"] = {"id": sarif_text(rule[0]), "index": rule[1]}
    return notification

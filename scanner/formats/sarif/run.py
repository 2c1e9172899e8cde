"""How the scan went, as a SARIF invocation: what was left open is a notification, one a rule or kind, never one a job."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from scanner.display.lines import count, most
from scanner.formats.notes import notes
from scanner.formats.sarif.rules import sarif_text, sentence
from scanner.formats.subjects import all_subjects
from scanner.formats.text.aside import unread_parts
from scanner.formats.text.head import in_force
from scanner.formats.text.verdict import checked_nothing
from scanner.governance.gate import nothing_applied
from scanner.model.outcome import Outcome, Undecided
from scanner.model.report import Report

# id -> name and what it says.
_KINDS = {
    "not-scanned": ("NotScanned", "The scan could not start, so nothing was checked."),
    "no-job": ("NoJob", "No job was found, so nothing was checked."),
    "load-failure": ("LoadFailure", "A record or a file could not be read as a job, so it was not checked."),
    "truncated": ("TruncatedDump", "A file says of itself that there is more than it holds, so the rest was not checked."),
    "undecided": ("UndecidedRule", "A rule could not be decided, since what it reads was not there to read."),
    "rule-error": ("FailedRule", "A rule failed to run, so it says nothing of the job."),
    "not-configured": ("UnconfiguredRule", "A rule wants a parameter that has no value, so it checked nothing."),
    "switched-off": ("SwitchedOffRule", "The configuration switches a rule off for some jobs, and says why."),
    "left-out": ("LeftOut", "Records or jobs that are not to be checked: calls that AWS refused, or what an option leaves out."),
    "nothing-applied": ("NothingApplied", "No rule applies to any of the jobs, so nothing was checked."),
    "in-force": ("ConfigurationInForce", "The configuration, the values that are not defaults, and what the rules were chosen by."),
    "note": ("Note", "Something to know before trusting the results: what was skipped, taken for granted or noted."),
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
        "exitCodeDescription": "Ended with 0 as --exit-zero wants it." if report.exit_zero else described,
        "startTimeUtc": report.now,
        "endTimeUtc": report.now,
        "toolExecutionNotifications": list(_notifications(report)),
    }


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    if report.error is not None:
        yield _notification("not-scanned", f"Nothing was scanned: {report.error}", level="error")
        return
    yield _notification("in-force", f"In force: {', '.join(in_force(report))}", level="note")
    allowed = "note" if report.allow_empty else "warning"
    if not report.jobs:
        yield _notification("no-job", "No job was found, so nothing was checked.", level=allowed)
    elif nothing_applied(report.rules):
        yield _notification("nothing-applied", f"No rule applies to any of these: {all_subjects(report)}", level=allowed)
    if failures := report.load_failures:
        first = f"the first is {failures[0].location}: {failures[0].reason}"
        yield _notification("load-failure", f"{count(report.failures, 'load failure')}; {first}")
    if truncated := report.truncations:
        first = f"the first is {truncated[0].location}: {truncated[0].reason}"
        yield _notification("truncated", f"{count(len(truncated), 'truncated dump')}; {first}")
    if report.left_out:
        parts = "; ".join(f"{what}: {number:,}" for what, number in report.left_out.items())
        yield _notification("left-out", f"Left out: {parts}", level="note")
    for note in islice(notes(report), _NOTES):
        yield _notification("note", note, level="note")
    yield from _of_rules(report)


def _of_rules(report: Report) -> Iterator[dict[str, Any]]:
    entries: dict[str, list[Undecided]] = {}
    for entry in report.undecided:
        entries.setdefault(entry.rule.id, []).append(entry)
    for index, summary in enumerate(report.rules):
        rule = summary.configured.rule.id
        if unset := summary.unset:
            left = f"left {count(summary.outcomes.get(Outcome.NOT_CONFIGURED, 0), 'job')} unchecked"
            did = "checked nothing" if summary.configured.unset else left
            yield _notification("not-configured", f"Rule {rule} {did}: it wants {most(unset, _PATHS)}", rule=(rule, index))
        for off in summary.off:
            text = f"Rule {rule} is switched off for {count(off.jobs, 'job')} by scope {off.scope}: {off.reason}"
            yield _notification("switched-off", text, rule=(rule, index), level="note")
        unknown = [one for one in entries.get(rule, ()) if one.outcome is Outcome.UNKNOWN]
        for accepted in (False, True):
            if some := [one for one in unknown if bool(one.accepted) is accepted]:
                yield _notification("undecided", _undecided(rule, some), rule=(rule, index), level="note" if accepted else "warning")
        if failed := [one for one in entries.get(rule, ()) if one.outcome is Outcome.ERROR]:
            text = f"Rule {rule} failed for {count(len(failed), 'job')}; the first time: {failed[0].reason}"
            yield _notification("rule-error", text, rule=(rule, index))


def _undecided(rule: str, entries: list[Undecided]) -> str:
    paths = list(dict.fromkeys(reason.path for one in entries for reason in one.missing))
    lacking = f" for want of {most(paths, _PATHS)}" if paths else ""
    accepted = f", accepted by --allow-unknown {entries[0].accepted}" if entries[0].accepted else ""
    return f"Rule {rule} is not decided for {count(len(entries), 'job')}{lacking}{accepted}"


def _notification(kind: str, text: str, level: str = "warning", rule: tuple[str, int] | None = None) -> dict[str, Any]:
    about = {"id": kind, "index": list(_KINDS).index(kind)}
    notification: dict[str, Any] = {"descriptor": about, "level": level, "message": {"text": sentence(text, _TEXT)}}
    if rule is not None:
        notification["associatedRule"] = {"id": sarif_text(rule[0]), "index": rule[1]}
    return notification

"""How the scan went, as a SARIF invocation: what was left open is a notification, one a rule or kind, never one a job."""

from collections.abc import Iterator
from typing import Any

from scanner.formats.options import ReportOptions
from scanner.formats.remark import Remark
from scanner.formats.remarks import remarks
from scanner.formats.sarif import limits
from scanner.formats.sarif.carried import carried_remarks
from scanner.formats.sarif.coverage import COVERAGE_KINDS
from scanner.formats.sarif.rules import sarif_text, sentence
from scanner.formats.text.gaps import unread_parts
from scanner.formats.text.verdict import checked_nothing
from scanner.model.report import Report

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
    "note": ("ScanNote", "Something to know before trusting the results: what was skipped, assumed or noted."),
    **COVERAGE_KINDS,
    "waiver": ("WaiverState", "A waiver has expired, so that its findings count again, or ends soon, or is unused."),
    "carried-forward": ("CarriedForward", "Causes that were not checked again are repeated from an earlier report."),
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


def invocation(report: Report, options: ReportOptions) -> dict[str, Any]:
    """The one invocation of the run. Findings are not a failure of the scan; what was not read is.

    Services close the alerts that a successful run does not repeat, so a run that may lack some for that reason must not be successful,
    unless what it lacks is carried forward.
    """
    lacks = checked_nothing(report) or bool(unread_parts(report))
    described = _EXITS.get(report.exit_code, "The scan was ended from outside.")
    return {
        "executionSuccessful": options.carried is not None or not lacks,
        "exitCode": report.exit_code,
        "exitCodeDescription": "Ended with 0 because of --exit-zero." if report.flags.exit_zero else described,
        "startTimeUtc": report.now,
        "endTimeUtc": report.now,
        "toolExecutionNotifications": [_notification(remark) for remark in _listed(report, options)],
    }


def _listed(report: Report, options: ReportOptions) -> Iterator[Remark]:
    """What is carried forward or cut, then the remarks, of the notes only the first hundred."""
    yield from carried_remarks(options.carried)
    for text in limits.notes(report, options):
        yield Remark("note", text)
    notes = 0
    for remark in remarks(report):
        notes += remark.kind == "note"
        if remark.kind != "note" or notes <= _NOTES:
            yield remark


def _notification(remark: Remark) -> dict[str, Any]:
    about = {"id": remark.kind, "index": list(_KINDS).index(remark.kind)}
    message = {"text": sentence(remark.text, _TEXT)}
    notification: dict[str, Any] = {"descriptor": about, "level": remark.level.value, "message": message}
    if remark.rule is not None:
        notification["associatedRule"] = {"id": sarif_text(remark.rule.id), "index": remark.rule.index}
    return notification

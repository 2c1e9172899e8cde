"""GitHub's workflow commands: annotations on a run and on the lines of a pull request, a cause each."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.display.lines import one_line, shorten
from scanner.formats.cause_words import cause_sentence
from scanner.formats.options import ReportOptions
from scanner.formats.remark import Level
from scanner.formats.remarks import remarks
from scanner.formats.state import INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.place import Location
from scanner.model.report import CauseSummary, Report, ReportedRule
from scanner.model.severity import Severity

_SHOWN = 10  # annotations of a type that GitHub shows for a step
_LONGEST = 1000
_TYPES = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}
_OF_REMARKS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


@dataclass(frozen=True, slots=True)
class _Annotation:
    type: str  # error, warning or notice
    title: str
    message: str
    place: Location | None = None


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """At most ten commands of each type: that the scan was incomplete, then the worst causes; the last of a type says what was cut."""
    for kind in ("error", "warning", "notice"):
        yield from map(_command, _at_most_ten([entry for entry in _annotations(report) if entry.type == kind]))


def _annotations(report: Report) -> Iterator[_Annotation]:
    if state_of(report) is not ScanState.COMPLETE:
        yield _Annotation("error", f"jobscan: {INCOMPLETE_TITLE.lower()}", verdict_text(report))
    rules = {rule.id: rule for rule in report.rules}
    worst_first = sorted((cause for cause in report.causes if cause.active), key=lambda cause: -cause.severity.rank)
    for cause in worst_first:
        yield _of_cause(cause, rules[cause.rule_id])
    for remark in remarks(report):
        yield _Annotation(_OF_REMARKS[remark.level], "jobscan", remark.text)


def _of_cause(cause: CauseSummary, rule: ReportedRule) -> _Annotation:
    text = cause_sentence(cause, rule)
    return _Annotation(_TYPES[cause.severity], f"{cause.rule_id} {cause.severity.value}", text, cause.newest.location)


def _at_most_ten(entries: list[_Annotation]) -> list[_Annotation]:
    if len(entries) <= _SHOWN:
        return entries
    left = len(entries) - _SHOWN + 1
    more = _Annotation(entries[0].type, "jobscan", f"{left:,} more of these: see the text report; GitHub shows ten of a kind")
    return [*entries[: _SHOWN - 1], more]


def _command(entry: _Annotation) -> str:
    properties = [f"title={_property(entry.title)}"]
    if entry.place is not None:
        properties.insert(0, f"file={_property(entry.place.path)},line={entry.place.line or 1}")
    return f"::{entry.type} {','.join(properties)}::{_data(shorten(one_line(entry.message), _LONGEST))}\n"


def _data(text: str) -> str:
    """The message of a command, as GitHub's own toolkit escapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")

"""Causes of an earlier report that are repeated, since nothing is known of them now: not scanned is not fixed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scanner.display.lines import count, form
from scanner.formats.options import Carried
from scanner.formats.remark import Level, Remark
from scanner.formats.sarif.causes import newest_findings, worst_first
from scanner.formats.sarif.rules import sarif_text, sentence
from scanner.model.job import Stage
from scanner.model.report import Report, ReportedRule

if TYPE_CHECKING:
    from scanner.formats.sarif.results import Results

_MESSAGE = 2048  # GitLab drops a result with a longer one


def rules_of(report: Report, carried: Carried | None) -> tuple[ReportedRule, ...]:
    """The rules that results are about: those of the report, then those that only what is repeated needs."""
    if carried is None:
        return report.rules
    known = {rule.id for rule in report.rules}
    needed = {cause.rule_id for cause in carried.earlier.causes if cause.cause in carried.reasons}
    return (*report.rules, *(rule for rule in carried.earlier.rules if rule.id in needed - known))


def carried_remarks(carried: Carried | None) -> Iterator[Remark]:
    """That causes are repeated, and how many."""
    if carried is not None and carried.reasons:
        causes = count(len(carried.reasons), "cause")
        verb = form(len(carried.reasons), "is", "are")
        text = f"{causes} of the report of {carried.earlier.now} could not be checked again and {verb} repeated"
        yield Remark("carried-forward", text, Level.WARNING)


def carried_findings(carried: Carried | None, results: "Results") -> Iterator[dict[str, Any]]:
    """The results of the earlier findings of these causes."""
    if carried is None:
        return
    for finding in carried.earlier.findings:
        reason = carried.reasons.get(finding.cause)
        if reason is not None and finding.waiver is None:
            yield _marked(results.of(finding), carried.earlier, reason)


def carried_causes(carried: Carried | None, results: "Results") -> Iterator[dict[str, Any]]:
    """The results of these causes."""
    if carried is None:
        return
    repeated = [cause for cause in worst_first(carried.earlier.causes) if cause.cause in carried.reasons]
    newest = newest_findings(carried.earlier, {cause.cause: cause for cause in repeated})
    for cause in repeated:
        finding = newest[cause.cause]
        result = results.of(finding) if finding.stage is Stage.REQUEST else results.of_cause(cause, finding)
        yield _marked(result, carried.earlier, carried.reasons[cause.cause])


def _marked(result: dict[str, Any], earlier: Report, reason: str) -> dict[str, Any]:
    """The result, saying since when it was not checked again, and why. Its fingerprint stays, so the alert stays the same."""
    since = earlier.now
    text = f"{result['message']['text']} Not re-checked since {since}: {reason}"
    properties = {**result["properties"], "notRecheckedSince": since, "whyNotRechecked": sarif_text(reason)}
    return {**result, "message": {"text": sentence(text, _MESSAGE)}, "properties": properties}

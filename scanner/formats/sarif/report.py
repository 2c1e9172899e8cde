"""SARIF 2.1.0, as code scanning services read it: one run, results of kind fail only."""

import json
from collections.abc import Iterator
from typing import Any

from scanner.formats.options import ReportOptions, SarifProfile
from scanner.formats.owner_name import owner_file_name
from scanner.formats.sarif.baseline import BaselineStates
from scanner.formats.sarif.carried import carried_causes, carried_findings, rules_of
from scanner.formats.sarif.causes import newest_findings, worst_first
from scanner.formats.sarif.incomplete import incomplete_results, incomplete_rule
from scanner.formats.sarif.limits import SHOWN
from scanner.formats.sarif.results import Results
from scanner.formats.sarif.rules import cwe_taxonomy, descriptor, raw_text, sarif_text
from scanner.formats.sarif.run import invocation, notification_descriptors
from scanner.formats.sarif.suppressions import Suppressions
from scanner.model.job import Stage
from scanner.model.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ABOUT = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html"  # what it checks; it has no page of its own


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report as compact SARIF, one result after the other."""
    run = _text(_run(report, options))
    yield f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{run[:-1]},"results":['
    separator = ""
    for result in _results(report, options):
        yield separator + _text(result)
        separator = ","
    yield "]}]}\n"


def _results(report: Report, options: ReportOptions) -> Iterator[dict[str, Any]]:
    """That the scan was incomplete comes first, since services keep the first few thousand results only."""
    suppressions, states = Suppressions(report), BaselineStates(report)
    rules = rules_of(report, options.carried)
    for result in incomplete_results(report, index=len(rules)):
        yield {**result, **states.of(None), **suppressions.of(None)}
    results = Results(rules, suppressions, states)
    if options.sarif_profile is SarifProfile.FILES:
        yield from map(results.of, report.findings)
        yield from carried_findings(options.carried, results)
    else:
        yield from _of_causes(report, results)
        yield from carried_causes(options.carried, results)


def _of_causes(report: Report, results: Results) -> Iterator[dict[str, Any]]:
    """A result for each cause of jobs; a request has a place in a file that its author can change, so it is shown there."""
    chosen = worst_first(report.causes)[:SHOWN]
    newest = newest_findings(report, {cause.cause: cause for cause in chosen})
    for cause in chosen:
        finding = newest[cause.cause]
        yield results.of(finding) if finding.stage is Stage.REQUEST else results.of_cause(cause, finding)


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _run(report: Report, options: ReportOptions) -> dict[str, Any]:
    """The run without its results."""
    rules = rules_of(report, options.carried)
    weaknesses = sorted({cwe for rule in rules for cwe in rule.cwe}, key=lambda cwe: (len(cwe), cwe))
    driver: dict[str, Any] = {
        "name": "jobscan",
        "fullName": "jobscan, a policy-as-code scanner for Amazon Bedrock model invocation jobs",
        "version": sarif_text(report.version),
        "semanticVersion": sarif_text(report.version),
        "informationUri": _ABOUT,
        "rules": [*(descriptor(rule, weaknesses) for rule in rules), incomplete_rule()],
        "notifications": notification_descriptors(),
    }
    run: dict[str, Any] = {
        **_part(report),
        "tool": {"driver": driver},
        "automationDetails": {"id": _category(report, options), "description": {"text": "Checks of model invocation jobs."}},
        "invocations": [invocation(report, options)],
        "defaultEncoding": "utf-8",
        "columnKind": "unicodeCodePoints",
    }
    if weaknesses:
        driver["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
        run["taxonomies"] = [cwe_taxonomy(weaknesses)]
    return run


def _category(report: Report, options: ReportOptions) -> str:
    """What tells this run from others of the same commit: a service closes the alerts of a run that the next run of its category lacks.

    It ends in a slash: what follows the last one would be the ID of one run.
    """
    category = f"{sarif_text(options.sarif_category or f'jobscan/{options.sarif_profile.value}').strip('/')}/"
    if report.part is None:
        return category
    return f"{category}owner/{owner_file_name(report.part.owner)}/"


def _part(report: Report) -> dict[str, Any]:
    """Whose findings these are; it comes first, where a reader of the beginning of the file sees it."""
    if report.part is None:
        return {}
    return {"properties": {"onlyOwner": raw_text(report.part.owner)}}

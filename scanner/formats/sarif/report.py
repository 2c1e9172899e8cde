"""SARIF 2.1.0, as code scanning services read it: one run, results of kind fail only."""

import json
from collections.abc import Iterator
from typing import Any

from scanner.formats.options import ReportOptions
from scanner.formats.owner_name import owner_file_name
from scanner.formats.sarif.baseline import BaselineStates
from scanner.formats.sarif.incomplete import incomplete_results, incomplete_rule
from scanner.formats.sarif.results import results
from scanner.formats.sarif.rules import cwe_taxonomy, descriptor, raw_text, sarif_text
from scanner.formats.sarif.run import invocation, notification_descriptors
from scanner.formats.sarif.suppressions import Suppressions
from scanner.model.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ABOUT = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html"  # what it checks; it has no page of its own
CATEGORY = "jobscan/files/"  # what follows the last slash would be the id of one run


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report as compact SARIF, one result after the other; the options leave nothing out of it."""
    run = _text(_run(report))
    yield f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{run[:-1]},"results":['
    separator = ""
    for result in _results(report):
        yield separator + _text(result)
        separator = ","
    yield "]}]}\n"


def _results(report: Report) -> Iterator[dict[str, Any]]:
    """That the scan was incomplete comes first, since services keep the first few thousand results only."""
    suppressions, states = Suppressions(report), BaselineStates(report)
    for result in incomplete_results(report, index=len(report.rules)):
        yield {**result, **states.of(None), **suppressions.of(None)}
    yield from results(report.findings, report.rules, suppressions, states)


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _run(report: Report) -> dict[str, Any]:
    """The run without its results."""
    weaknesses = sorted({cwe for rule in report.rules for cwe in rule.cwe}, key=lambda cwe: (len(cwe), cwe))
    driver: dict[str, Any] = {
        "name": "jobscan",
        "fullName": "jobscan, a policy-as-code scanner for Amazon Bedrock model invocation jobs",
        "version": sarif_text(report.version),
        "semanticVersion": sarif_text(report.version),
        "informationUri": _ABOUT,
        "rules": [*(descriptor(rule, weaknesses) for rule in report.rules), incomplete_rule()],
        "notifications": notification_descriptors(),
    }
    run: dict[str, Any] = {
        **_part(report),
        "tool": {"driver": driver},
        "automationDetails": {"id": _category(report), "description": {"text": "Checks of job records in files."}},
        "invocations": [invocation(report)],
        "defaultEncoding": "utf-8",
        "columnKind": "unicodeCodePoints",
    }
    if weaknesses:
        driver["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
        run["taxonomies"] = [cwe_taxonomy(weaknesses)]
    return run


def _category(report: Report) -> str:
    """What tells this run from others of the same commit: a service closes the alerts of a run that the next run of its category lacks."""
    if report.part is None:
        return CATEGORY
    return f"{CATEGORY}owner/{owner_file_name(report.part.owner)}/"


def _part(report: Report) -> dict[str, Any]:
    """Whose findings these are; it comes first, where a reader of the beginning of the file sees it."""
    if report.part is None:
        return {}
    return {"properties": {"onlyOwner": raw_text(report.part.owner)}}

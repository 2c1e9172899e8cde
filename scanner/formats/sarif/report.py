"""SARIF 2.1.0, as code scanning services read it: one run, results of kind fail only."""

import json
from typing import Any

from scanner.formats.options import ReportOptions
from scanner.formats.sarif.incomplete import incomplete_results, incomplete_rule
from scanner.formats.sarif.results import results
from scanner.formats.sarif.rules import cwe_taxonomy, descriptor, sarif_text
from scanner.formats.sarif.run import invocation, notification_descriptors
from scanner.model.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ABOUT = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html"  # what it checks; it has no page of its own
CATEGORY = "jobscan/files/"  # what follows the last slash would be the id of one run


def render(report: Report, options: ReportOptions) -> str:
    """The report as compact SARIF; the options leave nothing out of it."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _run(report: Report) -> dict[str, Any]:
    rules = [summary.configured.rule for summary in report.rules]
    weaknesses = sorted({cwe for rule in rules for cwe in rule.cwe}, key=lambda cwe: (len(cwe), cwe))
    driver: dict[str, Any] = {
        "name": "jobscan",
        "fullName": "jobscan, a policy-as-code scanner for Amazon Bedrock model invocation jobs",
        "version": sarif_text(report.version),
        "semanticVersion": sarif_text(report.version),
        "informationUri": _ABOUT,
        "rules": [*(descriptor(summary.configured, weaknesses) for summary in report.rules), incomplete_rule()],
        "notifications": notification_descriptors(),
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": CATEGORY, "description": {"text": "Checks of job records in files."}},
        "invocations": [invocation(report)],
        "defaultEncoding": "utf-8",
        "columnKind": "unicodeCodePoints",
    }
    if weaknesses:
        driver["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
        run["taxonomies"] = [cwe_taxonomy(weaknesses)]
    # first, since services keep the first few thousand results only
    run["results"] = incomplete_results(report, len(rules)) + results(report.findings, [rule.id for rule in rules])
    return run

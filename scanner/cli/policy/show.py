"""`jobscan policy show`: everything about one rule, with the value of each parameter and where it comes from."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from scanner.authoring.catalogue import read_catalogue
from scanner.authoring.describe import describe
from scanner.cli.console import write_text
from scanner.cli.one_rule import one_rule
from scanner.cli.policy.show_text import show_lines
from scanner.findings.mask import mask_value
from scanner.model.codes import CLEAN
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import effective, severities
from scanner.project.project import open_project

VERSION = "jobscan-rule/1"


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """The command line of `policy show`."""

    rule: str
    policies: tuple[str, ...]
    params: tuple[str, ...]
    accounts: tuple[str, ...]
    config: str | None
    format: str


def run_show(options: ShowOptions) -> int:
    """0; raises UsageError unless exactly one rule matches."""
    project = open_project(options.config, options.policies)
    configured = one_rule(project, options.rule, options.policies, options.params, options.accounts)
    catalogue = read_catalogue()
    configured = replace(configured, rule=catalogue.with_examples(configured.rule))
    selections = catalogue.holding(configured.rule)
    if options.format == "json":
        sys.stdout.write(json.dumps(_document(configured, selections), indent=2, ensure_ascii=False) + "\n")
    else:
        write_text(show_lines(configured, selections), sys.stdout)
    return CLEAN


def _document(configured: ConfiguredRule, selections: Sequence[str]) -> dict[str, Any]:
    rows = effective(configured)
    params = {
        name: {
            "type": str(parameter.type),
            "required": parameter.required,
            "shared": parameter.shared,
            "min": parameter.min,
            "stricter": parameter.stricter,
            "description": parameter.description,
            "values": [{"value": mask_value(row.value), "origin": row.origin} for row in rows if row.name == name],
        }
        for name, parameter in configured.rule.params.items()
    }
    severity = [{"change": row.name, "value": row.value, "origin": row.origin} for row in severities(configured)]
    return {
        "rule": VERSION,
        **describe(configured.rule),
        "parameters": params,
        "not_configured": list(configured.unset),
        "severities": severity,
        "enforce": configured.overlay.enforcement.mode,
        "enforce_after": configured.overlay.enforcement.after,
        "owner": configured.overlay.owner,
        "runbook": configured.overlay.runbook,
        "selections": list(selections),
    }

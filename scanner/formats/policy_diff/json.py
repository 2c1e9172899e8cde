"""Version 1 of a policy diff for machines; its JSON Schema is `scanner/formats/policy-diff.schema.json`."""

import json
from importlib import resources
from typing import Any

from scanner.findings.mask import mask_value
from scanner.formats.proof.json import answer_entry
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import effective
from scanner.prove.answer import Difference
from scanner.version import __version__

VERSION = "jobscan-policy-diff/1"
Entry = dict[str, Any]


def text(diff: PolicyDiff) -> str:
    """The diff as JSON; the same bytes in every run."""
    return json.dumps(_document(diff), indent=2) + "\n"


def policy_diff_schema() -> Entry:
    """The JSON Schema (draft 2020-12) of version 1 of the JSON policy diff."""
    schema: Entry = json.loads(resources.files("scanner.formats").joinpath("policy-diff.schema.json").read_text("utf-8"))
    return schema


def _document(diff: PolicyDiff) -> Entry:
    numbers = diff.numbers
    return {
        "policy_diff": VERSION,
        "tool": {"name": "jobscan", "version": __version__},
        "old": diff.old,
        "new": diff.new,
        "summary": {
            "rules": {_key(change): numbers[change] for change in RuleChange},
            "loosened": diff.is_loosened,
            "not_decided": diff.is_undecided,
            "exit_code": diff.exit_code,
        },
        "rules": [_rule(rule) for rule in diff.rules],
        "notes": list(diff.notes),
    }


def _rule(rule: ComparedRule) -> Entry:
    return {
        "rule": rule.rule_id,
        "change": _key(rule.change),
        "old": _side(rule.old),
        "new": _side(rule.new),
        "differences": [_difference(difference) for difference in rule.differences],
        "declared": [{"change": declared.change.value, "what": declared.what} for declared in rule.declared],
    }


def _side(configured: ConfiguredRule | None) -> Entry | None:
    """The rule on one side: where it is, its severity, and its values."""
    if configured is None:
        return None
    rule = configured.rule
    return {
        "path": rule.location.path,
        "line": rule.location.line,
        "severity": rule.severity.value,
        "parameters": [{"name": row.name, "value": mask_value(row.value), "origin": row.origin} for row in effective(configured)],
    }


def _difference(difference: Difference) -> Entry:
    return {
        "change": difference.change.value,
        "before": _outcome(difference.before),
        "after": _outcome(difference.after),
        "answer": answer_entry(difference.answer),
    }


def _outcome(outcome: Outcome | None) -> str | None:
    return None if outcome is None else outcome.value


def _key(change: RuleChange) -> str:
    """The change as a machine reads it, e.g. "not_decided"."""
    return change.value.replace(" ", "_")

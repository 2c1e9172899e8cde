"""A rule as plain data: what its file says, for whoever shows it."""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Json, Stage
from scanner.model.rule import Example, Parameter, Rule

OUTCOMES = ("pass", "fail", "not_applicable", "unknown")
REMEDIES = ("running", "finished", "pipeline", "cli")


def describe(rule: Rule) -> dict[str, Any]:
    """All that a rule's file says of it, keys in a fixed order; what it leaves out is empty. Values of parameters are not in it."""
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "pack": rule.policy,
        "path": rule.location.path,
        "line": rule.location.line,
        "severity": rule.severity.value,
        "precision": rule.precision.value,
        "since": rule.since,
        "stages": [stage.value for stage in rule.stages],
        "statuses": list(rule.statuses),
        "rationale": rule.rationale,
        "when": rule.when.text.strip() if rule.when else "",
        "assert": rule.assertion.text.strip(),
        "subject": rule.subject,
        "message": message_text(rule),
        "remediation": remedies(rule),
        "traps": list(rule.traps),
        "frameworks": _lists(rule.frameworks),
        "threats": _lists(rule.threats),
        "cwe": list(rule.cwe),
        "references": list(rule.references),
        "examples": {
            outcome: [{**written(one), "line": one.location.line if one.location else None} for one in listed]
            for outcome, listed in examples(rule).items()
        },
    }


def message_text(rule: Rule) -> str:
    """A rule's message as its file has it."""
    return "".join(_braces(part.text) if part.expression is None else f"{{{part.expression.tree.text}}}" for part in rule.message)


def remedies(rule: Rule) -> dict[str, str]:
    """The parts of a rule's remediation that are there."""
    return {name: text for name in REMEDIES if (text := getattr(rule.remediation, name))}


def examples(rule: Rule) -> dict[str, list[Example]]:
    """A rule's examples by outcome, in the order of the outcomes; an outcome without any is left out."""
    found = {outcome: [one for one in rule.examples if one.outcome == outcome] for outcome in OUTCOMES}
    return {outcome: listed for outcome, listed in found.items() if listed}


def written(example: Example) -> dict[str, Json]:
    """An example with the keys that its file has for it; empty for the base job as it stands."""
    keys: dict[str, Json] = {
        "stage": example.stage.value if example.stage is not Stage.JOB else None,
        "job": example.job,
        "params": dict(example.params),
        "not_delivered": list(example.not_delivered),
        "computed": list(example.computed),
        "now": example.now,
    }
    return {key: value for key, value in keys.items() if value not in (None, {}, [])}


def traits(parameter: Parameter) -> str:
    """A parameter's type, and what else its declaration says, in words."""
    words = [str(parameter.type), *("required",) * parameter.required, *("shared",) * parameter.shared]
    if parameter.min:
        words.append(f"min {parameter.min}")
    return ", ".join(words)


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _lists(ids: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(one) for name, one in ids.items()}

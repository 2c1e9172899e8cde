"""A rule as plain data: what its file says, for JSON and for pages."""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Json, Stage
from scanner.model.rule import Example, MessagePart, Parameter, Rule

OUTCOMES = ("pass", "fail", "not_applicable", "unknown")
REMEDIES = ("running", "finished", "pipeline", "cli")


def describe(rule: Rule) -> dict[str, Any]:
    """All that a rule's file says, with keys in a fixed order; what the file omits is empty. Values of parameters are not included."""
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
        "examples": {outcome: [_example(example) for example in listed] for outcome, listed in examples(rule).items()},
    }


def message_text(rule: Rule) -> str:
    """A rule's message as its file has it, e.g. "No VPC is set for job {job_name}."."""
    return "".join(map(_part_text, rule.message))


def remedies(rule: Rule) -> dict[str, str]:
    """The parts of a rule's remediation that are not empty, e.g. {"running": "Stop the job."}."""
    texts = {name: getattr(rule.remediation, name) for name in REMEDIES}
    return {name: text for name, text in texts.items() if text}


def examples(rule: Rule) -> dict[str, list[Example]]:
    """A rule's examples by outcome, in the order of the outcomes; an outcome without examples is omitted."""
    by_outcome = {outcome: [example for example in rule.examples if example.outcome == outcome] for outcome in OUTCOMES}
    return {outcome: listed for outcome, listed in by_outcome.items() if listed}


def example_keys(example: Example) -> dict[str, Json]:
    """An example as its file has it; empty if it is the base job unchanged."""
    keys: dict[str, Json] = {
        "stage": None if example.stage is Stage.JOB else example.stage.value,
        "job": example.job,
        "params": dict(example.params),
        "not_delivered": list(example.not_delivered),
        "context": list(example.context),
        "computed": list(example.computed),
        "now": example.now,
    }
    return {key: value for key, value in keys.items() if value not in (None, {}, [])}


def traits(parameter: Parameter) -> str:
    """A parameter's type and what else its declaration says, e.g. "list[glob], required, shared, min 1, stricter: more"."""
    words = [str(parameter.type)]
    if parameter.required:
        words.append("required")
    if parameter.shared:
        words.append("shared")
    if parameter.min:
        words.append(f"min {parameter.min}")
    if parameter.stricter:
        words.append(f"stricter: {parameter.stricter}")
    return ", ".join(words)


def _example(example: Example) -> dict[str, Json]:
    line = None
    if example.location is not None:
        line = example.location.line
    return {**example_keys(example), "line": line}


def _part_text(part: MessagePart) -> str:
    if part.expression is not None:
        return f"{{{part.expression.tree.text}}}"
    return part.text.replace("{", "{{").replace("}", "}}")


def _lists(ids: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(listed) for name, listed in ids.items()}

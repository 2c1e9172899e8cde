"""What one scan says about a framework: each requirement, its rules, and how often they had which outcome."""

from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from scanner.display.lines import printable
from scanner.formats.evidence.parts import SavedCounts, SavedRule
from scanner.formats.evidence.read import EvidenceFile

_BETWEEN = ":"  # between a framework's name and a control, as in --framework of a scan


def framework_entry(file: EvidenceFile, wanted: str) -> dict[str, Any]:
    """The requirements of a framework, or the one that is named, as an entry of JSON."""
    summary = file.summary
    counts = {} if summary is None else {each.rule: each for each in summary.rules_by_outcome}
    requirements = [
        {"requirement": requirement, "rules": [_rule(rule, counts.get(rule.id)) for rule in rules]}
        for requirement, rules in sorted(_by_requirement(file.head.rules, wanted).items())
    ]
    return {
        "path": file.path,
        "now": file.head.now,
        "error": file.head.error,
        "problems": list(file.problems),
        "jobs": None if summary is None else summary.jobs,
        "verdict": None if summary is None else summary.verdict,
        "requirements": requirements,
    }


def _by_requirement(rules: tuple[SavedRule, ...], wanted: str) -> dict[str, list[SavedRule]]:
    name, _, control = wanted.partition(_BETWEEN)
    found: dict[str, list[SavedRule]] = {}
    for rule in rules:
        for requirement in rule.frameworks.get(name, ()):
            if control in ("", requirement):
                found.setdefault(requirement, []).append(rule)
    return found


def _rule(rule: SavedRule, counts: SavedCounts | None) -> dict[str, Any]:
    outcomes = {} if counts is None else to_builtins(counts)
    outcomes.pop("rule", None)
    return {"rule": rule.id, "title": rule.title, "policy": rule.policy, "policy_sha256": rule.policy_sha256, "outcomes": outcomes}


def framework_lines(file: EvidenceFile, entry: dict[str, Any]) -> Iterator[str]:
    """The entry for people."""
    words = "" if file.summary is None else file.summary.words
    yield printable(f"{file.head.now}   {file.path}   {words}".rstrip())
    if entry["error"]:
        yield printable(f"  nothing was scanned: {entry['error']}")
    elif not entry["requirements"]:
        yield "  no rule of this scan supports it"
    for requirement in entry["requirements"]:
        yield printable(f"  {requirement['requirement']}")
        for rule in requirement["rules"]:
            yield printable(f"    {rule['rule']}  {rule['title']}: {_outcomes(rule['outcomes'])}")


def _outcomes(outcomes: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in outcomes.items() if number) or "no job"

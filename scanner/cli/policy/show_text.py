"""`jobscan policy show` for people."""

import json
from collections.abc import Iterator, Mapping, Sequence

from scanner.authoring.describe import examples, message_text, remedies, traits
from scanner.display.lines import BLANK, Line, columns, line, one_line, printable, wrap
from scanner.findings.mask import mask_value
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.policy.effective import Effective, effective, severities


def show_lines(configured: ConfiguredRule, selections: Sequence[str]) -> Iterator[Line]:
    """Everything about a rule for people, in the order in which they ask: why, when, what to do, for whom."""
    rule = configured.rule
    yield line((rule.id, "bold"), "  ", (rule.severity.value, rule.severity.value), f"  {one_line(rule.title)}")
    yield line((f"  {printable(str(rule.location))}, pack {rule.policy}, precision {rule.precision.value}", "dim"))
    yield from _paragraph("why", rule.rationale)
    yield from _condition(rule)
    yield from _paragraph("message", message_text(rule))
    yield from _parameters(configured)
    yield from _severity(severities(configured))
    yield from _remediation(rule)
    yield from _list("where it can be misread", rule.traps)
    requirements = {name: ", ".join(ids) for name, ids in (*rule.frameworks.items(), *rule.threats.items())}
    yield from _named("supports, and is about", requirements | ({"cwe": ", ".join(rule.cwe)} if rule.cwe else {}))
    people = {"owner": configured.overlay.owner, "runbook": configured.overlay.runbook}
    yield from _named("in your organisation", {name: text for name, text in people.items() if text})
    yield from _list("references", rule.references)
    lines = {outcome: f"{len(one)}, line {_places(one)}" for outcome, one in examples(rule).items()}
    yield from _named("examples", lines or {"none": "add some under pass and fail: they are the rule's tests"})
    yield from _paragraph("selections", ", ".join(selections) or "none; -p names the file that it stands in")


def _condition(rule: Rule) -> Iterator[Line]:
    stages = "" if len(rule.stages) > 1 else f"  (of a {rule.stages[0].value})" if rule.stages else ""
    yield from _head(f"condition{stages}")
    for name, expression in (("when", rule.when), ("assert", rule.assertion)):
        if expression is not None:
            for number, text in enumerate(expression.text.strip().splitlines()):
                yield line(f"    {name if not number else '':<8}{printable(text)}")
    for name, text in (("status", ", ".join(rule.statuses)), ("shows", rule.subject)):
        if text:
            yield from wrap(text, " " * 12, f"    {name:<8}")


def _parameters(configured: ConfiguredRule) -> Iterator[Line]:
    if not configured.rule.params:
        return
    rows = effective(configured)
    yield from _head("parameters")
    for name, parameter in configured.rule.params.items():
        yield line("    ", (name, "bold"), f"  {traits(parameter)}")
        yield from wrap(parameter.description, "      ")
        values = [(_value(row), f"({row.origin})") for row in rows if row.name == name]
        for row in columns(values):
            yield line(f"      = {printable(row)}")
    if configured.unset:
        yield line(("    not configured", "open"), f": it wants {', '.join(configured.unset)} (--param {configured.unset[0]}=VALUE)")


def _remediation(rule: Rule) -> Iterator[Line]:
    found = remedies(rule)
    yield from _named("what to do", {name: text for name, text in found.items() if name != "cli"})
    for number, text in enumerate(found.get("cli", "").splitlines()):  # to be copied, so its lines stay as they are
        yield line(f"    {'cli' if not number else '':<10}{printable(text)}")


def _value(row: Effective) -> str:
    return "none" if row.value is None else printable(json.dumps(mask_value(row.value), ensure_ascii=False))


def _severity(rows: Sequence[Effective]) -> Iterator[Line]:
    yield from _head("severity")
    for row in rows:
        yield from wrap(f"{row.name}: {row.value} ({row.origin})" if row.name == "off" else f"{row.value} ({row.origin})")


def _head(name: str) -> Iterator[Line]:
    yield BLANK
    yield line("  ", (name, "bold"))


def _paragraph(name: str, text: str) -> Iterator[Line]:
    if text:
        yield from _head(name)
        yield from wrap(text)


def _named(name: str, entries: Mapping[str, str]) -> Iterator[Line]:
    if entries:
        yield from _head(name)
        width = max(map(len, entries)) + 2
        for key, text in entries.items():
            yield from wrap(text, " " * (4 + width), f"    {key:<{width}}")


def _list(name: str, entries: Sequence[str]) -> Iterator[Line]:
    if entries:
        yield from _head(name)
        for text in entries:
            yield from wrap(text, "      ", "    - ")


def _places(listed: Sequence[Example]) -> str:
    return ", ".join(str(one.location.line) for one in listed if one.location)

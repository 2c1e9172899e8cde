"""The text of `jobscan policy show`."""

import json
from collections.abc import Iterator, Mapping, Sequence

from scanner.authoring.describe import examples, message_text, remedies, traits
from scanner.display.lines import BLANK, Line, columns, line, one_line, printable, wrap
from scanner.findings.mask import mask_value
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.policy.effective import Effective, effective, severities


def show_lines(configured: ConfiguredRule, selections: Sequence[str]) -> Iterator[Line]:
    """Everything about a rule, in the order in which a reader asks: why, when, what to do, for whom."""
    rule = configured.rule
    yield line((rule.id, "bold"), "  ", (rule.severity.value, rule.severity.value), f"  {one_line(rule.title)}")
    yield line((f"  {printable(str(rule.location))}, pack {rule.policy}, precision {rule.precision.value}", "dim"))
    yield from _paragraph("why", rule.rationale)
    yield from _condition(rule)
    yield from _paragraph("message", message_text(rule))
    yield from _parameters(configured)
    yield from _severity(severities(configured))
    yield from _remediation(rule)
    yield from _list("caveats", rule.traps)
    yield from _named("frameworks and threats", _requirements(rule))
    overlay = configured.overlay
    texts = {
        "enforce": overlay.enforcement.mode,
        "enforce after": overlay.enforcement.after,
        "owner": overlay.owner,
        "runbook": overlay.runbook,
    }
    yield from _named("in your organisation", {name: text for name, text in texts.items() if text})
    yield from _list("references", rule.references)
    yield from _examples(rule)
    yield from _paragraph("selections", ", ".join(selections) or "none; pass the rule's file with -p")


def _condition(rule: Rule) -> Iterator[Line]:
    heading = "condition"
    if len(rule.stages) == 1:
        heading += f"  (of a {rule.stages[0].value})"
    yield from _heading(heading)
    if rule.when is not None:
        yield from _verbatim("when", rule.when.text.strip())
    yield from _verbatim("assert", rule.assertion.text.strip())
    for name, text in (("status", ", ".join(rule.statuses)), ("shows", rule.subject)):
        if text:
            yield from wrap(text, " " * 12, f"    {name:<8}")


def _parameters(configured: ConfiguredRule) -> Iterator[Line]:
    if not configured.rule.params:
        return
    rows = effective(configured)
    yield from _heading("parameters")
    for name, parameter in configured.rule.params.items():
        yield line("    ", (name, "bold"), f"  {traits(parameter)}")
        yield from wrap(parameter.description, "      ")
        values = [(_value(row), f"({row.origin})") for row in rows if row.name == name]
        for value in columns(values):
            yield line(f"      = {printable(value)}")
    if configured.unset:
        yield line(("    not configured", "open"), f": needs {', '.join(configured.unset)} (--param {configured.unset[0]}=VALUE)")


def _value(row: Effective) -> str:
    """A parameter's value as JSON, e.g. `["a"]`, masked as in reports."""
    if row.value is None:
        return "none"
    return printable(json.dumps(mask_value(row.value), ensure_ascii=False))


def _severity(rows: Sequence[Effective]) -> Iterator[Line]:
    yield from _heading("severity")
    for row in rows:
        text = f"{row.value} ({row.origin})"
        if row.name == "off":
            text = f"off: {text}"
        yield from wrap(text)


def _remediation(rule: Rule) -> Iterator[Line]:
    texts = remedies(rule)
    yield from _named("what to do", {name: text for name, text in texts.items() if name != "cli"})
    # Commands are for copying, so their lines are not wrapped.
    yield from _verbatim("cli", texts.get("cli", ""), width=10)


def _requirements(rule: Rule) -> dict[str, str]:
    """Frameworks, threats and weaknesses with their IDs, e.g. {"nist_800_53_r5": "SC-7, AC-4", "cwe": "CWE-284"}."""
    requirements = {name: ", ".join(ids) for name, ids in (*rule.frameworks.items(), *rule.threats.items())}
    if rule.cwe:
        requirements["cwe"] = ", ".join(rule.cwe)
    return requirements


def _examples(rule: Rule) -> Iterator[Line]:
    places = {outcome: f"{len(listed)}, line {_line_numbers(listed)}" for outcome, listed in examples(rule).items()}
    yield from _named("examples", places or {"none": "add some under pass and fail: they are the rule's tests"})


def _line_numbers(listed: Sequence[Example]) -> str:
    return ", ".join(str(example.location.line) for example in listed if example.location)


def _heading(text: str) -> Iterator[Line]:
    yield BLANK
    yield line("  ", (text, "bold"))


def _paragraph(heading: str, text: str) -> Iterator[Line]:
    if text:
        yield from _heading(heading)
        yield from wrap(text)


def _named(heading: str, entries: Mapping[str, str]) -> Iterator[Line]:
    """A section of names with their texts, in two columns; nothing without entries."""
    if not entries:
        return
    yield from _heading(heading)
    width = max(map(len, entries)) + 2
    for name, text in entries.items():
        yield from wrap(text, " " * (4 + width), f"    {name:<{width}}")


def _list(heading: str, entries: Sequence[str]) -> Iterator[Line]:
    if not entries:
        return
    yield from _heading(heading)
    for text in entries:
        yield from wrap(text, "      ", "    - ")


def _verbatim(name: str, text: str, width: int = 8) -> Iterator[Line]:
    """The lines of a text as they are, after its name."""
    for text_line in text.splitlines():
        yield line(f"    {name:<{width}}{printable(text_line)}")
        name = ""

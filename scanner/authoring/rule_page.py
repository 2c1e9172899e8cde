"""docs/rules.md: a section for each built-in rule, made from its file."""

import json
from collections.abc import Iterator

from scanner.authoring.catalogue import Catalogue
from scanner.authoring.describe import example_keys, examples, message_text, remedies, traits
from scanner.authoring.markdown import MADE, block, bullets, code, page, prose, value
from scanner.model.rule import Rule

_INTRO = """\
The rules that come with jobscan. A rule runs if a selection that holds it does: `core` is the default, each pack is a selection by its
own name (`-p encryption`), and `strict`, which is `core` and two rules more, runs only if named. A single rule can be named too:
`-p core -p BMJ-ENC-006`. `jobscan policy show RULE` prints the same about one rule, with the values that
apply in your tree. See [policy-language.md](policy-language.md) for the language of conditions and [functions.md](functions.md) for its
functions. An example is a patch over the [base job](../scanner/policy/base_job.yaml)."""


def rule_page(catalogue: Catalogue) -> str:
    """The page of all rules of a catalogue, in its order."""
    parts = ["# The built-in rules", MADE, _INTRO, *_contents(catalogue)]
    for policy in catalogue.policies:
        parts += [f"## {prose(policy.title or policy.name)}", prose(policy.description)]
        for rule in policy.rules:
            parts += _section(rule, catalogue.holding(rule))
    return page(parts)


def _contents(catalogue: Catalogue) -> Iterator[str]:
    for policy in catalogue.policies:
        rows = [f"| [{rule.id}](#{rule.id.lower()}) | {rule.severity.value} | {prose(rule.title)} |" for rule in policy.rules]
        yield "\n".join([f"| {code(policy.name)} | severity | requirement |", "|---|---|---|", *rows])


def _section(rule: Rule, selections: tuple[str, ...]) -> Iterator[str]:
    yield f"### {rule.id}"
    yield f"**{prose(rule.title)}**"
    yield "; ".join(_facts(rule, selections))
    yield prose(rule.rationale)
    yield block(_conditions(rule), "text")
    if rule.message:
        yield f"Message: {code(message_text(rule))}"
    yield _titled("Parameters", [_parameter(rule, name) for name in rule.params])
    yield from _remediation(remedies(rule))
    yield _titled("Caveats", [prose(text) for text in rule.traps])
    if rule.examples:
        yield f"Examples:\n\n{block(_rows(list(_examples(rule))), 'text')}"
    yield _titled("Frameworks and threats", list(_requirements(rule)))
    yield _titled("References", [f"<{link}>" for link in rule.references])


def _facts(rule: Rule, selections: tuple[str, ...]) -> Iterator[str]:
    """The line below a rule's title, e.g. "severity high; precision high; for a job or a request; in `core`"."""
    yield f"severity {rule.severity.value}"
    yield f"precision {rule.precision.value}"
    yield f"for a {' or a '.join(rule.stages)}"
    if rule.statuses:
        yield f"with status {' or '.join(rule.statuses)}"
    if rule.since:
        yield f"since {rule.since}"
    if selections:
        yield f"in {', '.join(map(code, selections))}"
    else:
        yield "in no selection"


def _conditions(rule: Rule) -> str:
    rows = []
    for name, condition in (("when", rule.when), ("assert", rule.assertion)):
        if condition is not None:
            rows += [(name, line) for line in condition.text.strip().splitlines()]
    return _rows(rows)


def _rows(rows: list[tuple[str, str]]) -> str:
    """Lines with their names in front; a name is written once, on the first of its lines."""
    width = max(len(name) for name, _ in rows) + 2
    lines = []
    seen: set[str] = set()
    for name, text in rows:
        label = name if name not in seen else ""
        seen.add(name)
        lines.append(f"{label:<{width}}{text}")
    return "\n".join(lines)


def _parameter(rule: Rule, name: str) -> str:
    parameter = rule.params[name]
    default = "" if parameter.default is None else f"; default {value(parameter.default)}"
    return f"{code(name)} ({code(traits(parameter))}{default}): {prose(parameter.description)}"


def _remediation(texts: dict[str, str]) -> Iterator[str]:
    yield _titled("What to do", [f"{name}: {prose(text)}" for name, text in texts.items() if name != "cli"])
    if "cli" in texts:
        yield block(texts["cli"], "sh")


def _examples(rule: Rule) -> Iterator[tuple[str, str]]:
    for outcome, listed in examples(rule).items():
        for example in listed:
            keys = example_keys(example)
            text = json.dumps(keys, ensure_ascii=False) if keys else "the base job"
            yield outcome, text


def _requirements(rule: Rule) -> Iterator[str]:
    for name, ids in (*rule.frameworks.items(), *rule.threats.items()):
        yield f"{code(name)}: {', '.join(map(prose, ids))}"
    if rule.cwe:
        yield prose(", ".join(rule.cwe))


def _titled(title: str, entries: list[str]) -> str:
    if entries:
        return f"{title}:\n\n{bullets(entries)}"
    return ""

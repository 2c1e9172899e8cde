"""docs/rules.md: a section a built-in rule, made from its file."""

import json
from collections.abc import Iterator

from scanner.authoring.catalogue import Catalogue
from scanner.authoring.describe import examples, message_text, remedies, traits, written
from scanner.authoring.markdown import MADE, block, bullets, code, page, prose, value
from scanner.model.rule import Policy, Rule

_INTRO = """\
What jobscan checks without a file of yours. A rule runs when a selection that holds it does: `core` runs when nothing is named, each
pack is a selection by its own name (`-p encryption`), and `strict` has to be asked for. `jobscan policy show RULE` says the same of one
rule, with the values that hold in your tree. The language of conditions: [policy-language.md](policy-language.md); its functions:
[functions.md](functions.md). An example is a patch over the [base job](../scanner/policy/base_job.yaml)."""


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
        yield "\n".join([f"| {_pack(policy)} | severity | what must hold |", "|---|---|---|", *rows])


def _pack(policy: Policy) -> str:
    return code(policy.name)


def _section(rule: Rule, selections: tuple[str, ...]) -> Iterator[str]:
    yield f"### {rule.id}"
    yield f"**{prose(rule.title)}**"
    facts = [f"severity {rule.severity.value}", f"precision {rule.precision.value}", f"for a {' or a '.join(rule.stages)}"]
    facts += [f"with status {' or '.join(rule.statuses)}"] if rule.statuses else []
    facts += [f"since {rule.since}"] if rule.since else []
    facts.append(f"in {', '.join(map(code, selections))}" if selections else "in no selection")
    yield "; ".join(facts)
    yield prose(rule.rationale)
    yield block(_condition(rule), "text")
    yield f"A finding says: {code(message_text(rule))}" if rule.message else ""
    yield _titled("Parameters", [_parameter(rule, name) for name in rule.params])
    found = remedies(rule)
    yield _titled("What to do", [f"{name}: {prose(text)}" for name, text in found.items() if name != "cli"])
    yield block(found["cli"], "sh") if "cli" in found else ""
    yield _titled("Where it can be misread", [prose(text) for text in rule.traps])
    yield f"Examples:\n\n{block(_rows(list(_examples(rule))), 'text')}" if rule.examples else ""
    named = [f"{code(name)}: {', '.join(map(prose, ids))}" for name, ids in (*rule.frameworks.items(), *rule.threats.items())]
    yield _titled("Supports, and is about", named + [prose(", ".join(rule.cwe))] * bool(rule.cwe))
    yield _titled("Read more", [f"<{link}>" for link in rule.references])


def _condition(rule: Rule) -> str:
    conditions = (("when", rule.when), ("assert", rule.assertion))
    return _rows([(name, line) for name, one in conditions if one is not None for line in one.text.strip().splitlines()])


def _rows(rows: list[tuple[str, str]]) -> str:
    """Lines with their names in front; a name is said once."""
    width = max(len(name) for name, _ in rows) + 2
    names = [name for name, _ in rows]
    return "\n".join(f"{'' if name in names[:number] else name:<{width}}{text}" for number, (name, text) in enumerate(rows))


def _parameter(rule: Rule, name: str) -> str:
    parameter = rule.params[name]
    default = f"; default {value(parameter.default)}" if parameter.default is not None else ""
    return f"{code(name)} ({code(traits(parameter))}{default}): {prose(parameter.description)}"


def _examples(rule: Rule) -> Iterator[tuple[str, str]]:
    for outcome, listed in examples(rule).items():
        for one in map(written, listed):
            yield outcome, json.dumps(one, ensure_ascii=False) if one else "the base job"


def _titled(title: str, entries: list[str]) -> str:
    return f"{title}:\n\n{bullets(entries)}" if entries else ""

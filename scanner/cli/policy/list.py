"""`jobscan policy list`: rules, one per line."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.authoring.catalogue import Catalogue, Filter, narrow, read_catalogue, required_parameters
from scanner.cli.console import write_text
from scanner.display.lines import BLANK, Line, count, line, one_line, pad, printable, shorten
from scanner.model.codes import CLEAN
from scanner.model.rule import Policy, Rule
from scanner.project.project import Project
from scanner.sources import tree

VERSION = "jobscan-rules/1"
_SEVERITY_WIDTH = 10


@dataclass(frozen=True, slots=True)
class ListOptions:
    """The command line of `policy list`."""

    named: tuple[str, ...]
    packs: tuple[str, ...]
    selections: tuple[str, ...]
    severities: tuple[str, ...]
    frameworks: tuple[str, ...]
    ids: tuple[str, ...]
    format: str


def run_list(options: ListOptions) -> int:
    """0; raises UsageError if no rule matches the options."""
    catalogue = read_catalogue(options.named, Project(tree.root()).origins_of)
    matching = narrow(catalogue, Filter(options.packs, options.selections, options.severities, options.frameworks, options.ids))
    if options.format == "json":
        sys.stdout.write(json.dumps(_document(matching), indent=2, ensure_ascii=False) + "\n")
    else:
        write_text(list_lines(matching, _terminal_width()), sys.stdout)
    return CLEAN


def _terminal_width() -> int | None:
    if sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None


def list_lines(catalogue: Catalogue, width: int | None) -> Iterator[Line]:
    """The rules by pack, one per line, with titles shortened to a terminal of this width; whole titles for None."""
    rules = catalogue.rules
    id_width = max(len(rule.id) for rule in rules)
    for policy in catalogue.policies:
        yield _policy_line(policy)
        for rule in policy.rules:
            yield _rule_line(rule, id_width, width)
        yield BLANK
    yield line(f"{count(len(rules), 'rule')} in {count(len(catalogue.policies), 'pack')}. About one: jobscan policy show RULE")
    needing = sum(_needs_values(rule) for rule in rules)
    if needing:
        verb = "needs" if needing == 1 else "need"
        yield line(f"* {needing} {verb} values that only you have: --param, or params in jobscan.yaml")


def _policy_line(policy: Policy) -> Line:
    """E.g. "core  Checks for every account", with the file of a policy that is not built in."""
    text = f"  {one_line(policy.title)}"
    if not policy.is_built_in:
        text += f" ({printable(policy.path)})"
    return line((policy.name, "bold"), (text, "dim"))


def _rule_line(rule: Rule, id_width: int, width: int | None) -> Line:
    """E.g. "  BMJ-IAM-001 * high      Role is not in the allowed list"; * marks a rule that needs values."""
    mark = "*" if _needs_values(rule) else " "
    lead = f"  {pad(rule.id, id_width)} {mark} "
    severity = rule.severity.value
    title = one_line(rule.title)
    if width is not None:
        title = shorten(title, max(1, width - len(lead) - _SEVERITY_WIDTH))
    return line(lead, (severity, severity), " " * (_SEVERITY_WIDTH - len(severity)), title)


def _needs_values(rule: Rule) -> bool:
    return bool(required_parameters(rule))


def _document(catalogue: Catalogue) -> dict[str, Any]:
    return {"rules_list": VERSION, "rules": [_entry(rule, catalogue) for rule in catalogue.rules]}


def _entry(rule: Rule, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "precision": rule.precision.value,
        "pack": rule.policy,
        "selections": list(catalogue.holding(rule)),
        "needs": list(required_parameters(rule)),
        "parameters": list(rule.params),
        "frameworks": {name: list(ids) for name, ids in rule.frameworks.items()},
        "path": rule.location.path,
        "line": rule.location.line,
    }

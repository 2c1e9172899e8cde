"""`jobscan policy list`: the rules that there are, one a line."""

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
from scanner.model.rule import Rule
from scanner.project.project import Project
from scanner.sources import tree

VERSION = "jobscan-rules/1"


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
    """0; a question that no rule fits is wrong usage."""
    catalogue = read_catalogue(options.named, Project(tree.root()).origins_of)
    kept = Filter(options.packs, options.selections, options.severities, options.frameworks, options.ids)
    found = narrow(catalogue, kept)
    if options.format == "json":
        sys.stdout.write(json.dumps(_document(found), indent=2, ensure_ascii=False) + "\n")
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0  # a file or a pipe gets whole titles
        write_text(list_lines(found, width), sys.stdout)
    return CLEAN


def list_lines(catalogue: Catalogue, width: int) -> Iterator[Line]:
    """The rules by pack, one a line, each cut to a terminal's width; 0 for what is no terminal."""
    rules = catalogue.rules
    column = max(len(rule.id) for rule in rules)
    for policy in catalogue.policies:
        own = "" if policy.is_built_in else f" ({printable(policy.path)})"
        yield line((policy.name, "bold"), (f"  {one_line(policy.title)}{own}", "dim"))
        for rule in policy.rules:
            mark = "*" if required_parameters(rule) else " "
            lead = f"  {pad(rule.id, column)} {mark} "
            left = max(1, width - len(lead) - 10)
            name = one_line(rule.title)
            severity = rule.severity.value
            yield line(lead, (severity, severity), " " * (10 - len(severity)), shorten(name, left) if width else name)
        yield BLANK
    needing = sum(bool(required_parameters(rule)) for rule in rules)
    yield line(f"{count(len(rules), 'rule')} in {count(len(catalogue.policies), 'pack')}. About one: jobscan policy show RULE")
    if needing:
        yield line(f"* {needing} {'needs' if needing == 1 else 'need'} values that only you have: --param, or params in jobscan.yaml")


def _document(catalogue: Catalogue) -> dict[str, Any]:
    return {"rules_list": VERSION, "rules": [_rule(rule, catalogue) for rule in catalogue.rules]}


def _rule(rule: Rule, catalogue: Catalogue) -> dict[str, Any]:
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

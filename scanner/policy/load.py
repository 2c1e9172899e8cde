"""A policy file -> Policy: strict, and with all mistakes at once."""

import hashlib
from collections.abc import Sequence

from scanner.errors import Mistake, PolicyError
from scanner.model.origin import BuiltIn, Origin, report_path
from scanner.model.rule import Policy, Rule
from scanner.policy.policy_file import PolicyFile
from scanner.policy.rules import build_rule, check_conditions
from scanner.policy.schema import POLICY
from scanner.schema.validate import Mistakes
from scanner.schema.validate import check as check_structure
from scanner.schema.yaml_file import open_document, read_bytes


def read_policies(files: Sequence[PolicyFile]) -> tuple[Policy, ...]:
    """The policies in files; raises PolicyError with every mistake of every file."""
    policies: list[Policy] = []
    mistakes: list[Mistake] = []
    for file in files:
        try:
            policies.append(load_policy(read_bytes(file.path, file.shown), file.origin))
        except PolicyError as error:
            mistakes += error.mistakes
    mistakes += repeated_ids(policies)
    if mistakes:
        raise PolicyError(tuple(mistakes), len(files))
    return tuple(policies)


def load_policy(data: bytes, origin: Origin) -> Policy:
    """The policy that a file's bytes say; raises PolicyError with every mistake in it."""
    mistakes = open_document(data, report_path(origin))
    value = mistakes.document.value
    rules: list[Rule] = []
    if check_structure(value, POLICY, (), mistakes):
        rules = [build_rule(rule, ("rules", number), value["policy"], mistakes) for number, rule in enumerate(value["rules"])]
        if not rules:
            mistakes.add(("rules",), "the policy has no rules", on_key=True)
        _check_ids(rules, origin, mistakes)
    else:
        check_conditions(value, mistakes)  # they cannot become rules, and their other mistakes are told all the same
    if mistakes.found:
        raise PolicyError(tuple(sorted(mistakes.found, key=lambda one: (one.line, one.column))))
    sha256 = hashlib.sha256(data).hexdigest()
    title, description = value.get("title", ""), value.get("description", "")
    return Policy(value["policy"], title, origin, sha256, tuple(rules), value.get("base_job"), description)


def repeated_ids(policies: Sequence[Policy]) -> list[Mistake]:
    """The ids that several files bring, which they must not: a rule id stands for one rule in a scan."""
    first: dict[str, Rule] = {}
    found = []
    for rule in (rule for policy in policies for rule in policy.rules):
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            where = rule.location
            found.append(
                Mistake(where.path, where.line or 1, where.column or 1, f"rule {rule.id} stands in {other.location} already", rule=rule.id)
            )
    return found


def _check_ids(rules: Sequence[Rule], origin: Origin, mistakes: Mistakes) -> None:
    first: dict[str, int] = {}
    for number, rule in enumerate(rules):
        if rule.id in first:
            line = rules[first[rule.id]].location.line
            mistakes.add(("rules", number, "id"), f"rule {rule.id} stands in this file already, at line {line}")
        first.setdefault(rule.id, number)
        if rule.id.startswith("BMJ-") and not isinstance(origin, BuiltIn):
            mistakes.add(
                ("rules", number, "id"), "ids that begin with BMJ- are reserved for the built-in rules", "use a prefix of your own"
            )

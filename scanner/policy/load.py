"""A policy file -> Policy: strict, and with all mistakes at once."""

import hashlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from scanner.documents.yaml.text import YamlDocument
from scanner.errors import Mistake, MistakesError
from scanner.model.job import Json
from scanner.model.origin import BuiltIn, Origin, report_path
from scanner.model.rule import Policy, Rule
from scanner.policy.policy_file import POLICY_FILE, RESERVED, PolicyFile
from scanner.policy.rules import build_rule
from scanner.policy.schema import POLICY
from scanner.schema.mistakes import Mistakes
from scanner.schema.sound import sound_part
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes


class PolicyReading(Struct, frozen=True):
    """What came of a policy file: the policy if it has no mistakes; its rules as far as they could be read, for the check of IDs.

    `doubtful` is the policy if all its mistakes are conditions that can be evaluated, but hardly mean what was meant.
    """

    mistakes: tuple[Mistake, ...]
    policy: Policy | None = None
    rules: tuple[Rule, ...] = ()
    document: YamlDocument | None = None
    doubtful: Policy | None = None


def read_policies(files: Sequence[PolicyFile]) -> tuple[Policy, ...]:
    """The policies in files; raises MistakesError with every mistake in every file."""
    readings = [read_policy_file(file) for file in files]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    mistakes += repeated_ids(readings)
    if mistakes:
        raise MistakesError(mistakes, POLICY_FILE, len(files))
    return tuple(reading.policy for reading in readings if reading.policy is not None)


def read_doubtful_policies(files: Sequence[PolicyFile]) -> tuple[Policy, ...]:
    """Like `read_policies`, with the policies whose mistakes are doubts only: no scan takes them, but their rules have a meaning."""
    readings = [read_policy_file(file) for file in files]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes if not mistake.is_doubt]
    mistakes += repeated_ids(readings)
    if mistakes:
        raise MistakesError(mistakes, POLICY_FILE, len(files))
    policies = [reading.policy or reading.doubtful for reading in readings]
    return tuple(policy for policy in policies if policy is not None)


def read_policy_file(file: PolicyFile) -> PolicyReading:
    """The policy in a file, or its mistakes."""
    try:
        data = read_bytes(file.path, file.shown, POLICY_FILE)
    except MistakesError as error:
        return PolicyReading(error.mistakes)
    return read_policy(data, file.origin)


def load_policy(data: bytes, origin: Origin) -> Policy:
    """The policy in a file's bytes; raises MistakesError with every mistake in it."""
    reading = read_policy(data, origin)
    if reading.policy is None:
        raise MistakesError(reading.mistakes, POLICY_FILE)
    return reading.policy


def read_policy(data: bytes, origin: Origin) -> PolicyReading:
    """The policy in a file's bytes, or every mistake in it: of its structure, its conditions, its parameters and its IDs together."""
    try:
        mistakes = open_document(data, report_path(origin), POLICY_FILE)
    except MistakesError as error:
        return PolicyReading(error.mistakes)
    value = mistakes.document.value
    flaws = list(check(value, POLICY))
    mistakes.add_flaws(flaws)
    sound = sound_part(value, POLICY) if flaws else value
    rules = _build_rules(sound, mistakes)
    _check_ids(rules, origin, mistakes)
    in_order = tuple(sorted(mistakes.collected, key=lambda mistake: (mistake.line, mistake.column)))
    if not all(mistake.is_doubt for mistake in in_order):
        return PolicyReading(in_order, None, rules, mistakes.document)
    policy = Policy(
        name=sound["policy"],
        title=sound.get("title", ""),
        origin=origin,
        sha256=hashlib.sha256(data).hexdigest(),
        rules=rules,
        base_job=sound.get("base_job"),
        description=sound.get("description", ""),
    )
    if in_order:
        return PolicyReading(in_order, None, rules, mistakes.document, doubtful=policy)
    return PolicyReading((), policy, rules, mistakes.document)


def repeated_ids(readings: Iterable[PolicyReading]) -> list[Mistake]:
    """A mistake for each rule whose ID a rule of an earlier file has already."""
    first: dict[str, Rule] = {}
    mistakes = []
    for rule in (rule for reading in readings for rule in reading.rules if rule.id):
        other = first.setdefault(rule.id, rule)
        if other.location.path != rule.location.path:  # an ID twice in one file was reported for that file
            mistakes.append(_repeated(rule, other))
    return mistakes


def _repeated(rule: Rule, other: Rule) -> Mistake:
    place = rule.location
    return Mistake(place.path, place.line or 1, place.column or 1, f"duplicate rule {rule.id}, also in {other.location}", rule=rule.id)


def _build_rules(sound: Json, mistakes: Mistakes) -> tuple[Rule, ...]:
    """The rules of a file; where an entry has a mistake, a rule that must not be used."""
    if not isinstance(sound, dict) or "rules" not in sound:
        return ()
    if not sound["rules"]:
        mistakes.add(("rules",), "the policy has no rules", on_key=True)
    name = sound.get("policy", "")
    return tuple(build_rule(entry, ("rules", index), name, mistakes) for index, entry in enumerate(sound["rules"]))


def _check_ids(rules: Sequence[Rule], origin: Origin, mistakes: Mistakes) -> None:
    first: dict[str, Rule] = {}
    for index, rule in enumerate(rules):
        if not rule.id:  # missing or malformed, which was reported
            continue
        keys = ("rules", index, "id")
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            mistakes.add(keys, f"duplicate rule {rule.id}, also in line {other.location.line}")
        if rule.id.startswith(RESERVED) and not isinstance(origin, BuiltIn):
            mistakes.add(keys, f"rule IDs that begin with {RESERVED} are reserved for built-in rules", "use another prefix")

"""`extends` and `allow`: the floor of a configuration, and what each key means for one that extends it."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from scanner.config.config import Extends, Term, Written
from scanner.config.schema import CONFIG, OVERLAY, SCOPE
from scanner.model.job import Json, Keys
from scanner.schema.mistakes import Mistakes


class Treatment(Enum):
    """What becomes of a key in a configuration that extends a floor."""

    HARMLESS = auto()  # turns no finding into anything else
    ADDED = auto()  # adds to what the floor has
    COMPARED = auto()  # may be stricter than the floor's
    REFUSED = auto()  # must say what the floor says


# A key that is not listed is refused, so that a new one cannot loosen a floor before someone has looked at it.
KEYS: Mapping[str, Treatment] = {
    "format": Treatment.HARMLESS,
    "extends": Treatment.HARMLESS,
    "allow": Treatment.HARMLESS,  # each floor is compared by what it allows itself
    "policies": Treatment.ADDED,  # pinned ones too: a rule that the floor selects without a pin does not become one that only warns
    "sources": Treatment.ADDED,
    "expect": Treatment.ADDED,
    "owners": Treatment.ADDED,  # who answers for a finding changes nothing about it
    "group_by": Treatment.REFUSED,
    "exclude": Treatment.REFUSED,
    "known_members": Treatment.REFUSED,
    "fail_on": Treatment.COMPARED,
    "params": Treatment.COMPARED,
    "scopes": Treatment.COMPARED,
    "rules": Treatment.COMPARED,
    "waivers": Treatment.REFUSED,
    "longest": Treatment.REFUSED,
    "baseline": Treatment.REFUSED,
    "tags": Treatment.REFUSED,
    "live": Treatment.REFUSED,
}
RULE_KEYS: Mapping[str, Treatment] = {
    "severity": Treatment.COMPARED,
    "reason": Treatment.HARMLESS,
    "frameworks": Treatment.HARMLESS,
    "enforce": Treatment.REFUSED,
    "enforce_after": Treatment.REFUSED,
    "owner": Treatment.HARMLESS,
    "runbook": Treatment.HARMLESS,
}
SCOPE_KEYS: Mapping[str, Treatment] = {
    "name": Treatment.HARMLESS,
    "when": Treatment.HARMLESS,
    "accounts": Treatment.HARMLESS,
    "regions": Treatment.HARMLESS,
    "tags": Treatment.HARMLESS,
    "rules": Treatment.HARMLESS,
    "params": Treatment.COMPARED,
    "severity": Treatment.COMPARED,
    "off": Treatment.COMPARED,
}


def read_extends(sound: dict[str, Any], mistakes: Mistakes) -> Extends | None:
    """The floor that a configuration names; None, and a mistake unless nothing is written, where it names none."""
    keys: Keys = ("extends",)
    written = mistakes.document.at(keys)
    if not isinstance(written, dict):
        return None
    file, s3, sha256 = (sound.get(name, "") for name in ("file", "s3", "sha256"))
    if ("file" in written) == ("s3" in written):
        mistakes.add(keys, "'extends' needs either 'file' or 's3'", "name one floor", on_key=True)
        return None
    if "s3" in written and "sha256" not in written:
        mistakes.add(keys, "a floor in S3 needs its 'sha256'", "write the sha256 of the object that you reviewed", on_key=True)
        return None
    if not (file or s3) or ("sha256" in written and not sha256):  # the value does not fit, which was reported
        return None
    name = "file" if file else "s3"
    return Extends(file, s3, sha256, mistakes.location((*keys, name)), mistakes.location((*keys, "sha256")))


def read_allow(sound: list[str], mistakes: Mistakes) -> tuple[Term, ...]:
    """What a configuration allows those that extend it; a name that can allow nothing is a mistake."""
    terms = tuple(Term(text, mistakes.location(("allow", index))) for index, text in enumerate(sound))
    for index, term in enumerate(terms):
        if not _can_be_allowed(term.text):
            hint = f"known: {', '.join(_allowable_keys())}, params.NAME, params.RULE.NAME, severity.RULE, off.RULE"
            mistakes.add(("allow", index), f"'{term.text}' is not something to allow", hint)
    return terms


def _can_be_allowed(name: str) -> bool:
    key, _, inner = name.partition(".")
    match key:
        case "params" | "severity" | "off":
            return bool(inner)
        case "rules":
            return inner in OVERLAY.members and RULE_KEYS.get(inner, Treatment.REFUSED) is Treatment.REFUSED
        case "scopes":
            return inner in SCOPE.members and SCOPE_KEYS.get(inner, Treatment.REFUSED) is Treatment.REFUSED
        case _:
            return name in _allowable_keys()


def _allowable_keys() -> list[str]:
    refused = [key for key in CONFIG.members if KEYS.get(key, Treatment.REFUSED) is Treatment.REFUSED]
    return ["fail_on", *refused]


def written_keys(value: Json, mistakes: Mistakes) -> dict[str, Written]:
    """What is written below each key of a configuration."""
    if not isinstance(value, dict):
        return {}
    return {key: Written(entry, mistakes.location((key,), on_key=True)) for key, entry in value.items()}

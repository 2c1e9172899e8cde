"""`enforce` and `enforce_after` of a rule's entry: whether its findings reach the exit code, and from when on."""

from collections.abc import Mapping
from typing import Any

from scanner.config.dates import is_date
from scanner.config.schema import DATE_FORM
from scanner.documents.yaml.scalars import IS_A_DATE
from scanner.model.governance import BLOCK, Enforcement
from scanner.model.job import Json, Keys
from scanner.schema.mistakes import Mistakes


def allow_enforce_dates(value: Json, mistakes: Mistakes) -> None:
    """Withdraws the mistake that the YAML reader reports for `enforce_after: 2027-01-31`, which can only mean the date."""
    rules = value.get("rules") if isinstance(value, dict) else None
    if isinstance(rules, dict):
        mistakes.withdraw(IS_A_DATE, (("rules", rule, "enforce_after") for rule in rules))


def read_enforcement(sound: Mapping[str, Any], keys: Keys, mistakes: Mistakes) -> Enforcement:
    """What the entry of a rule at `keys` says; what it cannot mean is added to `mistakes`."""
    mode, after = sound.get("enforce", ""), sound.get("enforce_after", "")
    if after and not is_date(after):
        mistakes.add((*keys, "enforce_after"), f"'{after}' is not a valid enforce_after", f"expected: {DATE_FORM}")
    if after and mode == BLOCK:
        problem = "'enforce: block' contradicts 'enforce_after', until which the rule only warns"
        mistakes.add((*keys, "enforce"), problem, "remove one of them")
    return Enforcement(mode, after, _place(sound, keys, mistakes))


def _place(sound: Mapping[str, Any], keys: Keys, mistakes: Mistakes) -> str:
    """Where it is written: "jobscan.yaml:12"; empty where it is not."""
    for name in ("enforce_after", "enforce"):
        if name in sound:
            place = mistakes.location((*keys, name), on_key=True)
            return f"{place.path}:{place.line}"
    return ""

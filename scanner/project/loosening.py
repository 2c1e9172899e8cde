"""What a configuration says more loosely than its floor, as far as it shows without the rules."""

from collections.abc import Iterator, Mapping

from scanner.config.config import Config
from scanner.config.extends import KEYS, RULE_KEYS, SCOPE_KEYS, Treatment
from scanner.errors import Mistake
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.severity import NEVER, Severity
from scanner.policy.parameter_types import show
from scanner.policy.stricter import is_same
from scanner.schema.mistakes import mistake_at


def find_loosened_keys(config: Config, floor: Config) -> Iterator[Mistake]:
    """A mistake for each key of a configuration that says something else than its floor, and may not.

    What is compared by rule, such as parameters, severities and `off`, is not looked at here.
    """
    for key, written in config.written.items():
        if KEYS.get(key, Treatment.REFUSED) is Treatment.REFUSED:
            yield from _differing_key(key, written.value, written.at, floor)
    yield from _higher_fail_on(config, floor)
    yield from _refused_members(config, floor)


def loosens(floor: Config, at: Location, what: str, floors: str, *names: str) -> Mistake:
    """The mistake of loosening a floor; `floors` is what the floor says, `names` what it would have to allow."""
    problem = f"{what} loosens the floor ({floor.path}: {floors})"
    return mistake_at(at, problem, f"remove it, or let the floor allow it: allow: [{', '.join(names)}]")


def is_allowed(name: str, floor: Config) -> bool:
    """Whether a floor allows to loosen what has this name."""
    return any(term.text == name for term in floor.allow)


def _differing_key(key: str, value: Json, at: Location, floor: Config) -> Iterator[Mistake]:
    in_floor = floor.written.get(key)
    if is_allowed(key, floor) or (in_floor is not None and is_same(value, in_floor.value)):
        return
    said = "not set" if in_floor is None else show(in_floor.value)
    yield loosens(floor, at, f"'{key}'", said, key)


def _higher_fail_on(config: Config, floor: Config) -> Iterator[Mistake]:
    threshold = floor.fail_on or Severity.LOW.value
    if not config.fail_on or is_allowed("fail_on", floor) or _rank(config.fail_on) <= _rank(threshold):
        return
    said = threshold if floor.fail_on else f"{threshold}, the default"
    yield loosens(floor, config.written["fail_on"].at, f"'fail_on: {config.fail_on}'", said, "fail_on")


def _rank(threshold: str) -> int:
    """The order of thresholds: a higher one fails fewer scans."""
    if threshold == NEVER:
        return max(severity.rank for severity in Severity) + 1
    return Severity(threshold).rank


def _refused_members(config: Config, floor: Config) -> Iterator[Mistake]:
    """A mistake for each member of a scope or of a rule's entry that is not known to be harmless."""
    scopes = config.written["scopes"].value if config.scopes else []
    for entry, scope in zip(config.scopes, scopes, strict=False):
        for key in _refused(scope, SCOPE_KEYS):
            if not is_allowed(f"scopes.{key}", floor):
                yield loosens(floor, entry.scope.location, f"'{key}' of a scope", "not set", f"scopes.{key}")
    rules = config.written["rules"].value if config.rules else {}
    for rule in config.rules:
        for key in _refused(rules.get(rule.rule.text), RULE_KEYS):
            if not is_allowed(f"rules.{key}", floor):
                yield loosens(floor, rule.rule.at, f"'{key}' of {rule.rule.text}", "not set", f"rules.{key}")


def _refused(entry: Json, treatments: Mapping[str, Treatment]) -> list[str]:
    """The keys of an entry that a configuration with a floor may not have."""
    if not isinstance(entry, dict):
        return []
    return [key for key in entry if treatments.get(key, Treatment.REFUSED) is Treatment.REFUSED]

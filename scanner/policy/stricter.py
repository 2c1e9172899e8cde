"""Which of two values of a parameter is stricter, as its rule declares it."""

import json
from collections.abc import Mapping

from scanner.model.job import Json
from scanner.model.rule import Parameter, ParameterType, Stricter

_FOR_TYPE: Mapping[str, tuple[Stricter, ...]] = {
    "list": (Stricter.FEWER, Stricter.MORE),
    "integer": (Stricter.LOWER, Stricter.HIGHER),
    "number": (Stricter.LOWER, Stricter.HIGHER),
    "boolean": (Stricter.TRUE, Stricter.FALSE),
}
_EVERYTHING = "*"  # the glob that matches every text
_GLOBS = ParameterType("list", ParameterType("glob"))


def can_say(stricter: Stricter, kind: ParameterType) -> bool:
    """Whether a direction has a meaning for a type: a list has fewer entries, a number is lower."""
    return stricter in _FOR_TYPE.get(kind.name, ())


def how_to_say(kind: ParameterType) -> str:
    """What to write as `stricter` for a type, as advice."""
    known = _FOR_TYPE.get(kind.name)
    if known is None:
        return "remove it"
    return f"write {' or '.join(known)}"


def is_as_strict(parameter: Parameter, value: Json, than: Json) -> bool:
    """Whether everything that fails with the value `than` also fails with `value`; False where the rule does not say."""
    if is_same(value, than):
        return True
    if parameter.is_unset(than):  # the rule checks nothing with it
        return True
    if parameter.is_unset(value) or value is None or than is None:
        return False
    match parameter.stricter:
        case Stricter.FEWER | Stricter.MORE:
            return not looser_entries(parameter, value, than)
        case Stricter.LOWER:
            return bool(value <= than)
        case Stricter.HIGHER:
            return bool(value >= than)
        case Stricter.TRUE | Stricter.FALSE:
            return str(value).lower() == parameter.stricter.value
        case None:
            return False


def looser_entries(parameter: Parameter, value: list[Json], than: list[Json]) -> list[Json]:
    """The entries that make a list less strict: those too many where fewer are stricter, else those that are gone."""
    if parameter.stricter is Stricter.FEWER:
        return [entry for entry in value if not _is_covered(entry, than, parameter.type)]
    return [entry for entry in than if not _is_in(entry, value)]


def is_same(value: Json, other: Json) -> bool:
    """Whether two values are the same JSON; to Python, true and 1 are equal."""
    return json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)


def _is_covered(entry: Json, entries: list[Json], kind: ParameterType) -> bool:
    """Whether a list has an entry, or matches every text. Whether one glob covers another is not looked into."""
    if kind == _GLOBS and _EVERYTHING in entries:
        return True
    return _is_in(entry, entries)


def _is_in(entry: Json, entries: list[Json]) -> bool:
    return any(is_same(entry, other) for other in entries)

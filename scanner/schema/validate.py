"""Compares a decoded file with the tables that say what it may hold: every flaw, with the path to it."""

import re
from collections.abc import Iterator

from scanner.display.suggest import did_you_mean
from scanner.model.job import Json, Keys
from scanner.schema.mistakes import Flaw
from scanner.schema.types import Anything, Choice, Fields, Kind, ListOf, MapOf, OneOf, Text, Whole, YesNo

_MAX_SHOWN = 60  # characters of a text in a message


def fits(value: Json, kind: Kind) -> bool:
    """Whether a value is what its kind says."""
    return next(check(value, kind), None) is None


def check(value: Json, kind: Kind, keys: Keys = ()) -> Iterator[Flaw]:
    """Every flaw in a value that should be of a kind; `keys` is the path to it in its file."""
    match kind:
        case Text():
            yield from _check_text(value, kind, keys)
        case Choice():
            yield from _check_choice(value, kind, keys)
        case YesNo() | Whole():
            yield from _check_scalar(value, kind, keys)
        case ListOf(item):
            yield from _check_list(value, item, keys)
        case MapOf():
            yield from _check_map(value, kind, keys)
        case OneOf():
            yield from _check_one_of(value, kind, keys)
        case Fields():
            yield from _check_fields(value, kind, keys)
        case Anything():
            pass


def describe(value: Json) -> str:
    """A value as a message names it, e.g. "'medium'", "a list", "null"."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"'{value[:_MAX_SHOWN]}'"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return str(value)


def describe_path(keys: Keys) -> str:
    """How a message names the value at a path, e.g. "'policies'" or "an entry of 'sources'"."""
    if not keys:
        return "the file"
    if isinstance(keys[-1], int):
        return f"an entry of '{last_key(keys)}'"
    return f"'{keys[-1]}'"


def last_key(keys: Keys) -> str:
    """The last key of a path that is not an index: "sources" for ("sources", 2); empty if there is none."""
    names = [key for key in keys if isinstance(key, str)]
    if names:
        return names[-1]
    return ""


def _noun(keys: Keys) -> str:
    """What the value at a path is: "severity", or "entry of 'regions'"."""
    if not keys:
        return "value"
    if isinstance(keys[-1], int):
        return f"entry of '{last_key(keys)}'"
    return keys[-1]


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_text(value: Json, kind: Text, keys: Keys) -> Iterator[Flaw]:
    if not isinstance(value, str):
        yield Flaw(keys, f"{describe_path(keys)} must be text, not {describe(value)}", _text_hint(value, kind))
    elif not value.strip():
        yield Flaw(keys, f"{describe_path(keys)} is blank")
    elif kind.pattern and not re.fullmatch(kind.pattern, value):
        yield Flaw(keys, f"{describe(value)} is not a valid {_noun(keys)}", _expected(kind.form))


def _text_hint(value: Json, kind: Text) -> str:
    """What to write instead of a value that is not text: a number in quotes, unless that would not be of the kind either."""
    if not _is_number(value):
        return ""
    if kind.pattern and not re.fullmatch(kind.pattern, str(value)):
        return _expected(kind.form)
    return f'write "{value}" in quotes'


def _expected(form: str) -> str:
    if form:
        return f"expected: {form}"
    return ""


def _check_scalar(value: Json, kind: YesNo | Whole, keys: Keys) -> Iterator[Flaw]:
    if isinstance(kind, YesNo):
        if not isinstance(value, bool):
            yield Flaw(keys, f"{describe_path(keys)} must be true or false, not {describe(value)}")
    elif not _is_whole(value) or value < kind.least:
        yield Flaw(keys, f"{describe_path(keys)} must be a whole number of at least {kind.least}, not {describe(value)}")


def _check_choice(value: Json, kind: Choice, keys: Keys) -> Iterator[Flaw]:
    # 1 == True in Python, so that `format: true` would pass for `format: 1`
    if isinstance(value, bool) or value not in kind.options:
        options = [str(option) for option in kind.options]
        yield Flaw(keys, f"{describe(value)} is not one of {', '.join(options)}", did_you_mean(str(value), options))


def _check_list(value: Json, item: Kind, keys: Keys) -> Iterator[Flaw]:
    if not isinstance(value, list):
        yield Flaw(keys, f"{describe_path(keys)} must be a list, not {describe(value)}")
        return
    for index, entry in enumerate(value):
        yield from check(entry, item, (*keys, index))


def _check_map(value: Json, kind: MapOf, keys: Keys) -> Iterator[Flaw]:
    if not isinstance(value, dict):
        yield Flaw(keys, f"{describe_path(keys)} must be a map, not {describe(value)}")
        return
    for key, entry in value.items():
        if kind.keys and not re.fullmatch(kind.keys, key):
            yield Flaw((*keys, key), f"'{key}' is not a valid key of {describe_path(keys)}", _expected(kind.form), on_key=True)
        yield from check(entry, kind.item, (*keys, key))


def _check_one_of(value: Json, kind: OneOf, keys: Keys) -> Iterator[Flaw]:
    option = option_for(value, kind)
    if option is None:
        names = " or ".join(map(_type_name, kind.options))
        yield Flaw(keys, f"{describe_path(keys)} must be {names}, not {describe(value)}")
    else:
        yield from check(value, option, keys)


def option_for(value: Json, kind: OneOf) -> Kind | None:
    """The one of several kinds that a value is meant to be, by its JSON type; None if none has that type."""
    name = _json_type_name(value)
    for option in kind.options:
        if _type_name(option) in (name, ""):
            return option
    return None


def _json_type_name(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            # A number too: quotes are missing, as in `off: 2026`, and the check of the text reports that.
            return "text"


def _type_name(kind: Kind) -> str:
    """The JSON type of a kind in words, e.g. "a list"; empty if it may be of any type."""
    match kind:
        case Text() | Choice():
            return "text"
        case YesNo():
            return "true or false"
        case Whole():
            return "a whole number"
        case ListOf():
            return "a list"
        case MapOf() | Fields():
            return "a map"
        case Anything() | OneOf():
            return ""


def _check_fields(value: Json, kind: Fields, keys: Keys) -> Iterator[Flaw]:
    if value is None and not keys:
        required = [key for key, member in kind.members.items() if member.required]
        yield Flaw(keys, "the file is empty", f"{kind.noun} needs {', '.join(required)}" if required else "")
        return
    if not isinstance(value, dict):
        yield Flaw(keys, f"{kind.noun} must be a map, not {describe(value)}")
        return
    yield from _check_members(value, kind, keys)


def _check_members(value: dict[str, Json], kind: Fields, keys: Keys) -> Iterator[Flaw]:
    for key, entry in value.items():
        member = kind.members.get(key)
        if member is None:
            hint = did_you_mean(key, kind.members, otherwise=f"known keys: {', '.join(kind.members)}")
            yield Flaw((*keys, key), f"unknown key '{key}' in {kind.noun}", hint, on_key=True)
        else:
            yield from check(entry, member.kind, (*keys, key))
    for key, member in kind.members.items():
        if member.required and key not in value:
            yield Flaw(keys, f"missing key '{key}' in {kind.noun}", member.description)

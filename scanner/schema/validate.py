"""Holds a YAML document against the tables of what a file may hold, and collects every mistake with its place."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from scanner.documents.yaml.text import YamlDocument
from scanner.errors import Mistake
from scanner.model.job import Json, Keys
from scanner.model.place import Location
from scanner.schema.types import Anything, Choice, Fields, Kind, ListOf, MapOf, OneOf, Text, Whole, YesNo


class Mistakes:
    """Collects what is wrong in one file; knows where each key and value of it stands."""

    def __init__(self, path: str, document: YamlDocument) -> None:
        self.path = path
        self.document = document
        self.found: list[Mistake] = []

    def add(self, keys: Keys, problem: str, hint: str = "", *, on_key: bool = False) -> None:
        """Notes a mistake at the value of `keys`, or at its key; where it has no place, at the nearest parent that has one."""
        line, column, width = self._place(keys, on_key)
        self.add_at(line, column, problem, hint, width, self.rule_of(keys))

    def location(self, keys: Keys, *, on_key: bool = False) -> Location:
        """The place of the value of `keys`, or of its key, with its line, for mistakes that are found later."""
        line, column, width = self._place(keys, on_key)
        return Location(self.path, line, column, max(1, width), self.document.line(line))

    def add_at(self, line: int, column: int, problem: str, hint: str = "", width: int = 1, rule: str = "") -> None:
        """Notes a mistake at a line and column."""
        self.found.append(Mistake(self.path, line, column, problem, hint, self.document.line(line), max(1, width), rule))

    def _place(self, keys: Keys, on_key: bool) -> tuple[int, int, int]:
        while keys:
            if on_key and (at := self.document.key_at(keys)) is not None:
                return at[0], at[1], len(str(keys[-1]))
            if not on_key and (place := self.document.place(keys)) is not None:
                line, column = place.at(0)
                value = self.document.at(keys)
                shown = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
                return line, column or 1, len(shown.partition("\n")[0])
            keys, on_key = (keys, True) if not on_key and self.document.key_at(keys) is not None else (keys[:-1], on_key)
        return 1, 1, 1

    def rule_of(self, keys: Keys) -> str:
        """The id of the rule that keys lie in; empty outside of rules."""
        if len(keys) >= 2 and keys[0] == "rules":
            rule = self.document.at(keys[:2])
            name = rule.get("id") if isinstance(rule, dict) else None
            return name if isinstance(name, str) else ""
        return ""


def mistake_at(at: Location, problem: str, hint: str = "", rule: str = "") -> Mistake:
    """A mistake at a place, with the line of the file where that is known."""
    return Mistake(at.path, at.line or 1, at.column or 1, problem, hint, at.source or "", at.width, rule)


def suggest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """The question whether another word was meant, for a misspelt one; empty where none is close."""
    close = get_close_matches(word, [str(one) for one in known], n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def check(value: Json, kind: Kind, keys: Keys, mistakes: Mistakes) -> bool:
    """Whether a value is what its kind says; every mistake in it is noted."""
    before = len(mistakes.found)
    match kind:
        case Text() | Choice() | YesNo() | Whole():
            _check_scalar(value, kind, keys, mistakes)
        case ListOf(item):
            _check_list(value, item, keys, mistakes)
        case MapOf():
            _check_map(value, kind, keys, mistakes)
        case OneOf():
            _check_one_of(value, kind, keys, mistakes)
        case Fields():
            _check_fields(value, kind, keys, mistakes)
        case Anything():
            pass
    return len(mistakes.found) == before


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return f"'{value[:60]}'"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a map"
    return (
        {None: "nothing", True: "true", False: "false"}.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)
    )


def _called(keys: Keys) -> str:
    """What to call the value of keys: by its own key, in a list by that of the list."""
    if keys and isinstance(keys[-1], int):
        return f"an entry of '{next((key for key in reversed(keys) if isinstance(key, str)), '')}'"
    return f"'{keys[-1]}'" if keys else "the file"


def _check_scalar(value: Json, kind: Text | Choice | YesNo | Whole, keys: Keys, mistakes: Mistakes) -> None:
    match kind:
        case Text():
            _check_text(value, kind, keys, mistakes)
        case Choice():
            _check_choice(value, kind, keys, mistakes)
        case YesNo():
            if not isinstance(value, bool):
                mistakes.add(keys, f"{_shown(value)} is neither true nor false")
        case Whole(least):
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                mistakes.add(keys, f"{_shown(value)} is not a whole number of {least} or more")


def _check_text(value: Json, kind: Text, keys: Keys, mistakes: Mistakes) -> None:
    if not isinstance(value, str):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        mistakes.add(keys, f"{_called(keys)} must be text, not {_shown(value)}", f'write "{value}" in quotes' if number else "")
    elif not value.strip():
        mistakes.add(keys, f"{_called(keys)} is blank")
    elif kind.pattern and not re.fullmatch(kind.pattern, value):
        name = keys[-1] if isinstance(keys[-1], str) else _called(keys)[3:]
        mistakes.add(keys, f"{_shown(value)} is no {name}", f"it has the form: {kind.form}" if kind.form else "")


def _check_choice(value: Json, kind: Choice, keys: Keys, mistakes: Mistakes) -> None:
    if isinstance(value, bool) or value not in kind.options:
        options = tuple(str(option) for option in kind.options)
        mistakes.add(keys, f"{_shown(value)} is not one of {', '.join(options)}", suggest(str(value), options))


def _check_list(value: Json, item: Kind, keys: Keys, mistakes: Mistakes) -> None:
    if not isinstance(value, list):
        mistakes.add(keys, f"{_called(keys)} must be a list, not {_shown(value)}")
        return
    for number, one in enumerate(value):
        check(one, item, (*keys, number), mistakes)


def _check_map(value: Json, kind: MapOf, keys: Keys, mistakes: Mistakes) -> None:
    if not isinstance(value, dict):
        mistakes.add(keys, f"{_called(keys)} must be a map, not {_shown(value)}")
        return
    for key, one in value.items():
        if kind.keys and not re.fullmatch(kind.keys, key):
            name = keys[-1] if keys else "the file"
            mistakes.add((*keys, key), f"'{key}' is no name for an entry of {name}", f"it has the form: {kind.form}", on_key=True)
        check(one, kind.item, (*keys, key), mistakes)


def _check_one_of(value: Json, kind: OneOf, keys: Keys, mistakes: Mistakes) -> None:
    fitting = next((option for option in kind.options if _type_of(option) in (_json_type(value), "")), None)
    if fitting is None:
        mistakes.add(keys, f"{_called(keys)} must be {' or '.join(map(_type_of, kind.options))}, not {_shown(value)}")
    else:
        check(value, fitting, keys, mistakes)


def _json_type(value: Json) -> str:
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return "text"  # a number stands where a text was meant, and the text's own check says so
    return {list: "a list", dict: "a map", bool: "true or false"}.get(type(value), "nothing")


def _type_of(kind: Kind) -> str:
    """The JSON type that a kind is of, in words; empty for any."""
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


def _check_fields(value: Json, kind: Fields, keys: Keys, mistakes: Mistakes) -> None:
    if not isinstance(value, dict):
        mistakes.add(keys, f"{kind.noun} must be a map of keys and values, not {_shown(value)}")
        return
    for key, one in value.items():
        member = kind.members.get(key)
        if member is None:
            hint = suggest(key, dict(kind.members)) or f"it may have: {', '.join(kind.members)}"
            mistakes.add((*keys, key), f"{kind.noun} has no key '{key}'", hint, on_key=True)
        else:
            check(one, member.kind, (*keys, key), mistakes)
    for key, member in kind.members.items():
        if member.required and key not in value:
            mistakes.add(keys, f"{kind.noun} must have the key '{key}'", member.about)

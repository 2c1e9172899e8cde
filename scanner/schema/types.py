"""What a YAML file may hold, as tables: one for the strict reader and for the JSON Schema that editors use."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `pattern` is for all of it, `form` says the pattern in words."""

    pattern: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    options: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YesNo:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, `least` or more."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value; somebody else judges it."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `item` says of what."""

    item: "Kind"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with free keys; `item` says what they hold, `keys` is a pattern for them, `form` says it in words."""

    item: "Kind"
    keys: str = ""
    form: str = "small letters, digits and underscores"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several kinds, each of a JSON type of its own."""

    options: tuple["Kind", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One key of a record: what it holds and what it is for."""

    kind: "Kind"
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """An object with known keys; `noun` is what to call it."""

    noun: str
    members: Mapping[str, Member] = field(hash=False)


Kind = Text | Choice | YesNo | Whole | Anything | ListOf | MapOf | OneOf | Fields

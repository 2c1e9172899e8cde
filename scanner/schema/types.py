"""What a YAML file may hold, as tables: one set for the strict reader and for the JSON Schema that editors use."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A string that matches all of `pattern`; `form` is the pattern in words, e.g. "12 digits"."""

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
    """A whole number of at least `least`."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value; checked elsewhere."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose entries are of the kind `item`."""

    item: "Kind"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with free keys and values of the kind `item`; `keys` is a pattern for the keys, `form` is that pattern in words."""

    item: "Kind"
    keys: str = ""
    form: str = "small letters, digits and underscores"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several kinds; each has another JSON type, so that the type of a value decides between them."""

    options: tuple["Kind", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One key of an object: what it holds, and a description for editors and messages."""

    kind: "Kind"
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """An object with known keys; `noun` is how messages call it, e.g. "a rule"."""

    noun: str
    members: Mapping[str, Member] = field(hash=False)


Kind = Text | Choice | YesNo | Whole | Anything | ListOf | MapOf | OneOf | Fields

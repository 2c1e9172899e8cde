"""What a YAML file may hold, as tables: one set for the strict reader and for the JSON Schema that editors use."""

from collections.abc import Mapping

from msgspec import Struct


class Text(Struct, frozen=True):
    """A string that matches all of `pattern`; `form` is the pattern in words, e.g. "12 digits"."""

    pattern: str = ""
    form: str = ""


class Choice(Struct, frozen=True):
    """One of a few values."""

    options: tuple[str | int, ...]


class YesNo(Struct, frozen=True):
    """true or false."""


class Whole(Struct, frozen=True):
    """A whole number of at least `least`."""

    least: int = 0


class Anything(Struct, frozen=True):
    """Any value; checked elsewhere."""


class ListOf(Struct, frozen=True):
    """A list whose entries are of the kind `item`."""

    item: "Kind"


class MapOf(Struct, frozen=True):
    """A map with free keys and values of the kind `item`; `keys` is a pattern for the keys, `form` is that pattern in words."""

    item: "Kind"
    keys: str = ""
    form: str = "small letters, digits and underscores"


class OneOf(Struct, frozen=True):
    """One of several kinds; each has another JSON type, so that the type of a value decides between them."""

    options: tuple["Kind", ...]


class Member(Struct, frozen=True):
    """One key of an object: what it holds, and a description for editors and messages."""

    kind: "Kind"
    description: str
    required: bool = False


class Fields(Struct, frozen=True):
    """An object with known keys; `noun` is how messages call it, e.g. "a rule"."""

    noun: str
    members: Mapping[str, Member]

    def __hash__(self) -> int:
        return hash(self.noun)  # a map has no hash


Kind = Text | Choice | YesNo | Whole | Anything | ListOf | MapOf | OneOf | Fields

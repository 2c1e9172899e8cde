"""The types that the shape declares and the checker reckons with."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Basic(StrEnum):
    """Types without parts. The six after BOOLEAN are strings of a known form. Four of them go wherever a string does.

    GLOB and REGEX do not: they are patterns, and anything but their own predicates would compare them letter by letter.
    """

    ANY = "any"
    NULL = "null"
    NUMBER = "number"
    INTEGER = "integer"
    STRING = "string"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    ARN = "arn"
    ACCOUNT = "account"
    REGION = "region"
    GLOB = "glob"
    REGEX = "regex"


class Array(Struct, frozen=True):
    """A list whose elements are of one type."""

    item: "Type"

    def __str__(self) -> str:
        return f"array<{self.item}>"


class Map(Struct, frozen=True):
    """An object whose keys are not known beforehand, such as tags."""

    value: "Type"

    def __str__(self) -> str:
        return f"map<{self.value}>"


class Object(Struct, frozen=True):
    """An object with fixed members. `part`: it is the job or a part of it, and not a map."""

    name: str
    members: Mapping[str, "Type"]
    part: bool = False

    def __hash__(self) -> int:
        return hash((self.name, self.part))  # a map has no hash

    def __str__(self) -> str:
        return self.name


class Union(Struct, frozen=True):
    """One of several types; never holds another union, ANY, or fewer than two."""

    options: tuple["Type", ...]

    def __str__(self) -> str:
        return " or ".join(str(option) for option in self.options)


Type = Basic | Array | Map | Object | Union

PATTERNS = frozenset({Basic.GLOB, Basic.REGEX})
STRINGS = frozenset({Basic.STRING, Basic.TIMESTAMP, Basic.ARN, Basic.ACCOUNT, Basic.REGION, *PATTERNS})
NUMBERS = frozenset({Basic.NUMBER, Basic.INTEGER})


def union(*types: Type) -> Type:
    """The type of a value that is one of `types`: flattened, without repeats; ANY swallows all."""
    flat: list[Type] = []
    for one in types:
        for option in one.options if isinstance(one, Union) else (one,):
            if option is Basic.ANY:
                return Basic.ANY
            if option not in flat:
                flat.append(option)
    return flat[0] if len(flat) == 1 else Union(tuple(flat))


def nullable(one: Type) -> Type:
    """`one` or null."""
    return union(one, Basic.NULL)


def without_null(one: Type) -> Type:
    """`one` with null taken out of it; null itself stays."""
    if isinstance(one, Union):
        return union(*(option for option in one.options if option is not Basic.NULL))
    return one

"""What generated code knows of a value before it has one."""

from dataclasses import dataclass
from enum import Enum, auto

from scanner.model.job import Json
from scanner.model.types import Array, Basic, Map, Object, Type


class Kind(Enum):
    """What a value is, if it is not null or missing."""

    TEXT = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    TEXTS = auto()  # a list of texts
    MAPPING = auto()  # a map of texts
    OBJECT = auto()  # what a function gives: a dict with known members
    PART = auto()  # an object of the shape
    CONSTANT = auto()  # any literal or parameter


@dataclass(frozen=True, slots=True)
class Value:
    """A value: the variable `name` holds it, or None where it is null or missing.

    `raw` are the variables with the fields that it reads, as the job has them: where none is a Gap, None means null, as long as
    `null_is_certain`. `constant` is the value of a literal or parameter.
    """

    name: str
    kind: Kind
    raw: tuple[str, ...] = ()
    null_is_certain: bool = True
    constant: Json = None
    type: Type | None = None  # of an object
    is_unchecked: bool = False  # an object whose members may be of other types than `type` says
    origin: str = ""  # the variable of which alone, besides constants and surroundings, it is worked out; empty where there are several


class UnsupportedError(Exception):
    """A node that is not compiled; the reference evaluator answers for its rule."""


# The functions of the runtime that read a value.
READERS: dict[Kind, str] = {Kind.TEXT: "text", Kind.NUMBER: "number", Kind.TEXTS: "texts", Kind.MAPPING: "mapping"}
READERS_OF_MEMBERS: dict[Kind, str] = {**READERS, Kind.BOOLEAN: "boolean", Kind.OBJECT: "members"}


def reader_of(declared: Type) -> str:
    """The function of the runtime that reads a value of a type. Raises UnsupportedError for a type that generated code does not read."""
    if isinstance(declared, Object):
        return READERS_OF_MEMBERS[Kind.OBJECT]
    return READERS_OF_MEMBERS[kind_of(declared)]


def kind_of(declared: Type) -> Kind:
    """The kind of values of a type without null. Raises UnsupportedError for a type that generated code does not read."""
    match declared:
        case Basic.INTEGER | Basic.NUMBER:
            return Kind.NUMBER
        case Basic.BOOLEAN:
            return Kind.BOOLEAN
        case Basic.STRING | Basic.ARN | Basic.ACCOUNT | Basic.REGION | Basic.TIMESTAMP:
            return Kind.TEXT
        case Array(Basic.STRING):
            return Kind.TEXTS
        case Map(Basic.STRING):
            return Kind.MAPPING
        case _:
            raise UnsupportedError(str(declared))

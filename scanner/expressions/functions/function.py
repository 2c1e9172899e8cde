"""A function: one row of the table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from scanner.expressions.functions.cost import Cost
from scanner.expressions.values import TypeCheck, type_check
from scanner.model.contexts import Contexts
from scanner.model.job import Json
from scanner.model.types import Basic, Type, Union, nullable

ResultType = Type | Callable[[Sequence[Type]], Type]


class Nulls(StrEnum):
    """What a function does with null under rule meaning."""

    PASSES = "null gives null"
    OPENS = "null makes the answer missing"
    SEEN = "null is a value like any other"


class Surroundings(Protocol):
    """What a function can read besides its arguments."""

    @property
    def params(self) -> Mapping[str, Json]:
        """The values of the rule's parameters by name."""

    @property
    def extra(self) -> Mapping[str, Json]:
        """The job's fields that the shape does not know, by name."""

    @property
    def now(self) -> datetime:
        """The scan's time, with an offset."""

    @property
    def contexts(self) -> Contexts:
        """What the sources say of the things that jobs refer to."""


@dataclass(frozen=True, slots=True, eq=False)  # eq=False: hashed by identity, not by its whole type
class Argument:
    """One argument of a function. `literal`: must be a literal text; `expression`: must be an &expression.

    `accepts` says whether a value is of the type.
    """

    name: str
    type: Type
    literal: bool = False
    expression: bool = False
    accepts: TypeCheck = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepts", type_check(self.type))


class Function(Struct, frozen=True):
    """One function, e.g. `lower(text: string) -> string`.

    `call` takes the values of the arguments, and before them the surroundings if `reads_surroundings`. It may rely on their
    types. For an &expression it takes a list: the expression's value for each element of the call's list. A predicate gives
    true, false, or null where it cannot tell.
    `known_call` replaces `call` under rule meaning. `own`: jobscan's, not JMESPath's. `gives` and `null` are for the docs:
    the result, and what `nulls` leaves out.
    """

    name: str
    arguments: tuple[Argument, ...]
    result: ResultType
    call: Callable[..., Json]
    gives: str
    example: str
    nulls: Nulls = Nulls.PASSES
    null: str = ""
    cost: Cost = Cost.FREE
    variadic: bool = False
    predicate: bool = False
    own: bool = True
    reads_surroundings: bool = False
    known_call: Callable[..., Json] | None = None

    def argument(self, index: int) -> Argument:
        """The argument at `index`; for a variadic function the last one is also all further ones."""
        return self.arguments[min(index, len(self.arguments) - 1)]

    def takes(self, count: int) -> bool:
        """Whether a call may have `count` arguments."""
        if self.variadic:
            return count >= len(self.arguments)
        return count == len(self.arguments)

    def result_type(self, types: Sequence[Type]) -> Type:
        """The type of the result for arguments of these types; that of an &expression is the type of its value."""
        result = self.result(types) if callable(self.result) else self.result
        if result is Basic.ANY:
            return result
        may_be_null = self.nulls is Nulls.PASSES and any(map(_may_be_null, types))
        if may_be_null:
            return nullable(result)
        return result


def _may_be_null(kind: Type) -> bool:
    return kind is Basic.NULL or (isinstance(kind, Union) and Basic.NULL in kind.options)

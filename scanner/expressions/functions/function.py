"""What is known of a function: one row of the table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from scanner.expressions.functions.cost import Cost
from scanner.expressions.values import TypeCheck, type_check
from scanner.model.job import Json
from scanner.model.types import Basic, Type, Union, nullable

ResultType = Type | Callable[[Sequence[Type]], Type]


class Nulls(StrEnum):
    """What a function makes of null under rule meaning."""

    PASSES = "null gives null"
    OPENS = "null leaves the answer missing"
    SEEN = "null is looked at"


class Surroundings(Protocol):
    """What an expression can read besides the value that it is applied to."""

    @property
    def params(self) -> Mapping[str, Json]:
        """Values of parameters by name."""

    @property
    def extra(self) -> Mapping[str, Json]:
        """Fields that the shape does not know."""

    @property
    def now(self) -> datetime:
        """The scan's time, with offset."""


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


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    `call` takes the values of the arguments, with the surroundings before them where `reads_surroundings`; in the place of an
    &expression it takes the list of what it gives for each element of the call's list. It may rely on the types of `arguments`.
    A predicate gives true, false, or None where it cannot say. `known_call` stands in for `call` under rule meaning.
    `own` tells ours from JMESPath's. `null` adds to `nulls` what a reader has to know.
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
        """The argument at `index`; the last one stands for all further ones of a variadic function."""
        return self.arguments[min(index, len(self.arguments) - 1)]

    def takes(self, count: int) -> bool:
        """Whether a call may have `count` arguments."""
        return count >= len(self.arguments) if self.variadic else count == len(self.arguments)

    def result_type(self, types: Sequence[Type]) -> Type:
        """The type of the result, for arguments of `types` (an &expression's is that of what it gives), null included."""
        result = self.result(types) if callable(self.result) else self.result
        opens = self.nulls is Nulls.PASSES and any(_may_be_null(one) for one in types)
        return nullable(result) if opens and result is not Basic.ANY else result


def _may_be_null(one: Type) -> bool:
    return one is Basic.NULL or (isinstance(one, Union) and Basic.NULL in one.options)

"""The seam between the parts of the checker."""

from collections.abc import Mapping
from typing import Protocol

from scanner.model.expression import Node
from scanner.model.rule import Parameter
from scanner.model.types import Type


class Inferring(Protocol):
    """What the parts of the checker need of each other."""

    params: Mapping[str, Parameter]
    used: set[str]
    for_people: bool

    def refuse(self, node: Node, problem: str, hint: str = "", doubt: bool = False) -> Type:
        """Reports a problem at a node, whose type is ANY from here on."""
        ...

    def infer(self, node: Node, current: Type) -> Type:
        """The type of a node's value."""
        ...

    def check_enumeration(self, field: Node, other: Node) -> None:
        """Refuses a literal that a field with fixed values never has."""
        ...

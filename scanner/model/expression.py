"""A parsed JMESPath expression and where it is written."""

from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from scanner.model.place import TextPlace


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree, e.g. a comparator: jmespath's node type and value, and the offsets [start, end) of its text."""

    kind: str
    value: Any
    children: tuple["Node", ...]
    start: int
    end: int
    source: str = field(default="", repr=False, compare=False)  # the whole text, in which the offsets count

    @property
    def text(self) -> str:
        """The part of the text that the node was read from."""
        return self.source[self.start : self.end]


class Expression(Struct, frozen=True):
    """An expression with its tree; `place` is None if it is not in a file."""

    text: str
    tree: Node
    place: TextPlace | None = None

    def text_of(self, node: Node) -> str:
        """The part of the text that a node was read from."""
        return self.text[node.start : node.end]

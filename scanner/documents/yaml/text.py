"""Strict YAML: one meaning only, every problem at once, and the place of every key and value.

It is built from a parser's events. No YAML loader is run: they recurse, guess types, follow aliases and keep the last of two equal keys.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from scanner.documents.yaml.build import Builder, Built, Limits, Node
from scanner.documents.yaml.places import Lines, anchors
from scanner.errors import ReadError
from scanner.model.job import Json, Keys
from scanner.model.place import Anchor, TextPlace

_LIMITS = Limits()
# What no file should hold: control characters, surrogates, and the line ends that only some readers take for such.
_REFUSED = re.compile("\r(?!\n)|[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class YamlDocument:
    """A YAML file's value, what is wrong in its writing, and where everything stands."""

    def __init__(self, path: str, text: str, built: Built, lines: Lines) -> None:
        self.path = path
        self.value: Json = None if built.root is None else built.root.value
        self.problems = tuple(sorted(built.problems, key=lambda one: (one.line, one.column)))
        self._text = text
        self._root = built.root
        self._lines = lines

    def line(self, number: int) -> str:
        """The source text of a line, from 1; empty where there is none."""
        return self._lines.text(number)

    def at(self, keys: Keys) -> Json:
        """The value at a path of keys and indexes; None where there is none."""
        node = self._node(keys)
        return None if node is None else node.value

    def place(self, keys: Keys) -> TextPlace | None:
        """Where the value at a path stands, character by character if it is text; None where nothing is written for it."""
        node = self._node(keys)
        if node is None or (node.start == node.end and not node.style):
            return None
        if isinstance(node.value, str):
            return TextPlace(self.path, anchors(self._text, self._lines, node.value, node.start, node.end, node.style))
        return TextPlace(self.path, (Anchor(0, *self._lines.at(node.start)),))

    def key_at(self, keys: Keys) -> tuple[int, int] | None:
        """Line and column of the last key of a path; None where it is no key of a map."""
        parent = self._node(keys[:-1]) if keys else None
        offset = parent.keys.get(str(keys[-1])) if parent is not None else None
        return None if offset is None else self._lines.at(offset)

    def span(self, keys: Keys) -> tuple[int, int] | None:
        """Start and end of the source of the value at a path, as offsets in the text; None where there is none."""
        node = self._node(keys)
        return None if node is None else (node.start, node.end)

    def key_start(self, keys: Keys) -> int | None:
        """Where the last key of a path begins, as an offset in the text; None where it is no key of a map."""
        parent = self._node(keys[:-1]) if keys else None
        return None if parent is None else parent.keys.get(str(keys[-1]))

    def offset(self, line: int, column: int) -> int:
        """The offset in the text of a line and column, both from 1."""
        return self._lines.start(line) + column - 1

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the text, both from 1."""
        return self._lines.at(offset)

    def _node(self, keys: Keys) -> Node | None:
        node = self._root
        for key in keys:
            node = None if node is None else node.members.get(key)
        return node


def load(data: bytes, path: str = "", limits: Limits = _LIMITS) -> YamlDocument:
    """The one document in a YAML file's bytes; what has two meanings stands in its problems.

    Raises ReadError where it cannot be read to its end: no UTF-8, broken syntax, a second document, a limit overrun.
    """
    documents = tuple(load_all(data, path, limits, 1))
    return documents[0] if documents else YamlDocument(path, "", Built(), Lines(""))


def load_all(data: bytes, path: str, limits: Limits, most: int) -> Iterator[YamlDocument]:
    """The documents in a YAML file's bytes, each as soon as it ends.

    Raises ReadError as `load` does, where the document that cannot be read begins, and where there are more than `most`.
    """
    if len(data) > limits.size:
        raise ReadError(f"the file is larger than {limits.size:,} bytes")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = Lines(before).at(len(before))
        raise ReadError(f"the file is not UTF-8: byte 0x{data[error.start]:02x} begins no character", line, column) from None
    lines = Lines(text)
    if bad := _REFUSED.search(text):
        character = f"U+{ord(bad.group()[0]):04X}"
        raise ReadError(f"the file holds the character {character}; write it as an escape in double quotes", *lines.at(bad.start()))
    builder = Builder(text, lines, limits, most)
    for event in _events(text, lines):
        builder.take(event)
        if isinstance(event, yaml.DocumentEndEvent):
            yield YamlDocument(path, text, builder.built[-1], lines)


def _events(text: str, lines: Lines) -> Iterator[Any]:
    """The parser's events; the parser in C is used where PyYAML has it."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        context = getattr(error, "context", None)
        reason = f"this is no YAML: {problem}" + (f" ({context})" if context and context != problem else "")
        line, column = lines.at(mark.index) if mark else (None, None)
        raise ReadError(reason, line, column) from None
    except (ValueError, OverflowError):  # the parser in Python, on \U00110000
        raise ReadError("this is no YAML: an escape names no character") from None

"""Strict YAML: one meaning only, every problem at once, and the place of every key and value.

Built from a parser's events. YAML loaders are not used: they recurse, guess types, follow aliases and keep the last of two equal keys.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from scanner.documents.yaml.build import Builder, Built, Limits, Node
from scanner.documents.yaml.places import Lines, anchors
from scanner.documents.yaml.slips import quotes_hint
from scanner.errors import ReadError
from scanner.model.job import Json, Keys
from scanner.model.place import Anchor, TextPlace

_LIMITS = Limits()
# Control characters, surrogates, and line ends that only some readers know.
_REFUSED = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class YamlDocument:
    """The value of a YAML document, the problems in how it is written, and the place of every key and value."""

    def __init__(self, path: str, text: str, built: Built, lines: Lines) -> None:
        self.path = path
        self.value: Json = None if built.root is None else built.root.value
        self.problems = tuple(sorted(built.problems, key=lambda problem: (problem.line, problem.column)))
        self._text = text
        self._root = built.root
        self._lines = lines

    def line(self, number: int) -> str:
        """The source text of a line, from 1; empty for a line that does not exist."""
        return self._lines.text(number)

    def at(self, keys: Keys) -> Json:
        """The value at a path of keys and indexes; None if nothing is there."""
        node = self._node(keys)
        return None if node is None else node.value

    def place(self, keys: Keys) -> TextPlace | None:
        """The place of the value at a path, character by character if it is text; None for a key without a value."""
        node = self._node(keys)
        if node is None or (node.start == node.end and not node.style):
            return None
        if isinstance(node.value, str):
            return TextPlace(self.path, anchors(self._text, self._lines, node.value, node.start, node.end, node.style))
        return TextPlace(self.path, (Anchor(0, *self._lines.at(node.start)),))

    def key_at(self, keys: Keys) -> tuple[int, int] | None:
        """Line and column of the last key of a path; None if it is not a key of a map."""
        offset = self.key_start(keys)
        return None if offset is None else self._lines.at(offset)

    def span(self, keys: Keys) -> tuple[int, int] | None:
        """Start and end of the source of the value at a path, as offsets in the text; None if nothing is there."""
        node = self._node(keys)
        return None if node is None else (node.start, node.end)

    def key_start(self, keys: Keys) -> int | None:
        """Where the last key of a path begins, as an offset in the text; None if it is not a key of a map."""
        if not keys:
            return None
        parent = self._node(keys[:-1])
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
            if node is None:
                return None
            node = node.members.get(key)
        return node


def load(data: bytes, path: str = "", limits: Limits = _LIMITS) -> YamlDocument:
    """The one document in a YAML file's bytes; what has no clear meaning is in its problems.

    Raises ReadError if it cannot be read to its end: not UTF-8, invalid YAML, a second document, a limit exceeded.
    """
    documents = tuple(load_all(data, path, limits, 1))
    return documents[0] if documents else YamlDocument(path, "", Built(), Lines(""))


def load_all(data: bytes, path: str, limits: Limits, most: int) -> Iterator[YamlDocument]:
    """The documents in a YAML file's bytes, each as soon as it ends.

    Raises ReadError as `load` does, after the documents before the fault, and for more than `most` documents.
    """
    if len(data) > limits.size:
        raise ReadError(f"the file is larger than {limits.size:,} bytes")
    text = _decode(data)
    lines = Lines(text)
    if refused := _REFUSED.search(text):
        code_point = f"U+{ord(refused.group()[0]):04X}"
        raise ReadError(f"character {code_point} is not allowed; write it as an escape in double quotes", *lines.at(refused.start()))
    builder = Builder(text, lines, limits, most)
    for event in _events(text, lines):
        builder.take(event)
        if isinstance(event, yaml.DocumentEndEvent):
            yield YamlDocument(path, text, builder.built[-1], lines)


def _decode(data: bytes) -> str:
    """The text of a file; raises ReadError, with the place of the first bad byte, if it is not UTF-8."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = Lines(before).at(len(before))
        raise ReadError(f"the file is not UTF-8: invalid byte 0x{data[error.start]:02x}", line, column) from None


def _events(text: str, lines: Lines) -> Iterator[Any]:
    """The parser's events; of the parser in C where PyYAML has it."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.YAMLError as error:
        raise _invalid_yaml(error, lines) from None
    except (ValueError, OverflowError):  # the parser in Python, on \U00110000
        raise ReadError("invalid YAML: unknown character in an escape") from None


def _invalid_yaml(error: yaml.YAMLError, lines: Lines) -> ReadError:
    """The parser's error in one sentence, with its place and what to do about a missing quote.

    For example "invalid YAML: mapping values are not allowed here; put it in quotes: the whole value of 'title'".
    """
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    reason = f"invalid YAML: {problem}"
    context = getattr(error, "context", None)
    if context and context != problem:
        reason += f" ({context})"
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return ReadError(reason)
    line, column = lines.at(mark.index)
    hint = quotes_hint(lines.text(line))
    if hint:
        reason += f"; {hint}"
    return ReadError(reason, line, column)

"""A YAML parser's events -> values that know where they are in the text, and the problems in how they are written."""

import re
from typing import Any

import yaml
from msgspec import Struct, field

from scanner.documents.yaml.places import Lines
from scanner.documents.yaml.scalars import Surprise, resolve
from scanner.documents.yaml.slips import quotes_hint
from scanner.errors import ReadError
from scanner.model.job import Json

_SURROGATE = re.compile("[\ud800-\udfff]")


class Limits(Struct, frozen=True):
    """How large a YAML file may be."""

    size: int = 1 << 20  # bytes
    depth: int = 64
    nodes: int = 100_000
    scalar: int = 65_536  # characters


class YamlProblem(Struct, frozen=True):
    """Something in a YAML file without one clear meaning; `width` is the number of characters to underline."""

    line: int
    column: int
    width: int
    message: str
    hint: str = ""


class Node(Struct):
    """A value with the offsets of its source text; `style` is the scalar's, "{" for a map and "[" for a list."""

    value: Json
    start: int
    end: int
    style: str
    members: dict[str | int, "Node"] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)  # offset of each key


class Built(Struct):
    """One document: its root, and the problems in how it is written."""

    root: Node | None = None
    problems: list[YamlProblem] = field(default_factory=list)


class Builder:
    """Builds documents, at most `most`, from the events of a parser; the last in `built` is complete once its end was taken."""

    def __init__(self, text: str, lines: Lines, limits: Limits, most: int = 1) -> None:
        self.built: list[Built] = []
        self._most = most
        self._text = text
        self._lines = lines
        self._limits = limits
        self._nodes = 0
        self._open: list[Node] = []
        self._key: list[str | None] = []  # for each open node: the key that waits for its value
        self._ignored = 0  # how many open nodes are in a key that is a map or a list

    def take(self, event: Any) -> None:
        """Takes the next event; raises ReadError where a limit is exceeded."""
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.ScalarEvent():
                self._check_node(event)
                self._scalar(event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._check_node(event)
                self._start(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end(event)
            case _:
                pass  # the ends of documents and the stream

    def _alias(self, event: Any) -> None:
        self._problem(event, "aliases (*name) are not allowed", "write the value out")
        self._add(Node(None, event.start_mark.index, event.end_mark.index, "*"), event)

    def _start_document(self, event: Any) -> None:
        if len(self.built) >= self._most:
            allowed = "only one is allowed" if self._most == 1 else f"at most {self._most:,} are allowed"
            raise ReadError(f"another document begins here; {allowed}", *self._lines.at(event.start_mark.index))
        self.built.append(Built())
        if event.version or event.tags:
            self._problem(event, "directives (%YAML, %TAG) are not allowed", "remove the line")

    def _check_node(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise ReadError(f"the file has more than {self._limits.nodes:,} values", *self._lines.at(event.start_mark.index))
        if event.anchor is not None:
            self._problem(event, f"anchors (&{event.anchor}) are not allowed", "write the value out where it is used")
        if event.tag is not None:
            self._problem(event, f"tags ({event.tag}) are not allowed", self._tag_hint(event))

    def _tag_hint(self, event: Any) -> str:
        """What to do about a tag. `assert: !present(tags)` has one, and is meant as a text; `!Ref` and `!!str` are meant as tags."""
        line, _ = self._lines.at(event.start_mark.index)
        hint = quotes_hint(self._lines.text(line))
        if "(" in event.tag:
            return hint or "put it in quotes: the text that begins with !"
        return "remove the tag"

    def _scalar(self, event: Any) -> None:
        start, end, text = event.start_mark.index, event.end_mark.index, event.value
        if len(text) > self._limits.scalar:
            raise ReadError(f"a text is longer than {self._limits.scalar:,} characters", *self._lines.at(start))
        style = event.style if event.style in ("'", '"', "|", ">") else ""
        value: Json = text
        if not style:
            value = self._plain(event)
        elif _SURROGATE.search(text):
            self._problem(event, "the escape is half a character (a surrogate)", "write the character itself")
        self._add(Node(value, start, end, style), event)

    def _plain(self, event: Any) -> Json:
        value = resolve(event.value)
        if isinstance(value, Surprise):
            self._problem(event, value.message, value.hint)
            return event.value
        if self._expects_key() and event.value == "<<":
            self._problem(event, "merge keys (<<) are not allowed", "write the members out")
        return value

    def _start(self, event: Any) -> None:
        if len(self._open) >= self._limits.depth:
            raise ReadError(f"the file is nested deeper than {self._limits.depth} levels", *self._lines.at(event.start_mark.index))
        is_map = isinstance(event, yaml.MappingStartEvent)
        node = Node({} if is_map else [], event.start_mark.index, event.end_mark.index, "{" if is_map else "[")
        if self._ignored:
            self._ignored += 1
        elif self._expects_key():
            self._problem(event, "a key must be text, not a map or a list", "quote it if it is meant as text")
            self._ignored = 1
        else:
            self._add(node, event)
        self._open.append(node)
        self._key.append(None)

    def _end(self, event: Any) -> None:
        self._open.pop().end = event.end_mark.index
        self._key.pop()
        if self._ignored:
            self._ignored -= 1
            if not self._ignored:
                self._key[-1] = ""  # the key is gone, its value is still to come

    def _expects_key(self) -> bool:
        return bool(self._open) and self._open[-1].style == "{" and self._key[-1] is None

    def _add(self, node: Node, event: Any) -> None:
        """Puts a node where it belongs: as the root, the next entry of a list, a key, or the value of one."""
        if not self._open:
            self.built[-1].root = node
            return
        parent = self._open[-1]
        if parent.style == "[":
            parent.members[len(parent.value)] = node
            parent.value.append(node.value)
        elif self._key[-1] is None:
            self._key[-1] = self._as_key(node, event, parent)
        else:
            key, self._key[-1] = self._key[-1], None
            is_refused = key not in parent.keys
            is_second = key in parent.members
            if not is_refused and not is_second:
                parent.members[key] = node
                parent.value[key] = node.value

    def _as_key(self, node: Node, event: Any, parent: Node) -> str:
        """The key that a scalar is, "" for one that is not text; a problem for that, and for a key that the map has already."""
        key = node.value
        if isinstance(event, yaml.AliasEvent):
            return ""  # already reported
        if not isinstance(key, str):
            self._problem(event, f"the key {event.value or 'here'} must be text", f'write "{event.value}" in quotes')
            return ""
        if key in parent.keys:
            first = self._lines.at(parent.keys[key])[0]
            self._problem(event, f"duplicate key '{key}', first at line {first}", "remove one")
        else:
            parent.keys[key] = node.start
        return key

    def _problem(self, event: Any, message: str, hint: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        line, column = self._lines.at(start)
        width = len(self._text[start : max(end, start + 1)].partition("\n")[0].rstrip())
        self.built[-1].problems.append(YamlProblem(line, column, max(1, width), message, hint))

"""Where the characters of a YAML scalar are in its file."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from scanner.model.place import Anchor

_LONG_ESCAPES = {"x": 4, "u": 6, "U": 10}  # length of \xNN, \uNNNN, \UNNNNNNNN; every other escape has two characters


class Lines:
    """A text's lines; turns offsets into lines and columns, both from 1. Only a line feed ends a line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        end = text.find("\n")
        while end >= 0:
            self._starts.append(end + 1)
            end = text.find("\n", end + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """The offset at which a line begins."""
        return self._starts[line - 1]

    def text(self, line: int) -> str:
        """The line's text without its end; empty for a line that does not exist."""
        if not 1 <= line <= len(self):
            return ""
        is_last = line == len(self)
        end = len(self._text) if is_last else self.start(line + 1) - 1
        return self._text[self.start(line) : end].removesuffix("\r")

    def __len__(self) -> int:
        return len(self._starts)


def anchors(text: str, lines: Lines, value: str, start: int, end: int, style: str) -> tuple[Anchor, ...]:
    """The anchors of a scalar's value, whose source is `text[start:end]`, quotes and block header included.

    `style` is the scalar's first character if it is one of ' " | >, else empty.
    """
    line, column = lines.at(start)
    has_many_lines = "\n" in text[start:end].rstrip()
    match style:
        case "|":
            return tuple(_literal(lines, value, line + 1))
        case ">":
            source = (lines.text(number) for number in range(line + 1, len(lines) + 1))
            return tuple(_folded(value, line + 1, source))
        case "'" | '"' if has_many_lines:
            return (Anchor(0, line, None),)
        case "'" | '"':
            return tuple(_quoted(text, lines, start, end, style))
        case _ if has_many_lines:
            return tuple(_folded(value, line, text[start:end].split("\n")))
        case _:
            return (Anchor(0, line, column),)


def _literal(lines: Lines, value: str, first: int) -> Iterator[Anchor]:
    """The anchors of a `|` block: a line of the value is a line of the file without its indentation."""
    index = 0
    for number, content in enumerate(value.split("\n"), first):
        yield Anchor(index, number, max(0, len(lines.text(number)) - len(content)) + 1)
        index += len(content) + 1


def _folded(value: str, first: int, source: Iterable[str]) -> Iterator[Anchor]:
    """The anchors of a text that is folded, without columns: the value has its lines in order, with only blanks between them."""
    yield Anchor(0, first, None)
    index, end = 0, len(value.rstrip())
    for number, line in enumerate(source, first):
        content = line.strip()
        start = value.find(content, index)
        is_next = start >= 0 and not value[index:start].strip()
        if content and is_next:
            if start:
                yield Anchor(start, number, None)
            index = start + len(content)
        if index >= end:
            return


def _quoted(text: str, lines: Lines, start: int, end: int, style: str) -> Iterator[Anchor]:
    """The anchors of a quoted text on one line: one after each escape, which is longer than the character it means."""
    line, column = lines.at(start + 1)
    yield Anchor(0, line, column)
    offset, index = start + 1, 0
    while offset < end - 1:
        length = 1
        if style == "'" and text.startswith("''", offset):
            length = 2
        elif style == '"' and text[offset] == "\\":
            length = _LONG_ESCAPES.get(text[offset + 1], 2)
        offset += length
        index += 1
        if length > 1:
            yield Anchor(index, line, offset - start - 1 + column)

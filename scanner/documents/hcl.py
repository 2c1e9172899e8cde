"""Where the blocks of a file in HCL begin, found without a parser of the whole language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.errors import ReadError


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a block that is in no other, e.g. `resource "bucket" "logs" {`.

    `words` are its type and its labels. `start` and `end` are offsets in the text; `end` is that of the brace.
    """

    words: tuple[str, ...]
    start: int
    end: int


def block_heads(text: str) -> Iterator[Head]:
    """The heads of all blocks at the top of a file, in order. Raises ReadError where something is left open at the end."""
    return _Scan(text).heads()


# A label has no template and no escape in it, so it is one token; any other quoted text is gone through piece by piece.
_IN_CODE = re.compile(
    r"""
      (?P<skipped>(?:\#|//)[^\n]*|/\*.*?\*/)
    | (?P<unclosed>/\*)
    | <<-?(?P<marker>[^\W\d][\w-]*)\r?\n
    | (?P<word>[^\W\d][\w-]*)
    | "(?P<label>[^"\\\n$%]*)"
    | (?P<mark>["{}\n])
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_QUOTES = re.compile(r'\\.|\$\$\{|%%\{|(?P<template>[$%]\{)|(?P<end>")|(?P<newline>\n)', re.DOTALL)
_IN_HEREDOC = re.compile(r"\$\$\{|%%\{|(?P<template>[$%]\{)|(?P<newline>\n)")
_BRACE, _QUOTE, _HEREDOC = "{", '"', "<<"
_NO_LABEL = ""  # stands for a quoted text that no block has as a label


class _Scan:
    """One pass over a text. `_open` is what is open at this point, the innermost last: a brace, a quote, or a heredoc by its marker."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[str] = []
        self._words: list[str] = []  # of the line so far, outside of all blocks
        self._start = 0  # of the first word

    def heads(self) -> Iterator[Head]:
        while self._at < len(self._text):
            innermost = self._open[-1] if self._open else _BRACE
            if innermost == _QUOTE:
                self._quoted()
            elif innermost.startswith(_HEREDOC):
                self._heredoc(innermost.removeprefix(_HEREDOC))
            else:
                yield from self._code()
        if self._open:
            raise ReadError("the file ends inside a block or a text")

    def _code(self) -> Iterator[Head]:
        found = _IN_CODE.search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            return
        self._at = found.end()
        match found.lastgroup:
            case "unclosed":
                raise ReadError("a comment is not closed")
            case "marker":
                self._open.append(f"{_HEREDOC}{found['marker']}")
            case "word" | "label":
                self._add_word(found[found.lastgroup], found.start())
            case "mark":
                yield from self._mark(found[0], found.start())
            case _:  # a comment
                return

    def _mark(self, mark: str, at: int) -> Iterator[Head]:
        """A brace, a quote or the end of a line."""
        match mark:
            case "{":
                if not self._open:
                    yield Head(tuple(self._words), self._start, at)
                self._open.append(_BRACE)
            case "}":
                if not self._open:
                    raise ReadError("a brace is closed that was not opened")
                self._open.pop()
            case '"':
                self._add_word(_NO_LABEL, at)
                self._open.append(_QUOTE)
            case _:
                self._words.clear()

    def _add_word(self, word: str, at: int) -> None:
        if self._open:
            return
        if not self._words:
            self._start = at
        self._words.append(word)

    def _quoted(self) -> None:
        found = _IN_QUOTES.search(self._text, self._at)
        if found is None or found["newline"]:
            raise ReadError("a quoted text is not closed")
        self._at = found.end()
        if found["template"]:
            self._open.append(_BRACE)
        elif found["end"]:
            self._open.pop()

    def _heredoc(self, marker: str) -> None:
        """One line of a heredoc, or the part of it before a template."""
        if self._text[self._at - 1] == "\n":
            end = self._text.find("\n", self._at)
            line = self._text[self._at : end if end >= 0 else None]
            if line.strip() == marker:
                self._at += len(line)
                self._open.pop()
                return
        found = _IN_HEREDOC.search(self._text, self._at)
        if found is None:
            raise ReadError(f"a heredoc is not closed: {marker}")
        self._at = found.end()
        if found["template"]:
            self._open.append(_BRACE)

"""The part of a stream's text that is being read: always a window, never the whole."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from scanner.documents.gz import MAGIC, unpack
from scanner.documents.json.text import after_blanks
from scanner.errors import ReadError

SIZE = 1 << 17
_IN_STRING = re.compile(r'["\\]')
_OUTSIDE = re.compile(r'["\[\]{},]')
_STEP = {"{": 1, "[": 1, "}": -1, "]": -1}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def texts(stream: BinaryIO, size: int = SIZE) -> Iterator[str]:
    """A stream's text piece by piece, unpacked if it is gzip; raises ReadError after all that could be read.

    Bytes that are not UTF-8 come as half characters (U+DC80 to U+DCFF), so that only the record that holds them is refused. A UTF-8 byte
    order mark at the start is skipped, as RFC 8259 allows.
    """
    pieces = _decode(_unpacked(stream, size))
    start = next(pieces, "").removeprefix("\ufeff")
    if start:
        yield start
    yield from pieces


def _unpacked(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The bytes of a stream, unpacked if they begin like gzip."""
    chunks = iter(lambda: stream.read(size), b"")
    start = b""
    for chunk in chunks:  # a stream may return single bytes
        start += chunk
        if len(start) >= len(MAGIC):
            break
    everything = chain([start], chunks)
    return unpack(everything) if start.startswith(MAGIC) else everything


def texts_within(stream: BinaryIO, size: int = SIZE) -> Iterator[str]:
    """The text of a stream that begins in the middle of a file: nothing in it is a mark of what the file is."""
    return _decode(iter(lambda: stream.read(size), b""), is_start=False)


def _decode(chunks: Iterator[bytes], is_start: bool = True) -> Iterator[str]:
    """The text of bytes, in pieces that are not empty."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for chunk in chunks:
        if is_start and chunk.startswith(_UTF16):
            raise ReadError("the file is UTF-16; write it as UTF-8")
        if text := decoder.decode(chunk):
            is_start = False
            yield text
    if rest := decoder.decode(b"", final=True):
        yield rest


class Window:
    """Text with a cursor `at`; `line` and `column` are the place of the cursor in the file, from 1."""

    def __init__(self, pieces: Iterator[str], line: int = 1, column: int = 1) -> None:
        self.text = ""
        self.at = 0
        self.line = line
        self.column = column
        self.ended = False
        self.error: ReadError | None = None  # why the stream ended before its end
        self._pieces = pieces

    def more(self) -> bool:
        """Reads on, about as much again as is left; False at the end of the stream. Otherwise offsets change: the cursor is at 0."""
        left = len(self.text) - self.at
        pieces: list[str] = []
        gained = 0
        while not self.ended and gained <= left:
            try:
                piece = next(self._pieces, None)
            except ReadError as error:
                self.error, piece = error, None
            if piece is None:
                self.ended = True
            else:
                pieces.append(piece)
                gained += len(piece)
        if gained:
            self.text = "".join((self.text[self.at :], *pieces))
            self.at = 0
        return gained > 0

    def move(self, to: int) -> None:
        """Puts the cursor at a later offset."""
        lines = self.text.count("\n", self.at, to)
        if lines:
            self.line += lines
            self.column = to - self.text.rfind("\n", self.at, to)
        else:
            self.column += to - self.at
        self.at = to

    def peek(self) -> str:
        """Moves to the next character that is not blank, and returns it; empty at the end."""
        while True:
            to = after_blanks(self.text, self.at)
            if to != self.at:
                self.move(to)
            if to < len(self.text):
                return self.text[to]
            if not self.more():
                return ""

    def skip_line(self) -> None:
        """Moves to the start of the next line, or to the end, without holding the text before it."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.move(len(self.text))
            if not self.more():
                return
        self.move(end + 1)

    def skip_value(self, depth: int = 0) -> bool:
        """Moves to the end of the value at the cursor, by brackets and quotes, without holding it; False if it is not closed.

        `depth` is how many brackets are open at the cursor: with 1 it moves to the end of the object or list that the cursor is in.
        """
        while True:
            mark = self._next_mark(_OUTSIDE)
            if not mark:
                return False
            if mark in ",]}" and not depth:  # what follows the value
                return True
            self.move(self.at + 1)
            if mark == '"' and not self._skip_string():
                return False
            depth += _STEP.get(mark, 0)
            if not depth:
                return True

    def _skip_string(self) -> bool:
        """Moves to the end of the string in which the cursor is; False if it is not closed."""
        while mark := self._next_mark(_IN_STRING):
            if mark == '"':
                self.move(self.at + 1)
                return True
            if self.at + 1 == len(self.text) and not self.more():  # a backslash, and what it escapes is not read yet
                return False
            self.move(self.at + 2)
        return False

    def _next_mark(self, marks: re.Pattern[str]) -> str:
        """Moves to the next of some marks, and returns it; empty if there is none up to the end."""
        while (found := marks.search(self.text, self.at)) is None:
            self.move(len(self.text))
            if not self.more():
                return ""
        self.move(found.start())
        return found.group()

"""The part of a stream's text that is being read: always a window, never the whole."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from scanner.documents.gz import MAGIC, unpack
from scanner.documents.json.text import after_blanks
from scanner.errors import ReadError

SIZE = 1 << 16
_IN_STRING = re.compile(r'["\\]')
_OUTSIDE = re.compile(r'["\[\]{},]')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def texts(stream: BinaryIO, size: int = SIZE) -> Iterator[str]:
    """A stream's text piece by piece, unpacked if it is gzip; raises ReadError after all that could be read.

    Bytes that are no UTF-8 come as half characters (U+DC80 to U+DCFF), so that only the record that holds them is refused. A UTF-8 byte
    order mark at the start is skipped, as RFC 8259 allows.
    """
    chunks = iter(lambda: stream.read(size), b"")
    first = next(chunks, b"")
    while len(first) < len(codecs.BOM_UTF8) and (more := next(chunks, b"")):
        first += more
    everything = _chain(first, chunks)
    if first.startswith(MAGIC):
        everything = unpack(everything)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    start = True
    for chunk in everything:
        if start and chunk.startswith(_UTF16):
            raise ReadError("the file is UTF-16; write it as UTF-8")
        text = decoder.decode(chunk)
        if start and text:
            text = text.removeprefix("\ufeff")
            start = False
        if text:
            yield text
    if rest := decoder.decode(b"", final=True):
        yield rest


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


class Window:
    """Text with a cursor `at`; `line` and `column` say where the cursor stands in the file, from 1."""

    def __init__(self, pieces: Iterator[str], line: int = 1, column: int = 1) -> None:
        self.text = ""
        self.at = 0
        self.line = line
        self.column = column
        self.ended = False
        self.error: ReadError | None = None  # why the stream ended before its end
        self._pieces = pieces

    def more(self) -> bool:
        """Reads on, about as much again as is left; False where the stream is at its end. Otherwise offsets change: the cursor is 0."""
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
        """Puts the cursor at an offset behind it."""
        lines = self.text.count("\n", self.at, to)
        if lines:
            self.line += lines
            self.column = to - self.text.rfind("\n", self.at, to)
        else:
            self.column += to - self.at
        self.at = to

    def peek(self) -> str:
        """Moves to the next character that is no blank, and returns it; empty at the end."""
        while True:
            to = after_blanks(self.text, self.at)
            if to != self.at:
                self.move(to)
            if to < len(self.text):
                return self.text[to]
            if not self.more():
                return ""

    def skip_line(self) -> None:
        """Moves behind the next line feed, or to the end, without holding what stands before it."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.move(len(self.text))
            if not self.more():
                return
        self.move(end + 1)

    def skip_value(self, depth: int = 0) -> bool:
        """Moves behind the value at the cursor, as brackets and quotes tell, without holding it; False where it is not closed.

        `depth` is how many brackets are open at the cursor: with 1 it moves behind the object or list that the cursor is in.
        """
        in_string = False
        while True:
            found = (_IN_STRING if in_string else _OUTSIDE).search(self.text, self.at)
            if found is None or (found.group() == "\\" and found.end() == len(self.text)):
                self.move(len(self.text) if found is None else found.start())
                if not self.more():
                    return False
                continue
            mark = found.group()
            if mark in ",]}" and not depth and not in_string:  # what follows the value
                self.move(found.start())
                return True
            self.move(found.end() + (mark == "\\"))
            in_string ^= mark == '"'
            depth += (mark in "[{") - (mark in "]}")
            if not in_string and not depth:
                return True

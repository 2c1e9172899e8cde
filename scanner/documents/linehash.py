"""Code scanning's hash of a line, `primaryLocationLineHash`, as github/codeql-action computes it.

It is a polynomial to the base 37, modulo 2 to the 64, over the first 100 UTF-16 units from the line's start on, blanks and tabs left out,
every line end taken as a line feed, the file's end as 65535 and what lies behind it as zeros. After the colon stands how often that hash
has come in the file so far.
"""

import codecs
import io
from array import array
from collections import Counter, deque
from collections.abc import Collection, Iterator
from operator import mul
from typing import BinaryIO

_UNITS = 100
_MODULUS = 1 << 64
_POWERS = [pow(37, _UNITS - 1 - index, _MODULUS) for index in range(_UNITS)]
_END_OF_FILE = 65535
_PIECE = 1 << 16  # bytes that are read at once


def line_hashes(stream: BinaryIO, lines: Collection[int]) -> dict[int, str]:
    """The hash of each of `lines` (from 1) of a file that is read from its start; a line that it does not have is left out."""
    last = max(lines, default=0)
    hashes = array("Q")  # of every line up to the last one asked for: their number may be great
    for units in _starts_of_lines(stream):
        if len(hashes) >= last:
            break
        hashes.append(sum(map(mul, units, _POWERS)) % _MODULUS)
    wanted = {hashes[line - 1]: 0 for line in lines if 1 <= line <= len(hashes)}
    found: dict[int, str] = {}
    counts: Counter[int] = Counter()
    asked = frozenset(lines)
    for line, value in enumerate(hashes, 1):
        if value in wanted:
            counts[value] += 1
            if line in asked:
                found[line] = f"{value:x}:{counts[value]}"
    return found


def _starts_of_lines(stream: BinaryIO) -> Iterator[list[int]]:
    """For each line the units that its hash is made of: its own and, where they are fewer than 100, those of the next lines."""
    waiting: deque[list[int]] = deque()
    held = 0
    for line in _lines(stream):
        waiting.append(line)
        held += len(line)
        while held - len(waiting[0]) >= _UNITS or len(waiting[0]) >= _UNITS:
            yield _first_units(waiting)
            held -= len(waiting.popleft())
            if not waiting:
                break
    while waiting:
        yield _first_units(waiting)
        waiting.popleft()


def _first_units(lines: deque[list[int]]) -> list[int]:
    units = list(lines[0])
    for line in list(lines)[1:] if len(units) < _UNITS else ():
        units += line
        if len(units) >= _UNITS:
            break
    return units[:_UNITS]


def _lines(stream: BinaryIO) -> Iterator[list[int]]:
    """Each line's units up to the hundredth, its line end included; the last one ends in the mark of the file's end."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
    line: list[int] = []
    more = True
    while more:
        data = stream.read(_PIECE)
        more = bool(data)
        *ended, rest = decoder.decode(data, final=not more).split("\n")
        for piece in ended:
            _extend(line, piece + "\n")
            yield line
            line = []
        _extend(line, rest)
    yield [*line, _END_OF_FILE][:_UNITS]


def _extend(line: list[int], piece: str) -> None:
    """Adds a piece's UTF-16 units without blanks and tabs, up to the hundredth unit of the line."""
    if len(line) < _UNITS:
        line += array("H", piece.replace(" ", "").replace("\t", "").encode("utf-16")[2:])
        del line[_UNITS:]

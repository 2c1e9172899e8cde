"""The ARNs of a file of jobs, without reading the rest of its records: a glance of a first pass."""

import re
import stat
from array import array
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType
from msgspec.structs import astuple

from scanner.documents.gz import MAGIC, unpack
from scanner.errors import ReadError
from scanner.sources.held import arn_hashes
from scanner.sources.special import is_descriptor

PIECE = 1 << 16  # bytes of JSON Lines that are decoded at once
LARGEST = 16 << 20  # bytes of a list or an answer, which is decoded whole
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANKS = b" \t\r\n"
_BEGINS_ANSWER = re.compile(rb'\{[ \t\n\r]*"invocationJobSummaries"')


class Stamp(Struct, frozen=True):
    """What is the same of a file at two times if no one wrote to it in between."""

    device: int
    inode: int
    size: int
    modified: int  # nanoseconds


class Glance(Struct, frozen=True):
    """What a file holds: its stamp, and the hashes of its jobs' ARNs in its order; in `others` hashes of what else it may hold."""

    arns: "array[int]"
    stamp: Stamp
    others: frozenset[int] = frozenset()


ReadOthers = Callable[[bytes], frozenset[int]]


class _NotPlainError(Exception):
    """The file is written in a way that only the readers of `scanner.documents` know, or may hold more than a glance sees."""


class _Record(msgspec.Struct, gc=False):
    """What a glance sees of a record. One with `collection` may be a head line."""

    jobArn: str | UnsetType = UNSET  # noqa: N815 - as AWS writes it
    job_arn: str | UnsetType = UNSET
    collection: Raw | UnsetType = UNSET


def _arns(records: list[_Record]) -> list[str] | None:
    """The ARN of each record; None where one has none, or two, or may be a head line."""
    # Attribute by attribute for all records, which takes half the time of record by record.
    aws, documented, heads = zip(*map(astuple, records), strict=True) if records else ((), (), ())
    arns = [first if second is UNSET else second for first, second in zip(aws, documented, strict=True)]
    is_one_each = aws.count(UNSET) + documented.count(UNSET) == len(records)
    return arns if is_one_each and UNSET not in arns and heads.count(UNSET) == len(records) else None


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """A List answer, whose other members hold no jobs."""

    invocationJobSummaries: list[_Record]  # noqa: N815 - as AWS writes it
    nextToken: Raw | UnsetType = UNSET  # noqa: N815
    NextToken: Raw | UnsetType = UNSET
    ResponseMetadata: Raw | UnsetType = UNSET


_RECORD = msgspec.json.Decoder(_Record)
_LIST = msgspec.json.Decoder(list[_Record])
_ANSWER = msgspec.json.Decoder(_Answer)


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a regular file; None for anything else, such as a pipe, and for what cannot be looked at."""
    if is_descriptor(file):  # one that is opened again may go on where the first reading ended
        return None
    try:
        status = file.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def glance(file: Path, read_others: ReadOthers) -> Glance | None:
    """What a file of jobs holds, plain or gzip; None for any other file, and where only the readers of `scanner.documents` can tell.

    In JSON Lines some lines may hold something else, e.g. the contexts and head lines of a collection. `read_others` is called with these
    lines, and gives the hashes of what they hold.
    """
    stamp = stamp_of(file)
    if stamp is None:
        return None
    looking = _Looking()
    try:
        with file.open("rb", buffering=0) as stream:
            looking.look(stream)
    except (OSError, ReadError, _NotPlainError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    others = read_others(bytes(looking.others)) if looking.others else frozenset()
    return Glance(looking.arns, stamp, others)


class _Looking:
    """What was seen of a file so far."""

    def __init__(self) -> None:
        self.arns: array[int] = array("Q")
        self.others = bytearray()  # lines that hold something else than a job

    def look(self, stream: FileIO) -> None:
        """Goes through the file; raises _NotPlainError, DecodeError or ReadError where a glance does not tell what is in it."""
        chunks = _unpacked(stream)
        start = next(chunks, b"").removeprefix(_BYTE_ORDER_MARK).lstrip(_BLANKS)
        if not start:
            raise _NotPlainError
        if start.startswith(b"["):
            self._add_all(_LIST.decode(_whole(start, chunks)))
        elif _BEGINS_ANSWER.match(start):
            self._add_all(_ANSWER.decode(_whole(start, chunks)).invocationJobSummaries)
        else:
            for lines in _whole_lines(start, chunks):
                self._add_lines(lines)

    def _add_all(self, records: list[_Record]) -> None:
        arns = _arns(records)
        if arns is None:
            raise _NotPlainError
        self.arns.extend(arn_hashes(arns))

    def _add_lines(self, lines: bytes) -> None:
        arns = _arns(_RECORD.decode_lines(lines))
        if arns is not None:
            self.arns.extend(arn_hashes(arns))
            return
        for line in lines.split(b"\n"):
            self._add_line(line)

    def _add_line(self, line: bytes) -> None:
        """Adds a line that is blank, or one whole object; any other is not plain, since what is on it may go on in the next."""
        if not line.strip(_BLANKS):
            return
        arns = _arns([_RECORD.decode(line)])
        if arns is not None:
            self.arns.extend(arn_hashes(arns))
            return
        self.others += line + b"\n"
        if len(self.others) > LARGEST:
            raise _NotPlainError


def _unpacked(stream: FileIO) -> Iterator[bytes]:
    chunks = iter(lambda: stream.read(PIECE), b"")
    start = next(chunks, b"")
    everything = _again(start, chunks)
    return unpack(everything) if start.startswith(MAGIC) else everything


def _again(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """All chunks, the first of which was taken already."""
    if first:
        yield first
    yield from chunks


def _whole(start: bytes, chunks: Iterator[bytes]) -> bytes:
    pieces, size = [start], len(start)
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise _NotPlainError
        pieces.append(chunk)
    return b"".join(pieces)


def _whole_lines(start: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text in pieces that end with a line, the last line of each chunk together with the next chunk."""
    rest = start
    for chunk in chunks:
        lines, newline, rest = (rest + chunk).rpartition(b"\n")
        if len(rest) > LARGEST:
            raise _NotPlainError
        if newline:
            yield lines
    yield rest

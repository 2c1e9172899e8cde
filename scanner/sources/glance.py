"""The ARNs of a file that holds nothing but jobs, without reading the rest of its records: a glance of a first pass."""

import re
import stat
from array import array
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from scanner.documents.gz import MAGIC, unpack
from scanner.errors import ReadError
from scanner.sources.held import arn_hash
from scanner.sources.special import is_descriptor

PIECE = 1 << 18  # bytes of JSON Lines that are decoded at once
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
    """A file that holds nothing but jobs, each with an ARN: the hashes of these in the file's order, and the file's stamp."""

    arns: "array[int]"
    stamp: Stamp


class _NotPlainError(Exception):
    """The file holds something else than jobs, or is written in a way that only the readers of `scanner.documents` know."""


class _Record(msgspec.Struct, gc=False):
    """What a glance sees of a record. One with `collection` may be a head line."""

    jobArn: str | UnsetType = UNSET  # noqa: N815 - as AWS writes it
    job_arn: str | UnsetType = UNSET
    collection: Raw | UnsetType = UNSET


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """A List answer, whose other members hold no jobs."""

    invocationJobSummaries: list[_Record]  # noqa: N815 - as AWS writes it
    nextToken: Raw | UnsetType = UNSET  # noqa: N815
    NextToken: Raw | UnsetType = UNSET
    ResponseMetadata: Raw | UnsetType = UNSET


_LINES = msgspec.json.Decoder(_Record)
_LIST = msgspec.json.Decoder(list[_Record])
_ANSWER = msgspec.json.Decoder(_Answer)


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a regular file; None for anything else, such as a pipe, and for what cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def glance(file: Path) -> Glance | None:
    """The ARNs of a file that surely holds nothing but jobs, plain or gzip; None for any other, which only reading it can tell."""
    stamp = None if is_descriptor(file) else stamp_of(file)  # a descriptor that is opened again may go on where the first reading ended
    if stamp is None:
        return None
    arns: array[int] = array("Q")
    try:
        with file.open("rb", buffering=0) as stream:
            for records in _pieces(stream):
                arns.extend([arn_hash(arn) for arn in _arns(records)])
    except (OSError, ReadError, _NotPlainError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return Glance(arns, stamp)


def _arns(records: Iterable[_Record]) -> Iterator[str]:
    """The ARN of each record; raises _NotPlainError for one that has none, or two."""
    for record in records:
        arn = record.jobArn
        if arn is UNSET:
            arn = record.job_arn
        elif record.job_arn is not UNSET:
            raise _NotPlainError
        if arn is UNSET or record.collection is not UNSET:
            raise _NotPlainError
        yield arn


def _pieces(stream: FileIO) -> Iterator[list[_Record]]:
    """The records of a file, in pieces; raises _NotPlainError, DecodeError or ReadError where it is not plain."""
    chunks = _unpacked(stream)
    start = next(chunks, b"").removeprefix(_BYTE_ORDER_MARK).lstrip(_BLANKS)
    if not start:
        raise _NotPlainError
    if start.startswith(b"["):
        yield _LIST.decode(_whole(start, chunks))
    elif _BEGINS_ANSWER.match(start):
        yield _ANSWER.decode(_whole(start, chunks)).invocationJobSummaries
    else:
        yield from _lines(start, chunks)


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


def _lines(start: bytes, chunks: Iterator[bytes]) -> Iterator[list[_Record]]:
    """The records of JSON Lines, or of objects in a row, the last line of each chunk together with the next chunk."""
    rest = start
    for chunk in chunks:
        whole, newline, rest_of_line = (rest + chunk).rpartition(b"\n")
        if len(rest_of_line) > LARGEST:
            raise _NotPlainError
        if newline:
            yield _LINES.decode_lines(whole)
        rest = rest_of_line
    yield _LINES.decode_lines(rest)

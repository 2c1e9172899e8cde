"""Reads evidence back, and says what is wrong with it: each line that was changed, added, moved or lost."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from msgspec import Struct, field
from msgspec.json import Decoder

from scanner.documents.gz import MAGIC, unpack
from scanner.errors import ReadError, UsageError
from scanner.formats.evidence.block import describe_changes
from scanner.formats.evidence.lines import GAPS, HEAD, JOB, MARK_DIGITS, MARKED, MARKS, SEAL, SUMMARY, VERSION, mark_of
from scanner.formats.evidence.parts import Head, MarksLine, Seal, SealLine, Summary, SummaryLine, decode

_CHUNK = 1 << 18
_HEAD, _MARKS, _SEAL, _SUMMARY = Decoder(Head), Decoder(MarksLine), Decoder(SealLine), Decoder(SummaryLine)


class EvidenceFile(Struct, frozen=True):
    """What an evidence file says, and what is wrong with it, a sentence each. What cannot be read is an empty head, and None."""

    path: str
    sha256: str  # of everything before the seal, as it is now
    head: Head
    summary: Summary | None
    seal: Seal | None
    problems: tuple[str, ...]


def ignore_line(_line: bytes) -> None:
    """Takes a line, and does nothing with it."""


def read_evidence(path: str, stream: BinaryIO, take: Callable[[bytes], None] = ignore_line) -> EvidenceFile:
    """The evidence in a stream, also in gzip; `take` gets each line but marks and seal. Raises UsageError for something else."""
    reading = _Reading(take)
    try:
        for line in _lines(stream):
            if reading.number == 0 and not line.startswith((HEAD, GAPS, JOB, MARKS)):
                raise UsageError(f"{path}: not evidence of jobscan (-f evidence=FILE)")
            reading.add(line)
    except ReadError as error:
        reading.problems.append(str(error))
    if reading.number == 0:
        raise UsageError(f"{path}: not evidence of jobscan (the file is empty)")
    if reading.head.evidence not in ("", VERSION):
        version = reading.head.evidence
        raise UsageError(f"{path}: evidence of version {version!r}; this jobscan reads {VERSION!r}, so use a newer one")
    reading.finish()
    return EvidenceFile(path, reading.sha256, reading.head, reading.summary, reading.seal, tuple(dict.fromkeys(reading.problems)))


class _Reading(Struct):
    """What the lines so far say."""

    take: Callable[[bytes], None]
    number: int = 0
    jobs: int = 0
    head: Head = Head()
    summary: Summary | None = None
    seal: Seal | None = None
    is_sealed: bool = False
    sha256: str = ""
    problems: list[str] = field(default_factory=list)
    _digest: Any = field(default_factory=hashlib.sha256)
    _marks: list[str] = field(default_factory=list)  # of the lines since the last line of marks

    def add(self, line: bytes) -> None:
        """Adds a line, without its line end."""
        self.number += 1
        if self.is_sealed:
            self.problems.append("lines were added after the seal")
        elif line.startswith(SEAL):
            self._end(line)
        else:
            self._digest.update(line + b"\n")
            if line.startswith(MARKS):
                self._compare(line)
            else:
                self._take(line)

    def finish(self) -> None:
        """Notes what only the end of the file shows."""
        if not self.head.evidence:
            self.problems.append("line 1 is not the head: it was changed or is missing")
        if not self.is_sealed:
            self.sha256 = self._digest.hexdigest()
            self.problems.append(f"the seal is missing: the file was cut after line {self.number:,}")
        elif self.summary is None:
            self.problems.append("the summary was changed or is missing")
        elif self.summary.jobs != self.jobs:
            self.problems.append(f"the summary counts {self.summary.jobs:,} jobs, and {self.jobs:,} are in the file")

    def _take(self, line: bytes) -> None:
        self._marks.append(mark_of(line))
        if line.startswith(JOB):
            self.jobs += 1
        elif line.startswith(HEAD) and self.number == 1:
            self.head = decode(_HEAD, line) or self.head
        elif line.startswith(SUMMARY):
            found = decode(_SUMMARY, line)
            self.summary = None if found is None else found.summary
        self.take(line)

    def _compare(self, line: bytes) -> None:
        """Compares the lines since the last marks with their marks."""
        found = decode(_MARKS, line)
        if found is None or len(found.marks) > MARKED * MARK_DIGITS:
            self.problems.append(f"line {self.number:,} was changed: it has the marks of the lines before it")
        else:
            self.problems += describe_changes(found.marks, self._marks, self.number - len(self._marks))
        self._marks = []

    def _end(self, line: bytes) -> None:
        self.is_sealed = True
        self.sha256 = self._digest.hexdigest()
        if self._marks:
            self.problems.append(f"the marks of lines {self.number - len(self._marks):,} to {self.number - 1:,} are missing")
        found = decode(_SEAL, line)
        if found is None:
            self.problems.append(f"line {self.number:,} was changed: it is the seal")
            return
        self.seal = found.seal
        if found.seal.sha256 != self.sha256:
            self.problems.append("the digest in the seal is not that of the file")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines without their ends, unpacked; raises ReadError where gzip is damaged."""
    head = stream.read(_CHUNK)
    chunks = _chunks(head, stream)
    rest = b""
    for chunk in unpack(chunks) if head.startswith(MAGIC) else chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _chunks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(_CHUNK):
        yield chunk

"""The lines of an evidence file and what guards them: a mark for each line, a digest of all, and a seal with the signature.

Marks tell which line was changed; they are not secret, so only the signed digest tells whether any was.
"""

import hashlib
from collections.abc import Iterator

from scanner.formats.json.text import compact
from scanner.model.evidence import Sign

VERSION = "jobscan-evidence/1"
MARKED = 1000  # lines that one line of marks is about
MARK_DIGITS = 8
# How lines begin, each by the name of its first member.
HEAD, COVERAGE, GAPS, JOB, SUMMARY = b'{"evidence":', b'{"coverage":', b'{"gaps":', b'{"job":', b'{"summary":'
MARKS, SEAL = b'{"marks":', b'{"seal":'


def mark_of(line: bytes) -> str:
    """The mark of a line, which is without its line end."""
    return hashlib.sha256(line).hexdigest()[:MARK_DIGITS]


class Sealing:
    """Adds marks and the seal to lines as they are written."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._marks: list[str] = []
        self._lines = 0

    def add(self, text: str) -> Iterator[str]:
        """The line, with its line end; after each thousand the marks of these."""
        self._marks.append(mark_of(text.encode()))
        yield self._written(text)
        if len(self._marks) == MARKED:
            yield self._written_marks()

    def end(self, sign: Sign | None) -> Iterator[str]:
        """The marks of the last lines, and the seal: it has the digest of all bytes before it."""
        if self._marks:
            yield self._written_marks()
        digest = self._digest.hexdigest()
        seal: dict[str, str | int | None] = {"lines": self._lines, "sha256": digest, "signature": None}
        if sign is not None:
            signature = sign(digest)
            seal |= {"signature": signature.value, "method": signature.method, "key": signature.key}
        yield compact({"seal": seal}) + "\n"

    def _written(self, text: str) -> str:
        line = f"{text}\n"
        self._digest.update(line.encode())
        self._lines += 1
        return line

    def _written_marks(self) -> str:
        line = self._written(compact({"marks": "".join(self._marks)}))
        self._marks.clear()
        return line

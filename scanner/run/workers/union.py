"""The end of a file that was read in parts: what the parts say together, as if one process had read it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from scanner.model.coverage import Coverage
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.place import Location
from scanner.run.workers.items import PartEnd
from scanner.run.workers.shards import Piece
from scanner.sources.covered import coverage_of
from scanner.sources.glance import Glance
from scanner.sources.watch import CHANGED, UNSEEN, Expected

_CHUNK = 1 << 20


class Union:
    """What the parts of a file said so far; they are added in the order of the file."""

    def __init__(self, path: str, glance: Glance | None) -> None:
        """With a glance, the parts must hold what it showed."""
        self._expected = None if glance is None else Expected(glance)
        self._summary = SourceSummary(path, None, 0)
        self._notes: dict[str, None] = {}
        self._failures = 0
        self._is_as_seen = True

    def add(self, part: PartEnd) -> None:
        """Adds a part that was read."""
        before = self._summary
        self._summary = structs.replace(
            before,
            records=before.records + part.summary.records,
            truncated=before.truncated or part.summary.truncated,
            is_whole=before.is_whole and part.summary.is_whole,
        )
        self._notes.update(dict.fromkeys(part.summary.notes))
        self._failures += part.failures
        if part.has_new_context or (self._expected is not None and not self._expected.has_all(part.arns)):
            self._is_as_seen = False

    def lose(self, part: Piece, why: str) -> LoadFailure:
        """Adds a part that was not read to its end; returns the failure that says so."""
        self._summary = structs.replace(self._summary, is_whole=False)
        self._failures += 1
        first, last = part.lines
        return LoadFailure(Location(self._summary.path, first, 1), f"lines {first:,} to {last:,} were not checked: {why}")

    def end(self, sha256: str | None, has_changed: bool) -> Iterator[LoadFailure | SourceSummary | Coverage]:
        """The failures, the summary and the row of coverage of the file as a whole."""
        problem = ""
        if has_changed:
            problem = CHANGED
        elif not self._is_as_seen:
            problem = UNSEEN
        if problem:
            yield LoadFailure(Location(self._summary.path), problem)
            self._failures += 1
        is_whole = self._summary.is_whole and sha256 is not None
        summary = structs.replace(self._summary, sha256=sha256 if is_whole else None, notes=tuple(self._notes), is_whole=is_whole)
        yield summary
        yield coverage_of(summary, self._failures)


def sha256_of(file: Path) -> str | None:
    """The hash of a file; None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()

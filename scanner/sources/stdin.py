"""Standard input as a source of records."""

import errno
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.intake import SourceSummary
from scanner.model.origin import Stdin, report_path
from scanner.sources.byte_stream import Stream, read_stream
from scanner.sources.source import SourceItem


class StdinSource:
    """Standard input, plain or gzip."""

    origin = Stdin()
    is_named = True

    def __init__(self) -> None:
        self._summary: SourceSummary | None = None

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What comes from standard input."""
        self._summary = yield from read_stream(_open, report_path(self.origin), domain, limits)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary


def _open() -> AbstractContextManager[Stream]:
    """Standard input, which stays open afterwards."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return nullcontext(sys.stdin.buffer)

"""Standard output and error that lose nothing unsaid, however they are connected."""

import io
import os
import select
import sys
from collections.abc import Callable
from typing import Any, TextIO

from scanner.errors import ReportWriteError


class _Whole(io.RawIOBase):
    """A stream of bytes whose write takes all that it is given, or hands the reason why not to `failed`.

    Python's own takes a part of it: with PYTHONUNBUFFERED=1, as in most container images, `sys.stdout.write` then loses the rest when the
    disk is full or the pipe's reader slow, and nobody hears of it.
    """

    def __init__(self, raw: Any, failed: Callable[[OSError], None]) -> None:
        self._raw = raw
        self._failed = failed

    def write(self, data: Any) -> int:
        """Writes all of the data; the number of bytes."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest:
                written = self._raw.write(rest)
                if written is None:  # another process made the pipe non-blocking, and it is full
                    select.select((), (self._raw.fileno(),), ())
                else:
                    rest = rest[written:]
        except OSError as error:
            self._failed(error)
        return size

    def writable(self) -> bool:
        """Whether it can be written to: yes."""
        return True

    def fileno(self) -> int:
        """The number of the file below."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return bool(self._raw.isatty())


def connect() -> None:
    """Puts streams in the place of the process's own: a byte that stdout does not take is an error, one that stderr does not take is not.

    Does nothing where somebody else has put streams there, such as a test.
    """
    if sys.stderr is None:  # closed: what is said there is for nobody
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = _connected(sys.stdout, sys.__stdout__, _refuse)
    sys.stderr = _connected(sys.stderr, sys.__stderr__, lambda _: None)


def _connected(stream: TextIO | None, own: TextIO | None, failed: Callable[[OSError], None]) -> Any:
    if stream is None or stream is not own:
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    whole = io.BufferedWriter(_Whole(raw, failed))
    return io.TextIOWrapper(whole, encoding="utf-8", errors="backslashreplace", line_buffering=failed is not _refuse or stream.isatty())


def _refuse(error: OSError) -> None:
    if isinstance(error, BrokenPipeError):
        raise error
    raise ReportWriteError(f"standard output could not be written: {error.strerror or error}") from None

"""Standard output and standard error on which no write is lost without an error."""

import io
import os
import select
import sys
from collections.abc import Callable
from typing import Any, TextIO

from scanner.errors import ReportWriteError


class _WholeWrites(io.RawIOBase):
    """A stream of bytes that writes everything it is passed, or calls `on_error` with the reason.

    Python's own raw stream may write only a part. With PYTHONUNBUFFERED=1, as in most container images, `sys.stdout.write` then loses the
    rest without an error if the disk is full or the reader of the pipe is slow.
    """

    def __init__(self, raw: Any, on_error: Callable[[OSError], None]) -> None:
        self._raw = raw
        self._on_error = on_error

    def write(self, data: Any) -> int:
        """Writes all of the data; returns its number of bytes."""
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
            self._on_error(error)
        return size

    def writable(self) -> bool:
        """True: the stream can be written to."""
        return True

    def fileno(self) -> int:
        """The file descriptor of the raw stream."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return bool(self._raw.isatty())


def connect() -> None:
    """Replaces the process's stdout and stderr: a byte that cannot be written is an error on stdout, and is ignored on stderr.

    A stream that is already replaced, e.g. by a test, stays as it is.
    """
    if sys.stderr is None:  # it was closed before the process started
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = _connected(sys.stdout, sys.__stdout__, _raise, by_line=False)
    sys.stderr = _connected(sys.stderr, sys.__stderr__, _ignore, by_line=True)


def _connected(stream: TextIO | None, original: TextIO | None, on_error: Callable[[OSError], None], by_line: bool) -> Any:
    """The stream with whole writes, in UTF-8; `by_line` writes each line at once, as a terminal gets it always."""
    if stream is None or stream is not original:
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    buffer = io.BufferedWriter(_WholeWrites(raw, on_error))
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="backslashreplace", line_buffering=by_line or stream.isatty())


def _raise(error: OSError) -> None:
    if isinstance(error, BrokenPipeError):
        raise error
    raise ReportWriteError(f"standard output could not be written: {error.strerror or error}") from None


def _ignore(_error: OSError) -> None:
    """Does nothing: there is no place left to report that stderr cannot be written."""

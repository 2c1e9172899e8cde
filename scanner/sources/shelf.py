"""Items that wait on disk, in order."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, Generic, TypeVar

from scanner.errors import UsageError

T = TypeVar("T")

_IN_MEMORY = 1 << 20  # bytes; only what is more goes to the disk


class Shelf(Generic[T]):
    """Takes items, and gives them back in the same order; leaves nothing behind. Raises UsageError where the disk is full."""

    def __init__(self) -> None:
        self._opened: IO[bytes] | None = None

    def __enter__(self) -> "Shelf[T]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Throws away what is left."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _file(self) -> IO[bytes]:
        """The file; made for the first item."""
        if self._opened is None:
            import tempfile  # late, like pickle: in most scans nothing waits

            self._opened = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - open until `close`
        return self._opened

    def put(self, items: Iterable[T]) -> int:
        """Puts items behind all others; returns how many they were."""
        import pickle

        number = 0
        for item in items:
            try:
                pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
            except OSError as error:
                reason = f"the records could not be put aside until all are read ({error.strerror or error})"
                raise UsageError(f"{reason}; set TMPDIR to a folder with more space") from None
            number += 1
        return number

    @property
    def end(self) -> int:
        """Where the next item will be put."""
        return 0 if self._opened is None else self._file.tell()

    def cut(self, end: int) -> None:
        """Removes all items from an earlier `end` on."""
        if self._opened is not None:
            self._file.seek(end)
            self._file.truncate()

    def rewind(self) -> None:
        """Goes back to the first item. Nothing can be put on the shelf any more."""
        if self._opened is not None:
            self._file.seek(0)

    def take(self, number: int) -> Iterator[T]:
        """The next items."""
        import pickle

        for _ in range(number):
            yield pickle.load(self._file)  # noqa: S301 - no one else can write to the file

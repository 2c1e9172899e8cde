"""The globs of `exclude` in the configuration: files in folders that are not read, counted each time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.display.lines import count
from scanner.errors import UsageError
from scanner.sources.tree import absolute

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Excluded:
    """Which files the globs exclude, relative to the working tree `top`, and how many each did."""

    def __init__(self, globs: Sequence[str], top: Path) -> None:
        self._globs = tuple(globs)
        self._top = top
        self._spec = _spec_of(self._globs) if globs else None
        self._skipped: Counter[str] = Counter()

    def __call__(self, file: Path) -> bool:
        """Whether a file is excluded; counts it. A file outside the working tree never is."""
        path = absolute(file)
        if self._spec is None or not path.is_relative_to(self._top):
            return False
        match = self._spec.check_file(path.relative_to(self._top).as_posix())
        if not match.include or match.index is None:
            return False
        self._skipped[self._globs[match.index]] += 1
        return True

    def notes(self) -> Iterator[str]:
        """What each glob excluded, and which matched nothing."""
        for glob in self._globs:
            number = self._skipped[glob]
            if number:
                yield f"exclude {glob!r} skipped {count(number, 'file')}"
            elif not glob.startswith("!"):  # a glob that takes files back skips nothing
                yield f"exclude {glob!r} matched nothing"


def _spec_of(globs: tuple[str, ...]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # late: it is slow to import

    try:
        return GitIgnoreSpec.from_lines(globs)
    except ValueError as error:
        raise UsageError(f"exclude: {error}; write globs as in .gitignore") from None

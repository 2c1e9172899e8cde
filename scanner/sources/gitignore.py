"""What git ignores in a working tree, by its .gitignore files and .git/info/exclude; what it tracks is never ignored.

The user's own excludes, outside of the tree, do not count: the same scan must find the same files on every machine.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import ReadError
from scanner.sources.git_index import Tracked, common_folder, git_folder, read_tracked

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FILE = ".gitignore"


class Ignored:
    """What git ignores below one folder; a folder that is itself ignored, and was asked for all the same, has only its own files' say.

    `fault` says why the index could not be read, in which case nothing is ignored; empty where it could.
    """

    def __init__(self, folder: Path) -> None:
        self.fault = ""
        self._folder = folder.resolve()
        self._top = next((one for one in (self._folder, *self._folder.parents) if (one / ".git").exists()), None)
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._searched: set[Path] = set()  # ignored folders that are searched for what is tracked in them

    def __call__(self, folder: Path, name: str, is_folder: bool) -> bool:
        """Whether git ignores an entry of `folder`, which lies below the one that was asked for, and is not ignored itself.

        An ignored folder with tracked files in it counts as not ignored, and everything else in it as ignored.
        """
        if self._top is None:
            return False
        here = folder.resolve()
        path = here / name
        if here not in self._searched and not self._verdict(path, is_folder, self._first):
            return False
        return not self._is_tracked(path, is_folder)

    def _is_tracked(self, path: Path, is_folder: bool) -> bool:
        assert self._top is not None, "only asked in a working tree"
        tracked, name = self._tracked, path.relative_to(self._top).as_posix()
        if tracked is None:
            return True
        if not is_folder:
            return tracked.has(name)
        if tracked.has_below(name):
            self._searched.add(path)
            return True
        return False

    @cached_property
    def _tracked(self) -> Tracked | None:
        """What git tracks; None where nobody can say. Read late: most folders ignore nothing."""
        assert self._top is not None, "only asked in a working tree"
        try:
            return read_tracked(self._top)
        except ReadError as error:
            self.fault = error.reason
            return None

    @cached_property
    def _first(self) -> Path:
        """The uppermost folder whose .gitignore counts."""
        assert self._top is not None, "only asked in a working tree"
        above = [one for one in (self._folder, *self._folder.parents) if one != self._top and one.is_relative_to(self._top)]
        return self._folder if any(self._verdict(one, True, self._top) for one in above) else self._top

    def _verdict(self, path: Path, is_folder: bool, first: Path) -> bool:
        """What the last rule says that fits: deeper files come later, and a rule may take an earlier one back."""
        ignored = False
        for folder in reversed([one for one in path.parents if one.is_relative_to(first)]):
            spec = self._spec(folder)
            if spec is not None:
                said = spec.check_file(f"{path.relative_to(folder).as_posix()}{'/' if is_folder else ''}").include
                ignored = ignored if said is None else said
        return ignored

    def _spec(self, folder: Path) -> "GitIgnoreSpec | None":
        """The rules of a folder."""
        if folder not in self._specs:
            files = [folder / _FILE]
            if folder == self._top:
                files.insert(0, common_folder(git_folder(folder)) / "info/exclude")
            lines = [line for file in files if file.is_file() for line in file.read_text("utf-8", "replace").splitlines()]
            self._specs[folder] = _rules(lines) if lines else None
        return self._specs[folder]


def _rules(lines: list[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # late: it is slow to import, and only folders with such files need it

    return GitIgnoreSpec.from_lines(lines)

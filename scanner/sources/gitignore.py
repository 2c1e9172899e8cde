"""What git ignores in a working tree, by its .gitignore files and .git/info/exclude; what it tracks is never ignored.

The user's own excludes, outside the tree, do not count: the same scan must find the same files on every machine.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import ReadError
from scanner.sources.git_index import Tracked, common_folder, git_folder, read_tracked

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FILE = ".gitignore"


def itself(folder: Path) -> Path:
    """The folder: its own .gitignore counts for it."""
    return folder


def is_missing_submodule(folder: Path) -> bool:
    """Whether git has an empty folder as a submodule: its files are in another repository, and not here."""
    resolved = folder.resolve()
    top = _working_tree(resolved)
    if top is None or resolved == top:
        return False
    try:
        return resolved.relative_to(top).as_posix() in read_tracked(top).whole
    except ReadError:  # an empty folder is all that is known
        return False


class Ignored:
    """What git ignores below one folder. If the folder itself is ignored, only .gitignore files in and below it apply.

    `fault` says why the index could not be read, in which case nothing is ignored; empty where it could. `rules_of` gives the folder whose
    .gitignore counts for a folder: its own, or the one of another commit.
    """

    def __init__(self, folder: Path, rules_of: Callable[[Path], Path] = itself) -> None:
        self.fault = ""
        self._rules_of = rules_of
        self._folder = folder.resolve()
        self._top = _working_tree(self._folder)
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._rules: dict[tuple[Path, Path], tuple[tuple[Path, GitIgnoreSpec], ...]] = {}
        self._last = (folder, self._folder)  # the folder that was asked about last, and the same resolved
        self._searched: set[Path] = set()  # ignored folders that are searched for what is tracked in them

    def __call__(self, folder: Path, name: str, is_folder: bool) -> bool:
        """Whether git ignores an entry of `folder`, which is below the folder of this object and not ignored itself.

        An ignored folder with tracked files in it counts as not ignored, and everything else in it as ignored.
        """
        if self._top is None:
            return False
        here = self._real(folder)
        path = here / name
        if here not in self._searched and not self._matches(path, is_folder, self._first):
            return False
        return not self._is_tracked(path, is_folder)

    def _real(self, folder: Path) -> Path:
        """The folder, resolved; its entries are asked for one after the other."""
        if self._last[0] != folder:
            self._last = (folder, folder.resolve())
        return self._last[1]

    def _is_tracked(self, path: Path, is_folder: bool) -> bool:
        assert self._top is not None, "only asked in a working tree"
        name = path.relative_to(self._top).as_posix()
        if self._tracked is None:
            return True
        if not is_folder:
            return self._tracked.has(name)
        if self._tracked.has_below(name):
            self._searched.add(path)
            return True
        return False

    @cached_property
    def _tracked(self) -> Tracked | None:
        """What git tracks; None where the index cannot be read. Read late: most folders ignore nothing."""
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
        for folder in (self._folder, *self._folder.parents):
            if folder == self._top:
                return self._top
            if self._matches(folder, True, self._top):
                return self._folder
        return self._top

    def _matches(self, path: Path, is_folder: bool, first: Path) -> bool:
        """Whether the last rule that fits a path ignores it: deeper files come later, and a rule may take back an earlier one."""
        ignored = False
        for folder, spec in self._rules_for(path.parent, first):
            name = path.relative_to(folder).as_posix()
            include = spec.check_file(f"{name}/" if is_folder else name).include
            if include is not None:  # some rule fits
                ignored = include
        return ignored

    def _rules_for(self, here: Path, first: Path) -> "tuple[tuple[Path, GitIgnoreSpec], ...]":
        """The folders from `first` down to `here` that have rules, with these."""
        if (here, first) not in self._rules:
            folders = reversed([folder for folder in (here, *here.parents) if folder.is_relative_to(first)])
            found = ((folder, self._spec(folder)) for folder in folders)
            self._rules[here, first] = tuple((folder, spec) for folder, spec in found if spec is not None)
        return self._rules[here, first]

    def _spec(self, folder: Path) -> "GitIgnoreSpec | None":
        """The rules of a folder; None where it has none."""
        if folder not in self._specs:
            lines = [line for file in self._rule_files(folder) for line in _lines(file)]
            self._specs[folder] = _parse_rules(lines) if lines else None
        return self._specs[folder]

    def _rule_files(self, folder: Path) -> Iterator[Path]:
        if folder == self._top:
            yield common_folder(git_folder(folder)) / "info/exclude"
        yield self._rules_of(folder) / _FILE


def _working_tree(folder: Path) -> Path | None:
    """The nearest folder upwards that holds `.git`."""
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        return []
    return file.read_text("utf-8", "replace").splitlines()


def _parse_rules(lines: list[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # late: it is slow to import, and only folders with such files need it

    return GitIgnoreSpec.from_lines(lines)

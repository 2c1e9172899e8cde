"""What git ignores in a working tree, by its .gitignore files and .git/info/exclude.

The user's own excludes, outside of the tree, are left out of account: the same scan must find the same files on every machine.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FILE = ".gitignore"


class Ignored:
    """What git ignores below one folder; a folder that is itself ignored, and was asked for all the same, has only its own files' say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._top = next((one for one in (self._folder, *self._folder.parents) if (one / ".git").exists()), None)
        self._specs: dict[Path, GitIgnoreSpec | None] = {}

    def __call__(self, folder: Path, name: str, is_folder: bool) -> bool:
        """Whether git ignores an entry of `folder`, which lies below the one that was asked for, and is not ignored itself."""
        return self._top is not None and self._verdict(folder.resolve() / name, is_folder, self._first)

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
        """The rules that stand in a folder."""
        if folder not in self._specs:
            files = [folder / ".git/info/exclude", folder / _FILE] if folder == self._top else [folder / _FILE]
            lines = [line for file in files if file.is_file() for line in file.read_text("utf-8", "replace").splitlines()]
            self._specs[folder] = _rules(lines) if lines else None
        return self._specs[folder]


def _rules(lines: list[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # late: it is slow to import, and only folders with such files need it

    return GitIgnoreSpec.from_lines(lines)

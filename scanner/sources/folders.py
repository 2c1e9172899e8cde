"""The record files in a folder, and a count of everything else in it."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct, field

from scanner.sources.gitignore import Ignored, is_missing_submodule, itself
from scanner.sources.special import is_regular, why_not_opened

ENDINGS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".csv", ".tsv")  # of record files, plain or with .gz after them
_HOW_TO_LINK = "name that as a SOURCE to read it, or exclude the link"
OTHER, HIDDEN, IGNORED, LINKED = "other", "hidden", "ignored", "linked"  # why something is skipped


class Folder(Struct, frozen=True):
    """What a folder holds: record files, sorted; failures with their reasons; how many of what were skipped; notes.

    A hidden or ignored folder counts as one.
    """

    files: tuple[Path, ...]
    refused: tuple[tuple[Path, str], ...] = ()
    skipped: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()


def is_record_file(name: str) -> bool:
    """Whether a file's name ends as record files do."""
    return name.lower().removesuffix(".gz").endswith(ENDINGS)


def walk(
    top: Path,
    respect_gitignore: bool = True,
    excluded: Callable[[Path], bool] = lambda _: False,
    rules_of: Callable[[Path], Path] = itself,
) -> Folder:
    """The record files in a folder and all below it, without those that `excluded` names; links to folders are not followed.

    `rules_of` gives the folder whose .gitignore counts for a folder.
    """
    walking = _Walk(top, Ignored(top, rules_of) if respect_gitignore else None, excluded)
    for here, folders, names in os.walk(top, onerror=walking.note_unreadable):
        folder = Path(here)
        if not folders and not names:
            walking.note_empty(folder)
        folders[:] = [name for name in sorted(folders) if walking.enters(folder, name)]
        for name in names:
            walking.note_file(folder, name)
    walking.check_links()
    walking.refused.sort()
    return Folder(tuple(sorted(walking.files)), tuple(walking.refused), walking.skipped, walking.notes)


class _Walk:
    """What a folder held so far."""

    def __init__(self, top: Path, ignored: Ignored | None, excluded: Callable[[Path], bool]) -> None:
        self.files: list[Path] = []
        self.refused: list[tuple[Path, str]] = []
        self.skipped: Counter[str] = Counter()
        self._given = top
        self._top = Path(os.path.realpath(top))
        self._links: list[Path] = []  # to folders inside
        self._ignored_paths: list[Path] = []
        self._excluded = excluded
        self._ignored = ignored

    @property
    def notes(self) -> tuple[str, ...]:
        """What is wrong with the folder as a whole."""
        if self._ignored is None or not self._ignored.fault:
            return ()
        return (f"{self._ignored.fault}, so nothing is skipped as ignored by git",)

    def note_unreadable(self, error: OSError) -> None:
        """Notes a folder that cannot be opened."""
        self._refuse(Path(error.filename), f"the folder cannot be read: {error.strerror or error}")

    def note_empty(self, folder: Path) -> None:
        """Notes an empty folder whose files are in a repository that was not checked out."""
        if is_missing_submodule(folder):
            self._refuse(folder, "the folder is a submodule that is not checked out; run git submodule update --init")

    def enters(self, folder: Path, name: str) -> bool:
        """Whether a folder is to be searched; notes it where not."""
        path = folder / name
        if why := self._why_skipped(folder, name, is_folder=True):
            self.skipped[why] += 1
            return False
        if not path.is_symlink():
            return True
        if reason := self._why_refused(path):
            self._refuse(path, reason)
        else:
            self.skipped[LINKED] += 1
            self._links.append(path)
        return False

    def note_file(self, folder: Path, name: str) -> None:
        """Notes a file: to be read, skipped, or a failure."""
        path = folder / name
        if why := self._why_skipped(folder, name, is_folder=False):
            self.skipped[why] += 1
        elif not is_record_file(name):
            self.skipped[OTHER] += 1
        elif not is_regular(path) and (reason := why_not_opened(path, is_named=False) or self._why_refused(path)):
            self._refuse(path, reason)
        elif not self._excluded(path):
            self.files.append(path)

    def _refuse(self, path: Path, reason: str) -> None:
        if not self._excluded(path):
            self.refused.append((path, reason))

    def _why_skipped(self, folder: Path, name: str, is_folder: bool) -> str:
        if name.startswith("."):
            return HIDDEN
        if self._ignored is not None and self._ignored(folder, name, is_folder):
            self._ignored_paths.append(folder / name)
            return IGNORED
        return ""

    def _why_refused(self, path: Path) -> str:
        """Why a link is refused; empty if it is not refused, or not a link.

        Whoever can write into a folder of records, e.g. a pipeline's uploads, must not make a scan read, and quote, a file elsewhere.
        """
        if not path.is_symlink():
            return ""
        target = Path(os.path.realpath(path))
        if target.is_relative_to(self._top):
            return ""
        return f"the link leads out of the folder, to {target}; name that as a SOURCE to read it"

    def check_links(self) -> None:
        """Refuses each link to a folder inside in which files were not read, as that is hidden or excluded.

        What git ignores is left out of this: no change can bring it. So is a link to a folder that it is in itself.
        """
        if not self._links:
            return
        decided = {self._real(path) for path in (*self.files, *self._ignored_paths, *(path for path, _ in self.refused))}
        for path in self._links:
            target = Path(os.path.realpath(path))
            if self._real(path).is_relative_to(target):
                continue
            if any(decided.isdisjoint((file, *file.parents)) for file in _record_files(target)):
                self.skipped[LINKED] -= 1
                self._refuse(path, f"the link leads to {target.relative_to(self._top).as_posix()}, which is not searched; {_HOW_TO_LINK}")

    def _real(self, path: Path) -> Path:
        """A path below the folder, as links that lead to the folder resolve."""
        return self._top / path.relative_to(self._given)


def _record_files(folder: Path) -> Iterator[Path]:
    """The files in a folder that would be read if it was searched, whatever git ignores."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in names if is_record_file(name) and not name.startswith("."))

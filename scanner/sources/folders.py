"""The record files in a folder, and a count of everything else in it."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scanner.sources.gitignore import Ignored
from scanner.sources.special import why_not_opened

ENDINGS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".csv", ".tsv")  # what a folder is searched for, plain or with .gz behind
OTHER, HIDDEN, IGNORED, LINKED = "other", "hidden", "ignored", "linked"


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: record files, sorted; what is a failure, with the reason; how many of what were skipped; what else to say.

    A hidden or ignored folder counts as one.
    """

    files: tuple[Path, ...]
    refused: tuple[tuple[Path, str], ...] = ()
    skipped: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()


def is_record_file(name: str) -> bool:
    """Whether a file's name ends as record files do."""
    return name.lower().removesuffix(".gz").endswith(ENDINGS)


def walk(top: Path, respect_gitignore: bool = True, excluded: Callable[[Path], bool] = lambda _: False) -> Folder:
    """The record files in a folder and all below it, but for what `excluded` says; links to folders are not followed."""
    walking = _Walk(top, respect_gitignore, excluded)
    for here, folders, names in os.walk(top, onerror=walking.unreadable):
        folder = Path(here)
        folders[:] = [name for name in sorted(folders) if walking.enters(folder, name)]
        for name in names:
            walking.meets(folder, name)
    walking.refused.sort()
    return Folder(tuple(sorted(walking.files)), tuple(walking.refused), walking.skipped, walking.notes)


class _Walk:
    """What was met so far in a folder."""

    def __init__(self, top: Path, respect_gitignore: bool, excluded: Callable[[Path], bool]) -> None:
        self.files: list[Path] = []
        self.refused: list[tuple[Path, str]] = []
        self.skipped: Counter[str] = Counter()
        self._top = os.path.realpath(top)
        self._excluded = excluded
        self._ignored = Ignored(top) if respect_gitignore else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What else to say of the folder."""
        fault = self._ignored.fault if self._ignored else ""
        return (f"{fault}, so nothing is skipped as ignored by git",) if fault else ()

    def unreadable(self, error: OSError) -> None:
        """Takes note of a folder that cannot be opened."""
        self._refuse(Path(error.filename), f"the folder cannot be read: {error.strerror or error}")

    def enters(self, folder: Path, name: str) -> bool:
        """Whether a folder is to be searched."""
        path = folder / name
        if why := self._why_skipped(folder, name, is_folder=True):
            self.skipped[why] += 1
            return False
        if not path.is_symlink():
            return True
        if reason := self._leads_out(path):
            self._refuse(path, reason)
        else:
            self.skipped[LINKED] += 1
        return False

    def meets(self, folder: Path, name: str) -> None:
        """Takes note of a file."""
        path = folder / name
        why = self._why_skipped(folder, name, is_folder=False)
        if not why and not is_record_file(name):
            why = OTHER
        if why:
            self.skipped[why] += 1
        elif reason := why_not_opened(path, is_named=False) or self._leads_out(path):
            self._refuse(path, reason)
        elif not self._excluded(path):
            self.files.append(path)

    def _refuse(self, path: Path, reason: str) -> None:
        if not self._excluded(path):
            self.refused.append((path, reason))

    def _why_skipped(self, folder: Path, name: str, is_folder: bool) -> str:
        if name.startswith("."):
            return HIDDEN
        return IGNORED if self._ignored is not None and self._ignored(folder, name, is_folder) else ""

    def _leads_out(self, path: Path) -> str:
        """The reason why a link is refused. Whoever may write into a folder of records shall not have other files read, and quoted."""
        if not path.is_symlink():
            return ""
        target = os.path.realpath(path)
        if target == self._top or target.startswith(self._top.rstrip(os.sep) + os.sep):
            return ""
        return f"the link leads out of the folder, to {target}; name that as a SOURCE to read it"

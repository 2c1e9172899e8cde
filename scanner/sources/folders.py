"""The record files in a folder, and a count of everything else that is in it."""

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scanner.sources.gitignore import Ignored

ENDINGS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".csv", ".tsv")  # what a folder is searched for, plain or with .gz behind
OTHER, HIDDEN, IGNORED, LINKED = "of other kinds", "hidden", "ignored by git", "links to folders"


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: record files, sorted; folders that could not be opened, with the reason; and how many of what were passed over.

    A hidden or ignored folder counts as one.
    """

    files: tuple[Path, ...]
    refused: tuple[tuple[Path, str], ...] = ()
    passed_over: Counter[str] = field(default_factory=Counter)


def is_record_file(name: str) -> bool:
    """Whether a file's name ends as record files do."""
    return name.lower().removesuffix(".gz").endswith(ENDINGS)


def _can_be_read(file: Path) -> bool:
    """Whether reading it comes to an end: a file, or a link that leads nowhere, which is a failure for whoever opens it."""
    return file.is_file() or file.is_symlink()


def walk(top: Path, respect_gitignore: bool = True) -> Folder:
    """The record files in a folder and all below it; links to folders are not followed."""
    files: list[Path] = []
    refused: list[tuple[Path, str]] = []
    passed_over: Counter[str] = Counter()
    ignored = Ignored(top)
    for here, folders, names in os.walk(top, onerror=lambda error: refused.append((Path(error.filename), error.strerror or str(error)))):
        folder = Path(here)
        kept = []
        for name in sorted(folders):
            why = HIDDEN if name.startswith(".") else LINKED if (folder / name).is_symlink() else ""
            if not why and respect_gitignore and ignored(folder, name, True):
                why = IGNORED
            if why:
                passed_over[why] += 1
            else:
                kept.append(name)
        folders[:] = kept
        for name in names:
            why = HIDDEN if name.startswith(".") else "" if is_record_file(name) and _can_be_read(folder / name) else OTHER
            if not why and respect_gitignore and ignored(folder, name, False):
                why = IGNORED
            if why:
                passed_over[why] += 1
            else:
                files.append(folder / name)
    return Folder(tuple(sorted(files)), tuple(refused), passed_over)

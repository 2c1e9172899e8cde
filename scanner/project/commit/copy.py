"""Copies the files of a commit into a folder, as a checkout would have them.

What is not copied keeps its place, as something that cannot be read: with a policy file left out, its rules would not run, and no one would
know.
"""

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from scanner.errors import UsageError
from scanner.project.commit.git import ARGUMENT, Git

MAX_BYTES = 20 << 20  # of a file; larger ones are dumps, not configuration
_MAX_LINKS = 10  # from link to link
_LFS = b"version https://git-lfs.github.com/spec/"  # how a file begins whose contents are elsewhere


class Copy:
    """Copies what a commit has into `folder`; `empty` is an empty folder outside of it."""

    def __init__(self, git: Git, commit: str, folder: Path, empty: Path) -> None:
        self._git = git
        self._folder = folder
        self._empty = empty
        self._entries = {entry.name: entry for entry in git.entries(commit)}
        direct = {posixpath.dirname(name) for name in self._entries}
        self._folders = {str(parent) for name in direct for parent in (PurePosixPath(name), *PurePosixPath(name).parents)}

    def named(self, name: str) -> tuple[str, ...]:
        """The paths of all files with a name, relative to the top of the working tree."""
        return tuple(path for path in self._entries if posixpath.basename(path) == name)

    def write(self) -> None:
        """Writes everything; raises UsageError for what the disk or git refuses."""
        for name in self._entries:
            _check_name(name)
        try:
            self._write_folders()
            self._write_files()
            self._write_submodules()
            self._write_links()
        except OSError as error:
            raise UsageError(f"cannot copy the commit's files: {error.strerror or error}", ARGUMENT) from None

    def _write_files(self) -> None:
        files = [entry for entry in self._entries.values() if entry.is_file]
        small = [entry for entry in files if entry.size <= MAX_BYTES]
        for entry, data in self._git.contents(small):
            self._write_file(entry.name, data)
        for entry in files:
            if entry.size > MAX_BYTES:
                self._write_large(entry.name, entry.size)

    def _write_submodules(self) -> None:
        for entry in self._entries.values():
            if entry.is_submodule:
                self._write_folder_elsewhere(entry.name)

    def _write_links(self) -> None:
        links = [entry for entry in self._entries.values() if entry.is_link]
        targets = {entry.name: os.fsdecode(data) for entry, data in self._git.contents(links)}
        for name in targets:
            self._write_link(name, targets)

    def _write_file(self, name: str, data: bytes) -> None:
        if data.startswith(_LFS):
            self._write_missing(name)
        else:
            self._place(name).write_bytes(data)

    def _write_link(self, name: str, targets: Mapping[str, str]) -> None:
        """Writes what a link leads to in the commit; the copy has no links that lead anywhere else."""
        target = _end_of(name, targets)
        entry = self._entries.get(target)
        if target in self._folders or (entry is not None and entry.is_submodule):
            self._write_folder_elsewhere(name)
        elif entry is None or entry.is_link:
            self._write_missing(name)
        else:
            self._copy_file(target, name)

    def _copy_file(self, source: str, name: str) -> None:
        original = self._folder / source
        if original.is_symlink():  # missing itself
            self._write_missing(name)
        elif original.stat().st_size > MAX_BYTES:
            self._write_large(name, original.stat().st_size)
        else:
            self._place(name).write_bytes(original.read_bytes())

    def _write_folder_elsewhere(self, name: str) -> None:
        """Writes a link to a folder: readers of policies refuse it inside a folder, and find no policy in it by itself."""
        self._place(name).symlink_to(self._empty, target_is_directory=True)

    def _write_missing(self, name: str) -> None:
        """Writes a link to nothing: readers find the name, and no file."""
        self._place(name).symlink_to(self._empty / "missing")

    def _write_large(self, name: str, size: int) -> None:
        """Writes a file of this size without contents: readers refuse it as too large."""
        file = self._place(name)
        file.touch()
        os.truncate(file, size)

    def _write_folders(self) -> None:
        """Makes every folder once, outer ones first: asking for each file whether its folder exists takes most of the time."""
        for name in sorted(self._folders):
            (self._folder / name).mkdir(exist_ok=True)

    def _place(self, name: str) -> Path:
        """Where an entry goes, in a folder that exists."""
        return self._folder / name


def _end_of(name: str, targets: Mapping[str, str]) -> str:
    """The path that a link leads to, by its text and that of the links that it leads to; it may be one outside of the commit."""
    for _ in range(_MAX_LINKS):
        if name not in targets:
            return name
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), targets[name]))
    return name


def _check_name(name: str) -> None:
    """Raises UsageError for a path that no checkout would write: it could leave the folder."""
    parts = name.split("/")
    if os.path.isabs(name) or any(part in ("", ".", "..") for part in parts):  # noqa: PTH117
        raise UsageError(f"the commit has a file with the path {name!r}, which git would not check out", ARGUMENT)

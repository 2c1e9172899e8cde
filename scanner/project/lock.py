"""Locks the policy files of a project, and checks that they are those that were locked."""

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from scanner.errors import MistakesError, UsageError
from scanner.policy.files import is_path, policy_files
from scanner.policy.lock import LOCK, NAME, differences, lock_text, read_lock, sha256_of
from scanner.project.project import Project
from scanner.sources import tree

_ARGUMENT = "locked"


def make_lock(project: Project, named: Sequence[str]) -> tuple[Path, str]:
    """The path and the text of the lock file for the policies that `named`, else the configuration, names.

    Raises UsageError if none of them is a file: the built-in policies come with jobscan's version.
    """
    digests = _digests(project, named)
    if not digests:
        raise UsageError("no policy file to lock; name one with -p or in jobscan.yaml (built-in policies come with jobscan's version)")
    return _folder(project) / NAME, lock_text(digests)


def check_lock(project: Project, named: Sequence[str]) -> None:
    """Raises MistakesError with every policy file that was changed, removed or added since the lock file was made."""
    file = _folder(project) / NAME
    shown = tree.shown(file, project.top_of_policies)
    if not file.exists():
        raise UsageError(f"{shown} does not exist; run jobscan policy lock, and commit what it writes", _ARGUMENT)
    mistakes = list(differences(read_lock(file, shown), _digests(project, named), shown))
    if mistakes:
        raise MistakesError(mistakes, LOCK)


def _folder(project: Project) -> Path:
    """The folder of the lock file: the configuration's, or without one the working directory."""
    if project.config is not None:
        return project.config.folder
    here = Path.cwd()
    return here if project.commit is None else project.commit.copy_of(here)


def _digests(project: Project, named: Sequence[str]) -> dict[str, str]:
    """The hash of each policy file that a run with these policies reads, by its path relative to the lock file's folder."""
    files = [file for name in named or project.policies if is_path(name) for file in policy_files(Path(name))]
    folder = project.in_tree(_folder(project))
    digests = {}
    for file in files:
        path = _relative(project.in_tree(tree.absolute(file)), folder)
        if not path.isprintable():
            raise UsageError(f"the path {path!r} cannot be a line of {NAME}; rename the file", _ARGUMENT)
        digests[path] = sha256_of(file, path)
    return digests


def _relative(file: Path, folder: Path) -> str:
    """A file's path as seen from a folder, with forward slashes; absolute on another drive."""
    try:
        return PurePath(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.as_posix()

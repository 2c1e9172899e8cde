"""Which files a policy's PATH means."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.config.find import NAME
from scanner.errors import UsageError
from scanner.policy import builtin

_ENDINGS = (".yaml", ".yml")
_ARGUMENT = "policies"


def is_path(name: str) -> bool:
    """Whether the name of a policy means a file or folder, not a pack or selection: "./rules", "rules.yaml", but not "core"."""
    return "/" in name or "\\" in name or name.lower().endswith(_ENDINGS)


def policy_files(path: Path) -> list[Path]:
    """The policy files that a path means: the file itself, or all YAML files in a folder and below it.

    Hidden files and the configuration are skipped, nothing else is. Links in a folder may not lead out of it: otherwise a person who can
    write into a folder of policies could have the program read, and quote, other files. Raises UsageError for such a link, and if there is
    no file.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist; name a YAML file or a folder of YAML files", _ARGUMENT)
    _refuse_builtin(path.resolve(), path)
    if not path.is_dir():
        return [path]
    files = sorted(file for file in _below(path) if file.suffix.lower() in _ENDINGS and file.name != NAME)
    for file in files:
        if _leads_out(file, path):
            raise UsageError(f"{file} is a link to a file outside the folder {path}; name that file itself", _ARGUMENT)
    if not files:
        raise UsageError(f"the folder {path} has no policy (.yaml or .yml file)", _ARGUMENT)
    return files


def _refuse_builtin(resolved: Path, path: Path) -> None:
    """Raises UsageError for the files of built-in policies: read as the user's own, they would be refused for their reserved IDs."""
    folder = builtin.folder().resolve()
    if resolved == folder:
        raise UsageError(f"{path} has the built-in policies; name a pack or selection instead, such as core", _ARGUMENT)
    if resolved.parent == folder:
        raise UsageError(f"{path} is a built-in policy; name its pack instead: {path.stem}", _ARGUMENT)


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a file is a link to another file outside a folder; a link to nothing is reported when it is read."""
    if not file.is_symlink() or not file.exists():
        return False
    return not file.resolve().is_relative_to(folder.resolve())


def _below(top: Path) -> Iterator[Path]:
    """The files below a folder that are not hidden."""
    for name, folders, files in os.walk(top, onerror=_refuse):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        for folder in folders:
            link = Path(name) / folder
            if link.is_symlink():
                raise UsageError(f"{link} is a link to a folder; links are not followed, so name that folder itself", _ARGUMENT)
        yield from (Path(name) / file for file in files if not file.startswith("."))


def _refuse(error: OSError) -> None:
    raise UsageError(f"cannot read the folder {error.filename}: {error.strerror}", _ARGUMENT)

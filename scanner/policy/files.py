"""Which files the PATH of a policy means."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.config.find import NAME
from scanner.errors import UsageError
from scanner.policy import builtin

_ENDINGS = (".yaml", ".yml")


def is_path(name: str) -> bool:
    """Whether `-p NAME` means a file or folder."""
    return "/" in name or "\\" in name or name.endswith(_ENDINGS)


def policy_files(path: Path) -> list[Path]:
    """The policy files that a path means: itself, or all YAML files below a folder, but for hidden ones and the configuration.

    Nothing that may be a policy is passed over in silence, and no link in a folder leads out of it: whoever may write into a folder of
    policies shall not have the program read, and quote, other files. Raises UsageError where there is none, or for such a link.
    """
    if not path.exists():
        raise UsageError(f"the policy {path} is not there; name a YAML file or a folder that holds some")
    if path.resolve() == builtin.folder().resolve():
        raise UsageError(f"{path} holds the built-in policies: name its packs or selections, such as -p core")
    if path.resolve().parent == builtin.folder().resolve():
        raise UsageError(f"{path} is a built-in policy: name its pack, such as -p {path.stem}")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in _below(path) if file.suffix in _ENDINGS and file.name != NAME)
    for file in found:
        if file.is_symlink() and file.exists() and not file.resolve().is_relative_to(path.resolve()):
            raise UsageError(f"the policy {file} is a link that leads out of the folder {path}; name its file with -p")
    if not found:
        raise UsageError(f"the folder {path} holds no policy (no .yaml or .yml file)")
    return found


def _below(top: Path) -> Iterator[Path]:
    """The files below a folder that are not hidden."""
    for name, folders, files in os.walk(top, onerror=_refuse):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        for folder in folders:
            if (link := Path(name) / folder).is_symlink():
                raise UsageError(f"{link} is a link to a folder, and such are not followed; name that folder with -p")
        yield from (Path(name) / file for file in files if not file.startswith("."))


def _refuse(error: OSError) -> None:
    raise UsageError(f"the folder {error.filename} cannot be read: {error.strerror}")

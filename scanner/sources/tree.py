"""How reports name files: relative to the working tree, so that they read the same wherever it lies."""

import os
from pathlib import Path


def root() -> Path:
    """The working tree: the nearest folder upwards that holds `.git`, else the working directory."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def shown(file: Path, top: Path) -> str:
    """The name of a file in reports; `external/NAME` for one outside the working tree `top`."""
    path = absolute(file)
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else f"external/{path.name}"


def absolute(file: Path) -> Path:
    """The absolute path of a file; not resolved: a link is named by where it lies itself."""
    return Path(os.path.abspath(file))  # noqa: PTH100

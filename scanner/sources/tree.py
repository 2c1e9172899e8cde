"""The working tree, and where files lie relative to it, so that reports read the same on every machine."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from scanner.model.origin import Origin, Outside, Tree, report_path


def root() -> Path:
    """The working tree: the nearest folder upwards that holds `.git`, else the working directory."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def origin_of(file: Path, top: Path) -> Origin:
    """Whether a file lies in the working tree `top` or outside it, and what it is called there."""
    path = absolute(file)
    name = _name_in(path, top)
    return Outside(path.name) if name is None else Tree(name)


def _name_in(path: Path, top: Path) -> str | None:
    """The path relative to the tree; None where it is outside. Nearly always the text tells, and that is ten times as fast."""
    text, beginning = path.as_posix(), f"{top.as_posix()}/"
    if text.startswith(beginning):
        return text[len(beginning) :]
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else None


def origins(files: Iterable[Path], top: Path) -> dict[Path, Origin]:
    """The origin of each file. Files outside the tree that share a name are told apart by their folders: `old/a.json` and `new/a.json`."""
    found = {file: origin_of(file, top) for file in files}
    outside = {absolute(file) for file, origin in found.items() if isinstance(origin, Outside)}
    names = _shortest_names(outside)
    for file, origin in found.items():
        if isinstance(origin, Outside):
            found[file] = Outside(names[absolute(file)])
    return found


def shown(file: Path, top: Path) -> str:
    """How reports name a file, e.g. `external/NAME` for one outside the working tree `top`."""
    return report_path(origin_of(file, top))


def absolute(file: Path) -> Path:
    """The absolute path of a file; not resolved: a link is named by where it lies itself."""
    if file.is_absolute() and ".." not in file.parts:
        return file
    return Path(os.path.abspath(file))  # noqa: PTH100


def _shortest_names(paths: Iterable[Path]) -> dict[Path, str]:
    """The shortest ends of absolute paths that differ from each other."""
    depths = dict.fromkeys(paths, 1)
    while True:
        names = {path: _end(path, depth) for path, depth in depths.items()}
        uses = Counter(names.values())
        shared = [path for path, name in names.items() if uses[name] > 1 and depths[path] < len(path.parts)]
        if not shared:
            return names
        for path in shared:
            depths[path] += 1


def _end(path: Path, depth: int) -> str:
    """The last parts of an absolute path; the first of all is its drive, which only Windows has."""
    drive = path.drive.rstrip(":").strip("\\").replace("\\", "/")
    parts = [part for part in (drive, *path.parts[1:]) if part]
    return "/".join(parts[-depth:])

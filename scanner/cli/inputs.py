"""Which files a run reads, so that nothing that it writes replaces one of them."""

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.sources.expand import STDIN
from scanner.sources.folders import is_record_file

_HEAD = 1 << 12
_SARIF, _OURS = b'{"$schema":"https://json.schemastore.org/sarif-2.1.0.json"', b'"driver":{"name":"jobscan"'
_BEGINS = (b"jobscan ", b'{\n  "report": "jobscan/')  # of our reports as text and as JSON


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a command line names to be read: sources and policies by `names`, and single `files`."""

    names: tuple[str, ...]
    files: tuple[Path, ...] = ()

    def hold(self, target: Path) -> bool:
        """Whether a file that is to be written is one that is read, by another name, another case or another link too.

        In a folder or a glob the report of an earlier run is none: `jobscan scan . -f json=report.json` may be said twice.
        """
        if not target.is_file():
            return False
        if any(_same(target, file) for file in self.files):
            return True
        return any(_reads(name, target) for name in self.names if name != STDIN and "://" not in name)


def _reads(name: str, target: Path) -> bool:
    path = Path(name)
    if path.is_dir():
        return _lies_in(target, path) and not _is_report(target)
    if path.exists():
        return _same(target, path)
    matches = map(Path, glob.iglob(name, recursive=True))  # noqa: PTH207 - absolute patterns too
    found = any(_lies_in(target, one) if one.is_dir() else _same(target, one) for one in matches)
    return found and not _is_report(target)


def _lies_in(target: Path, folder: Path) -> bool:
    """Whether the target is one of a folder's files that are read; a file with several hard links may be so by another name."""
    if is_record_file(target.name) and target.resolve().is_relative_to(folder.resolve()):
        return True
    return target.stat().st_nlink > 1 and any(_same(target, file) for file in _record_files(folder))


def _record_files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if is_record_file(file.name))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _is_report(file: Path) -> bool:
    """Whether a file is a report that this tool wrote."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return head.startswith(_BEGINS) or (head.startswith(_SARIF) and _OURS in head)


def same_file(paths: Iterable[Path]) -> bool:
    """Whether two of the paths are one file; so are names that differ in case only, as on many disks they are."""
    seen: list[Path] = []
    for path in paths:
        if any(str(path.resolve()).casefold() == str(one.resolve()).casefold() or _same(path, one) for one in seen):
            return True
        seen.append(path)
    return False

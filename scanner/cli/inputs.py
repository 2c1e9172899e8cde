"""Which files a run reads, so that nothing it writes replaces one of them."""

import glob
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from scanner.documents.gz import MAGIC
from scanner.errors import UsageError
from scanner.model.origin import STDIN

if TYPE_CHECKING:
    from scanner.project.project import Project

_HEAD = 1 << 12  # bytes
_OWN_HEADS = (b"jobscan ", b'{\n  "report": "jobscan/', b'{"evidence":"jobscan-evidence/')  # how our reports begin
_OWN_LINES = (b'{"rule":"', b'{"undecided":{"rule":"', b'{"not_configured":{"rule":"', b'{"coverage":{"', b'{"summary":{"report":"jobscan/')
_CSV_HEAD = b"outcome,rule,title,severity,"
_SARIF_HEAD = b'{"$schema":"https://json.schemastore.org/sarif-2.1.0.json"'
_PART_MARKS = (b"\nOnly the findings ", b'\n  "only_owner": "', b'"runs":[{"properties":{"onlyOwner":')
_OWN_DRIVER = b'"driver":{"name":"jobscan"'


def sources_of(named: Sequence[str], project: "Project") -> Sequence[str]:
    """The sources on the command line, else the configuration's; raises UsageError if neither names one."""
    sources = named or project.sources
    if not sources and project.commit is not None:
        what = f"no SOURCE, and no jobscan.yaml of {project.commit} names one"
        raise UsageError(f"{what}; name files, folders or globs, or merge the change to jobscan.yaml first")
    if not sources:
        raise UsageError("no SOURCE: name files, folders or globs with job records, or - for standard input")
    return sources


class Inputs(Struct, frozen=True):
    """What a run reads: sources and policies by `names`, and single `files`."""

    names: tuple[str, ...]
    files: tuple[Path, ...] = ()

    def contain(self, target: Path) -> bool:
        """Whether a file to be written is one that is read, also under another name: a link, or a name in another case.

        A report of an earlier run in a folder does not count: `jobscan scan . -f json=report.json` works twice.
        """
        if not target.is_file():
            return False
        if any(_is_same(target, file) for file in self.files):
            return True
        return any(_reads(name, target) for name in self.names if _is_local(name))


def _is_local(name: str) -> bool:
    return name != STDIN and "://" not in name


def _reads(name: str, target: Path) -> bool:
    """Whether reading what `name` names, a file, folder or glob, reads the target."""
    path = Path(name)
    if path.is_dir():
        return _is_in_folder(target, path) and not _is_own_report(target)
    if _is_same(target, path):
        return True
    matches = map(Path, glob.iglob(name, recursive=True))  # noqa: PTH207 - absolute patterns too
    return any(_is_match(target, match) for match in matches) and not _is_own_report(target)


def _is_match(target: Path, match: Path) -> bool:
    if match.is_dir():
        return _is_in_folder(target, match)
    return _is_same(target, match)


def _is_in_folder(target: Path, folder: Path) -> bool:
    """Whether the target is one of the files that are read in a folder.

    A hard link is the same file under another name: `-f json=hard.json` would replace dumps/jobs.json.
    """
    if _is_record_file(target.name) and target.resolve().is_relative_to(folder.resolve()):
        return True
    if target.stat().st_nlink <= 1:
        return False
    return any(_is_same(target, file) for file in _record_files(folder))


def _record_files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if _is_record_file(file.name))


def _is_record_file(name: str) -> bool:
    from scanner.sources.folders import is_record_file  # late: convert and gate read no folders

    return is_record_file(name)


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _unpacked(head: bytes) -> bytes:
    """The beginning of a file, out of gzip if it is gzip: a report is written so if its name ends in .gz."""
    if not head.startswith(MAGIC):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head)
    except zlib.error:
        return head


def _is_own_report(file: Path) -> bool:
    """Whether a file is a report written by this tool."""
    return _head_of_own_report(file) != b""


def _head_of_own_report(file: Path) -> bytes:
    """The beginning of a report written by this tool, unpacked; nothing of any other file."""
    try:
        with file.open("rb") as stream:
            head = _unpacked(stream.read(_HEAD))
    except OSError:
        return b""
    is_own = head.startswith((*_OWN_HEADS, *_OWN_LINES, _CSV_HEAD)) or (head.startswith(_SARIF_HEAD) and _OWN_DRIVER in head)
    return head if is_own else b""


def is_part(file: Path) -> bool:
    """Whether a file is a report of one owner's findings."""
    head = _head_of_own_report(file)
    return any(mark in head for mark in _PART_MARKS)


def has_same_file_twice(paths: Iterable[Path]) -> bool:
    """Whether two of the paths are one file. Names that differ in case only count as one, as on many disks."""
    seen: list[Path] = []
    for path in paths:
        if any(_is_same(path, other) or folded(path) == folded(other) for other in seen):
            return True
        seen.append(path)
    return False


def folded(path: Path) -> str:
    """The path in the form in which names that differ in case only are equal."""
    return str(path.resolve()).casefold()

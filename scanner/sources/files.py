"""Records from files, folders, globs and standard input."""

import glob
import hashlib
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from scanner.documents.linehash import line_hashes
from scanner.documents.reader import read
from scanner.errors import ReadError
from scanner.model.job import Record
from scanner.model.place import Location
from scanner.model.report import LoadFailure, SourceSummary, Truncation
from scanner.sources.s3 import SCHEME, Body, S3Object, find, parse
from scanner.sources.tree import shown

STDIN = "-"
ENDINGS = (".json", ".jsonl", ".ndjson")  # what a folder is searched for, plain or with .gz behind


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, an object in S3, else standard input."""

    path: str  # as reports show it
    file: Path | None
    s3: S3Object | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the SOURCE arguments mean: what can be opened, what is not there, and what was passed over in folders."""

    sources: tuple[Source, ...]
    failures: tuple[LoadFailure, ...]
    notes: tuple[str, ...] = ()


def expand(arguments: Sequence[str], top: Path) -> Found:
    """The sources that SOURCE arguments name, each once, in their order; the files of a folder or glob are sorted."""
    sources: dict[str, Source] = {}
    failures: list[LoadFailure] = []
    skipped = 0
    for argument in arguments:
        if argument == STDIN:
            sources.setdefault(STDIN, Source("stdin", None))
            continue
        if argument.startswith(SCHEME):
            try:
                objects, passed_over = _objects(argument)
            except ReadError as error:
                failures.append(LoadFailure(Location(f"external/s3/{argument.removeprefix(SCHEME)}"), error.reason))
                continue
            skipped += passed_over
            sources |= {str(one): Source(one.path, None, one) for one in objects if str(one) not in sources}
            continue
        files, passed_over = _files(argument)
        skipped += passed_over
        if files is None:
            failures.append(LoadFailure(Location(shown(Path(argument), top)), f"there is no file, folder or match for {argument!r}"))
        for file in files or ():
            sources.setdefault(str(file), Source(shown(file, top), file))
    note = f"{skipped} other {'file' if skipped == 1 else 'files'} in the folders {'was' if skipped == 1 else 'were'} passed over"
    return Found(tuple(sources.values()), tuple(failures), (note,) if skipped else ())


def _objects(argument: str) -> tuple[list[S3Object], int]:
    """The objects that an s3:// argument means, and how many were passed over; raises ReadError."""
    objects, passed_over = find(parse(argument), ENDINGS)
    if not objects:
        others = f" ({passed_over} other {'object does' if passed_over == 1 else 'objects do'})" if passed_over else ""
        raise ReadError(f"no record file ({', '.join(ENDINGS)}, .gz) has a key that begins with {argument}{others}")
    return objects, passed_over


def _files(argument: str) -> tuple[list[Path] | None, int]:
    """The files that an argument means, and how many of a folder were passed over; None where there is nothing."""
    path = Path(argument)
    if path.is_dir():
        return _in_folder(path)
    if path.exists() or path.is_symlink():  # a name that exists is meant literally, before it is a glob
        return [path], 0
    found: list[Path] = []
    skipped = 0
    for match in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207 - absolute patterns too
        inside, passed_over = _in_folder(Path(match)) if Path(match).is_dir() else ([Path(match)], 0)
        found += inside
        skipped += passed_over
    return found or None, skipped


def _in_folder(folder: Path) -> tuple[list[Path], int]:
    """The record files below a folder, hidden ones left out, and how many files were passed over."""
    everything = sorted(file for file in folder.rglob("*") if file.is_file() and not _hidden(file, folder))
    records = [file for file in everything if file.name.removesuffix(".gz").endswith(ENDINGS)]
    return records, len(everything) - len(records)


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


class _Hashed:
    """A binary stream that hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Reads like the stream, and hashes."""
        data = self._stream.read(size)
        self.hash.update(data)
        return data


def read_source(source: Source) -> Iterator[Record | LoadFailure | Truncation | SourceSummary]:
    """Everything that a source holds, in its order; the last is its summary, which carries the first truncation found."""
    records = 0
    truncated: Truncation | None = None
    hashed: _Hashed | None = None
    whole = False
    try:
        with _open(source) as stream:
            hashed = _Hashed(stream)
            for item in read(cast(BinaryIO, hashed), source.path):
                records += isinstance(item, Record)
                if isinstance(item, Truncation):
                    truncated = truncated or item
                else:
                    yield item
            while hashed.read(1 << 20):  # what the reader did not look at belongs to the file's hash
                pass
            whole = True
    except OSError as error:
        yield LoadFailure(Location(source.path), f"the file cannot be read: {error.strerror or error}")
    yield SourceSummary(source.path, hashed.hash.hexdigest() if hashed and whole else None, records, truncated=truncated)


def _open(source: Source) -> Any:
    if source.file is not None:
        return source.file.open("rb")
    if source.s3 is not None:
        return Body(source.s3)
    return _Stdin(sys.stdin.buffer)


class _Stdin:
    """Standard input as a context that does not close it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __enter__(self) -> BinaryIO:
        return self._stream

    def __exit__(self, *_: object) -> None:
        pass


def hashes_of(source: Source, lines: Collection[int]) -> dict[int, str]:
    """Code scanning's hash of each line asked for, of a plain file that can still be read; else nothing."""
    if source.file is None or source.file.suffix == ".gz":
        return {}
    try:
        with source.file.open("rb") as stream:
            return line_hashes(stream, lines)
    except OSError:
        return {}  # the hash is an extra; that the file was read is in its summary

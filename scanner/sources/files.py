"""What SOURCE arguments mean: files, folders, globs, objects in S3, standard input."""

import glob
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner.errors import ReadError
from scanner.model.place import Location
from scanner.model.report import LoadFailure
from scanner.sources.exclude import Excluded
from scanner.sources.folders import ENDINGS, HIDDEN, IGNORED, LINKED, OTHER, walk
from scanner.sources.s3 import SCHEME, S3Object, find, parse
from scanner.sources.special import key_of, key_of_stdin, why_no_stdin, why_not_opened
from scanner.sources.tree import absolute, shown

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, an object in S3, else standard input. `chanced_on`: found in a folder, and not named itself."""

    path: str  # as reports show it
    file: Path | None
    s3: S3Object | None = None
    chanced_on: bool = False
    data: bytes | None = field(default=None, repr=False)  # where it is in memory already


@dataclass(frozen=True, slots=True)
class Found:
    """What the SOURCE arguments mean: what can be opened, what is a failure, and what to say of folders."""

    sources: tuple[Source, ...]
    failures: tuple[LoadFailure, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Finding:
    """What was found so far."""

    top: Path
    respect_gitignore: bool
    excluded: Excluded
    sources: dict[str, Source] = field(default_factory=dict)  # by what they are, so that each is read once however it is named
    failures: dict[LoadFailure, None] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: dict[str, None] = field(default_factory=dict)
    has_searched: bool = False  # a folder or a glob, where `exclude` counts

    def fail(self, name: str, reason: str) -> None:
        self.failures[LoadFailure(Location(name), reason)] = None

    def add(self, source: Source, key: str) -> None:
        self.sources.setdefault(key, source)

    def add_stdin(self) -> None:
        if reason := why_no_stdin():
            return self.fail("stdin", reason)
        return self.add(Source("stdin", None), key_of_stdin() or STDIN)

    def add_file(self, file: Path, chanced_on: bool) -> None:
        if reason := why_not_opened(file, is_named=not chanced_on):
            return self.fail(shown(file, self.top), reason)
        key = key_of(file) or str(absolute(file))
        return self.add(Source(shown(file, self.top), file, chanced_on=chanced_on), key)


def expand(arguments: Sequence[str | Source], top: Path, respect_gitignore: bool = True, exclude: Sequence[str] = ()) -> Found:
    """The sources that SOURCE arguments name, each once, in their order; the files of a folder or glob are sorted.

    `exclude` are globs as in .gitignore, relative to the working tree `top`, of files in folders that are not read; a file that is named
    itself is. Raises UsageError for what is not such a glob.
    """
    finding = _Finding(top, respect_gitignore, Excluded(exclude, top))
    for argument in arguments:
        if isinstance(argument, Source):
            finding.add(argument, argument.path)
        elif argument == STDIN:
            finding.add_stdin()
        elif argument.startswith(SCHEME):
            _find_objects(argument, finding)
        else:
            _find_files(argument, finding)
    return Found(tuple(finding.sources.values()), tuple(finding.failures), tuple(_notes(finding)))


def _notes(finding: _Finding) -> Iterator[str]:
    """What is in the folders and not read, so that nobody takes it for checked."""
    number = finding.skipped
    if number[OTHER]:
        yield f"skipped {_counted(number[OTHER], 'file')} with other extensions (read: {', '.join(ENDINGS)}, .gz)"
    if number[HIDDEN]:
        yield f"skipped {number[HIDDEN]:,} hidden {'file or folder' if number[HIDDEN] == 1 else 'files and folders'}"
    if number[LINKED]:
        yield f"skipped {_counted(number[LINKED], 'link')} to folders inside the same folder"
    if number[IGNORED]:
        what = "file or folder" if number[IGNORED] == 1 else "files and folders"
        yield f"skipped {number[IGNORED]:,} {what} ignored by git (to read them, name them or use --no-gitignore)"
    yield from finding.notes
    if finding.has_searched:
        yield from finding.excluded.notes()


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _find_objects(argument: str, finding: _Finding) -> None:
    """The objects that an s3:// argument means."""
    name = f"external/s3/{argument.removeprefix(SCHEME)}"
    try:
        objects, others = find(parse(argument), ENDINGS)
    except ReadError as error:
        return finding.fail(name, error.reason)
    if not objects:
        besides = f" ({others} other {'object does' if others == 1 else 'objects do'})" if others else ""
        return finding.fail(name, f"no record file ({', '.join(ENDINGS)}, .gz) has a key that begins with {argument}{besides}")
    if others:
        finding.skipped[OTHER] += others
    for one in objects:
        finding.add(Source(one.path, None, one, chanced_on=str(one) != argument), str(one))
    return None


def _find_files(argument: str, finding: _Finding) -> None:
    """The files that an argument means."""
    path = Path(argument)
    if path.is_dir():
        return _find_in_folder(path, finding)
    if path.exists() or path.is_symlink():  # a name that exists is meant literally, before it is a glob
        return finding.add_file(path, chanced_on=False)
    finding.has_searched = True
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - absolute patterns too
    if not matches:
        finding.fail(shown(path, finding.top), f"there is no file, folder or match for {argument!r}; check the name")
    for match in map(Path, matches):
        if match.is_dir():
            _find_in_folder(match, finding)
        elif not finding.excluded(match):
            finding.add_file(match, chanced_on=True)
    return None


def _find_in_folder(folder: Path, finding: _Finding) -> None:
    finding.has_searched = True
    inside = walk(folder, finding.respect_gitignore, finding.excluded)
    finding.skipped.update(inside.skipped)
    finding.notes.update(dict.fromkeys(inside.notes))
    for refused, reason in inside.refused:
        finding.fail(shown(refused, finding.top), reason)
    for file in inside.files:
        finding.add_file(file, chanced_on=True)

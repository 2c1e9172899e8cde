"""What SOURCE arguments mean: files, folders, globs, objects in S3, standard input."""

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner.errors import ReadError
from scanner.model.place import Location
from scanner.model.report import LoadFailure
from scanner.sources.folders import ENDINGS, IGNORED, OTHER, walk
from scanner.sources.s3 import SCHEME, S3Object, find, parse
from scanner.sources.tree import shown

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
    """What the SOURCE arguments mean: what can be opened, what is not there, and what was passed over in folders."""

    sources: tuple[Source, ...]
    failures: tuple[LoadFailure, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Finding:
    """What was found so far."""

    top: Path
    respect_gitignore: bool
    sources: dict[str, Source] = field(default_factory=dict)  # by what they are, so that each is read once however it is named
    failures: list[LoadFailure] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def fail(self, name: str, reason: str) -> None:
        self.failures.append(LoadFailure(Location(name), reason))

    def add(self, source: Source, key: str) -> None:
        self.sources.setdefault(key, source)

    def add_file(self, file: Path, chanced_on: bool) -> None:
        name = os.path.abspath(file)  # not resolved: a link is named by where it stands  # noqa: PTH100
        self.add(Source(shown(file, self.top), file, chanced_on=chanced_on), name)


def expand(arguments: Sequence[str | Source], top: Path, respect_gitignore: bool = True) -> Found:
    """The sources that SOURCE arguments name, each once, in their order; the files of a folder or glob are sorted."""
    finding = _Finding(top, respect_gitignore)
    for argument in arguments:
        if isinstance(argument, Source):
            finding.add(argument, argument.path)
        elif argument == STDIN:
            finding.add(Source("stdin", None), STDIN)
        elif argument.startswith(SCHEME):
            _find_objects(argument, finding)
        else:
            _find_files(argument, finding)
    return Found(tuple(finding.sources.values()), tuple(finding.failures), tuple(_notes(finding.passed_over)))


def _notes(passed_over: Counter[str]) -> Iterator[str]:
    """What lay in the folders and is not read, so that nobody takes it for checked."""
    if not passed_over:
        return
    parts = ", ".join(f"{number:,} {kind}" for kind, number in sorted(passed_over.items()))
    read = ", ".join(ENDINGS)
    yield f"passed over in the folders: {parts}" + (f" (read are {read}, .gz)" if passed_over[OTHER] else "")
    if passed_over[IGNORED]:
        yield "what git ignores is read where it is named itself, or with --no-gitignore"


def _find_objects(argument: str, finding: _Finding) -> None:
    """The objects that an s3:// argument means."""
    name = f"external/s3/{argument.removeprefix(SCHEME)}"
    try:
        objects, passed_over = find(parse(argument), ENDINGS)
    except ReadError as error:
        return finding.fail(name, error.reason)
    if not objects:
        others = f" ({passed_over} other {'object does' if passed_over == 1 else 'objects do'})" if passed_over else ""
        return finding.fail(name, f"no record file ({', '.join(ENDINGS)}, .gz) has a key that begins with {argument}{others}")
    if passed_over:
        finding.passed_over[OTHER] += passed_over
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
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - absolute patterns too
    if not matches:
        finding.fail(shown(path, finding.top), f"there is no file, folder or match for {argument!r}; check the name")
    for match in map(Path, matches):
        if match.is_dir():
            _find_in_folder(match, finding)
        else:
            finding.add_file(match, chanced_on=True)
    return None


def _find_in_folder(folder: Path, finding: _Finding) -> None:
    inside = walk(folder, finding.respect_gitignore)
    finding.passed_over.update(inside.passed_over)
    for refused, reason in inside.refused:
        finding.fail(shown(refused, finding.top), f"the folder cannot be read: {reason}")
    for file in inside.files:
        finding.add_file(file, chanced_on=True)

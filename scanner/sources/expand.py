"""What SOURCE arguments mean: files, folders, globs, objects in S3, standard input."""

import glob
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import Struct, field

from scanner.display.lines import count
from scanner.errors import ReadError
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import LoadFailure
from scanner.model.origin import S3_SCHEME, STDIN, Origin, Stdin, report_path
from scanner.model.place import Location
from scanner.sources.exclude import Excluded
from scanner.sources.file import FileSource
from scanner.sources.folders import ENDINGS, HIDDEN, IGNORED, LINKED, OTHER, is_record_file, walk
from scanner.sources.gitignore import itself
from scanner.sources.source import Source
from scanner.sources.special import key_of, key_of_stdin, why_no_stdin, why_not_opened
from scanner.sources.stdin import StdinSource
from scanner.sources.tree import absolute, origin_of, origins

_LONGEST = 100  # characters of a name that is too long for the system


class Expanded(Struct, frozen=True):
    """What SOURCE arguments mean: the sources that can be opened, a failure for what cannot, and notes on what folders hold besides."""

    sources: tuple[Source, ...]
    failures: tuple[LoadFailure, ...]
    notes: tuple[str, ...] = ()

    @property
    def unreadable(self) -> Iterator[Coverage]:
        """A row of coverage for each thing that cannot be opened."""
        for failure in self.failures:
            yield Coverage(CoverageState.UNREADABLE, failure.location.path, detail=failure.reason)


class _Search(Struct):
    """What the arguments so far mean."""

    top: Path
    respect_gitignore: bool
    excluded: Excluded
    gitignore_of: Callable[[Path], Path]
    sources: dict[str, Source] = field(default_factory=dict)  # by what they are, so that each is read once however it is named
    failures: dict[tuple[Path | Origin, str], None] = field(default_factory=dict)  # what cannot be opened, and why
    skipped: Counter[str] = field(default_factory=Counter)
    notes: dict[str, None] = field(default_factory=dict)
    has_searched: bool = False  # a folder or a glob, where `exclude` counts

    def fail(self, place: Path | Origin, reason: str) -> None:
        self.failures[place, reason] = None

    def add_stdin(self) -> None:
        if reason := why_no_stdin():
            self.fail(Stdin(), reason)
        else:
            self.sources.setdefault(key_of_stdin() or STDIN, StdinSource())

    def add_file(self, file: Path, is_named: bool) -> None:
        if reason := why_not_opened(file, is_named):
            self.fail(file, reason)
            return
        self._add(file, key_of(file) or str(absolute(file)), is_named)

    def add_from_folder(self, file: Path) -> None:
        """Adds a file that was found to be one that can be opened."""
        self._add(file, str(absolute(file)), is_named=False)

    def _add(self, file: Path, key: str, is_named: bool) -> None:
        if key not in self.sources:
            self.sources[key] = FileSource(file, origin_of(file, self.top), is_named)


def expand(
    arguments: Sequence[str | Source],
    top: Path,
    respect_gitignore: bool = True,
    exclude: Sequence[str] = (),
    gitignore_of: Callable[[Path], Path] = itself,
) -> Expanded:
    """The sources that SOURCE arguments mean, each once, in order; the files of a folder or glob are sorted.

    `exclude` are globs as in .gitignore, relative to the working tree `top`, of files in folders that are not read; a file that is named
    itself is. `gitignore_of` gives the folder whose .gitignore counts for a folder. Raises UsageError for what is not such a glob.
    """
    search = _Search(top, respect_gitignore, Excluded(exclude, top), gitignore_of)
    for argument in arguments:
        if not isinstance(argument, str):
            search.sources.setdefault(f"source {id(argument)}", argument)
        elif argument == STDIN:
            search.add_stdin()
        elif argument.startswith(S3_SCHEME):
            _find_objects(argument, search)
        else:
            _find_files(argument, search)
    return _expanded(search)


def _expanded(search: _Search) -> Expanded:
    """What was found, with names that tell files of the same name apart where they are outside the working tree."""
    read = [source.file for source in search.sources.values() if isinstance(source, FileSource)]
    failed = [place for place, _ in search.failures if isinstance(place, Path)]
    by_file = origins((*read, *failed), search.top)
    for key, source in search.sources.items():
        if isinstance(source, FileSource) and source.origin != by_file[source.file]:
            search.sources[key] = replace(source, origin=by_file[source.file])
    failures: list[LoadFailure] = []
    for place, reason in search.failures:
        origin = by_file[place] if isinstance(place, Path) else place
        failures.append(LoadFailure(Location(report_path(origin)), reason))
    return Expanded(tuple(search.sources.values()), tuple(failures), tuple(_notes(search)))


def _find_objects(argument: str, search: _Search) -> None:
    """Adds the objects that an s3:// argument means."""
    from scanner.sources import s3  # late: few scans read objects

    origin = s3.origin_of(argument)
    try:
        listing = s3.list_objects(argument, ENDINGS)
    except ReadError as error:
        search.fail(origin, error.reason)
        return
    if not listing.objects:
        endings = ", ".join(ENDINGS)
        search.fail(origin, f"no record file ({endings}, .gz) has a key that begins with {argument}{_besides(listing.others)}")
        return
    search.skipped[OTHER] += listing.others
    for place in listing.objects:
        search.sources.setdefault(str(place), s3.S3Source(place, is_named=str(place) == argument))


def _besides(others: int) -> str:
    if not others:
        return ""
    return f" ({count(others, 'other object')} of another type)"


def _find_files(argument: str, search: _Search) -> None:
    """Adds the files that an argument means: a name that exists, and what it matches as a glob.

    A glob counts beside a file of the same name: a pull request that adds a file called `*.json` would otherwise hide all others.
    """
    path = Path(argument)
    try:
        is_there = path.exists() or path.is_symlink()
    except OSError as error:  # e.g. records passed as text instead of a name: the name is too long
        search.fail(Path(argument[:_LONGEST]), f"cannot open this name: {error.strerror}; check the name")
        return
    if path.is_dir():
        _find_in_folder(path, search)
    elif is_there:
        search.add_file(path, is_named=True)
    matches = _matches(argument, search)
    if not is_there and not matches:
        what = "no match for the glob" if glob.has_magic(argument) else "no such file or folder:"
        search.fail(path, f"{what} {argument!r}; check the name")
    for match in matches:
        if match == path:
            continue
        if match.is_dir():
            _find_in_folder(match, search)
        elif not search.excluded(match):
            search.add_file(match, is_named=False)


def _matches(argument: str, search: _Search) -> list[Path]:
    """What a glob matches, sorted; as in a shell, no hidden files, which are counted. Nothing for a name without wildcards."""
    if not glob.has_magic(argument):
        return []
    search.has_searched = True
    matches = set(glob.glob(argument, recursive=True))  # noqa: PTH207 - absolute patterns too
    with_hidden = glob.glob(argument, recursive=True, include_hidden=True)  # noqa: PTH207
    search.skipped[HIDDEN] += sum(is_record_file(name) for name in with_hidden if name not in matches)
    return [Path(match) for match in sorted(matches)]


def _find_in_folder(folder: Path, search: _Search) -> None:
    search.has_searched = True
    inside = walk(folder, search.respect_gitignore, search.excluded, search.gitignore_of)
    search.skipped.update(inside.skipped)
    search.notes.update(dict.fromkeys(inside.notes))
    for file, reason in inside.refused:
        search.fail(file, reason)
    for file in inside.files:
        search.add_from_folder(file)


def _notes(search: _Search) -> Iterator[str]:
    """What the folders hold that is not read, so that no one takes it for checked."""
    skipped = search.skipped
    if skipped[OTHER]:
        yield f"skipped {count(skipped[OTHER], 'file')} with other extensions (read: {', '.join(ENDINGS)}, .gz)"
    if skipped[HIDDEN]:
        yield f"skipped {count(skipped[HIDDEN], 'hidden file or folder', 'hidden files and folders')}"
    if skipped[LINKED]:
        yield f"skipped {count(skipped[LINKED], 'link')} to folders inside the same folder"
    if skipped[IGNORED]:
        ignored = count(skipped[IGNORED], "file or folder", "files and folders")
        yield f"skipped {ignored} ignored by git (to read them, name them or use --no-gitignore)"
    yield from search.notes
    if search.has_searched:
        yield from search.excluded.notes()

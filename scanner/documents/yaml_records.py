"""Records out of YAML: one or many documents, each a record, a list of records, or an object that wraps such lists."""

from bisect import bisect_left
from collections.abc import Iterator

from scanner.documents.about import about_jobs, text_about_jobs
from scanner.documents.containers import FETCH, TOKENS, WRAPPERS, Item, is_wrapper
from scanner.documents.cursor import NAMES, Limits
from scanner.documents.positions import place
from scanner.documents.window import Window
from scanner.documents.yaml_build import Limits as YamlLimits
from scanner.documents.yaml_build import YamlProblem
from scanner.documents.yaml_places import Lines
from scanner.documents.yaml_text import YamlDocument, load_all
from scanner.errors import ReadError
from scanner.model.job import Json, Keys, Record
from scanner.model.place import Location
from scanner.model.report import LoadFailure, Truncation

_MOST = 16 << 20  # characters: a YAML file is held in memory as a tree
_NODES = 1_000_000
_DOCUMENTS = 100_000


def read_yaml(window: Window, path: str, limits: Limits) -> Iterator[Item]:
    """The records from the window's cursor on; what has two meanings in YAML is a failure of the record that it stands in."""
    text = "\n" * (window.line - 1) + " " * (window.column - 1) + _rest(window)
    if len(text) > _MOST:
        yield LoadFailure(Location(path, 1, 1), f"a YAML file may hold {_MOST:,} characters; write so many records as JSON Lines")
        return
    try:
        written = False
        for document in load_all(text.encode("utf-8", "surrogateescape"), path, _limits(limits), _DOCUMENTS):
            if document.span(()) is not None and (document.value is not None or document.problems):
                written = True
                yield from _Reader(document, text, limits).items()
        if not written:
            reason = "the file holds nothing but comments; a list without jobs is written []"
            yield LoadFailure(Location(path, 1, 1), reason, not text_about_jobs(text))
    except ReadError as error:
        at = Lines(text).start(error.line or 1) + (error.column or 1) - 1
        found = place(text, at, at + 1, 1, 1)
        where = Location(path, found.line, found.column, 1, found.source, found.source_column)
        yield LoadFailure(where, error.reason, not text_about_jobs(text))


def _rest(window: Window) -> str:
    while len(window.text) - window.at <= _MOST and window.more():
        pass
    return window.text[window.at :]


def _limits(limits: Limits) -> YamlLimits:
    return YamlLimits(size=4 * _MOST, depth=limits.depth + 2, nodes=_NODES, scalar=max(limits.size, 1))


class _Reader:
    """Takes the records out of one document."""

    def __init__(self, document: YamlDocument, text: str, limits: Limits) -> None:
        self._document = document
        self._text = text
        self._limits = limits

    def items(self) -> Iterator[Item]:
        """The records in their order, with the failures of each in its place; those of none come first."""
        places = list(self._records(self._document.value))
        spans = [self._document.span(keys) or (0, 0) for keys in places]
        problems = self._document.problems
        offsets = [self._document.offset(problem.line, problem.column) for problem in problems]  # sorted, as the problems are
        inside = [range(bisect_left(offsets, start), bisect_left(offsets, end)) for start, end in spans]
        foreign = bool(problems) and not about_jobs(self._document.value)
        for number in sorted(set(range(len(problems))).difference(*inside)):
            yield self._problem(problems[number], foreign)
        yield from self._tokens(self._document.value)
        for keys, (start, end), found in zip(places, spans, inside, strict=True):
            for number in found:
                yield self._problem(problems[number], foreign)
            if not found:
                yield self._record(keys, start, end)

    def _records(self, value: Json) -> Iterator[Keys]:
        if isinstance(value, list):
            yield from ((number,) for number in range(len(value)))
        elif is_wrapper(value):
            lists = ((key, inner) for key, inner in value.items() if key in WRAPPERS and isinstance(inner, list))
            yield from ((key, number) for key, inner in lists for number in range(len(inner)))
        else:
            yield ()

    def _tokens(self, value: Json) -> Iterator[Truncation]:
        for key in TOKENS:
            if is_wrapper(value) and value.get(key):
                start, end = self._document.span((key,)) or (0, 1)
                yield Truncation(self._place(start, end), f"the dump is not whole, {key} says that AWS has more: {FETCH}")

    def _record(self, keys: Keys, start: int, end: int) -> Record | LoadFailure:
        value = self._document.at(keys)
        text = self._text[start:end].rstrip()
        if not isinstance(value, dict):
            return LoadFailure(self._place(start, end), f"a record is an object, and this is {NAMES[type(value)]}", foreign=True)
        if len(text) > self._limits.size:
            return LoadFailure(self._place(start, start + 1), f"the record is longer than {self._limits.size:,} characters")
        line, column = self._document.line_column(start)
        return Record(value, text, self._document.path, line, column, "yaml")

    def _place(self, start: int, end: int) -> Location:
        line, column = self._document.line_column(start)
        found = place(self._document.line(line), column - 1, column - 1 + end - start, line, 1)
        return Location(self._document.path, line, column, found.width, found.source, found.source_column)

    def _problem(self, problem: YamlProblem, foreign: bool) -> LoadFailure:
        at = self._document.offset(problem.line, problem.column)
        return LoadFailure(self._place(at, at + problem.width), f"{problem.message}; {problem.hint}", foreign)

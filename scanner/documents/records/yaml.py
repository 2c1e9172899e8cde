"""Records out of YAML: one or many documents, each a record, a list of records, or an object that wraps such lists."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from scanner.documents.containers import Item
from scanner.documents.cursor import Limits, no_object
from scanner.documents.domain import Domain
from scanner.documents.json.inside import json_inside
from scanner.documents.parts import Part, Problem, parts_of
from scanner.documents.positions import Passage, locate_unread
from scanner.documents.texts import records_in_text
from scanner.documents.window import Window
from scanner.documents.yaml.build import Limits as YamlLimits
from scanner.documents.yaml.places import Lines
from scanner.documents.yaml.text import YamlDocument, load_all
from scanner.errors import ReadError
from scanner.model.intake import LeftOut, LoadFailure
from scanner.model.job import Keys, Record
from scanner.model.place import Location

_MOST = 16 << 20  # characters: a YAML file is held in memory as a tree
_NODES = 1_000_000
_DOCUMENTS = 100_000
_SAYS_NOTHING = re.compile(r"^(?:--- *)?(?:null|Null|NULL|~)[ \t]*(?:#.*)?$", re.MULTILINE)  # what a query that found nothing prints


def read_yaml(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    """The records from the window's cursor on; what has two meanings in YAML is a failure of the record in which it is."""
    # YAML depends on columns, and places are counted from the file's start. The cursor may be anywhere: after blank lines, or after the
    # blanks before an indented `  a: 1`, whose next line `  b: 2` is indented likewise. As many lines and blanks keep all of it right.
    text = "\n" * (window.line - 1) + " " * (window.column - 1) + _rest(window)
    if len(text) > _MOST:
        yield LoadFailure(Location(path, 1, 1), f"a YAML file may have {_MOST:,} characters; write so many records as JSON Lines")
        return
    is_empty = True
    try:
        for document in load_all(text.encode("utf-8", "surrogateescape"), path, _limits(limits), _DOCUMENTS):
            if _says_something(document):
                is_empty = False
                yield from _Reader(document, text, limits, domain).items()
    except ReadError as error:
        at = Lines(text).start(error.line or 1) + (error.column or 1) - 1
        where = locate_unread(Passage(path, text, 1, 1), at, at + 1, domain.sensitive)
        yield LoadFailure(where, error.reason, foreign=not domain.text_has_sign(text))
        return
    if is_empty:
        reason = "the file holds no records: the command that should have written it failed; run it again"
        is_blank = _SAYS_NOTHING.search(text) is not None
        yield LoadFailure(Location(path, 1, 1), reason, foreign=not domain.text_has_sign(text), blank=is_blank)


def _rest(window: Window) -> str:
    while len(window.text) - window.at <= _MOST and window.more():
        pass
    return window.text[window.at :]


def _limits(limits: Limits) -> YamlLimits:
    return YamlLimits(size=4 * _MOST, depth=limits.depth + 2, nodes=_NODES, scalar=max(limits.size, 1))


def _says_something(document: YamlDocument) -> bool:
    """Whether a document has a value, or problems in its writing; `---` and `null` have neither."""
    return document.span(()) is not None and (document.value is not None or bool(document.problems))


class _Reader:
    """Takes the records out of one document."""

    def __init__(self, document: YamlDocument, text: str, limits: Limits, domain: Domain) -> None:
        self._document = document
        self._text = text
        self._limits = limits
        self._domain = domain
        self._offsets = [document.offset(problem.line, problem.column) for problem in document.problems]  # sorted, as the problems are

    def items(self) -> Iterator[Item]:
        """The records in their order, or the failures of those that have problems; failures outside all records come first."""
        found = list(parts_of(self._document.value, self._domain))
        parts = [item for item in found if isinstance(item, Part)]
        spans = [self._span(part.keys) for part in parts]
        inside = [self._problems_between(start, end) for start, end in spans]
        outside = set(range(len(self._offsets))).difference(*inside)
        yield from self._failures(sorted(outside))
        for part, (start, end), problems in zip(parts, spans, inside, strict=True):
            if problems:
                yield from self._failures(problems)
            else:
                yield from self._record(part, start, end)
        for item in found:
            if isinstance(item, Problem):
                yield item.flaw.at(self._place(*self._span(item.keys)))
            elif isinstance(item, LeftOut):
                yield item

    def _problems_between(self, start: int, end: int) -> range:
        """The numbers of the problems between two offsets."""
        return range(bisect_left(self._offsets, start), bisect_left(self._offsets, end))

    def _failures(self, numbers: Iterable[int]) -> Iterator[LoadFailure]:
        """The failures of problems, by their numbers; foreign if nothing in the document has a sign of a record."""
        for number in numbers:
            problem, at = self._document.problems[number], self._offsets[number]
            yield LoadFailure(self._place(at, at + problem.width), f"{problem.message}; {problem.hint}", foreign=not self._has_sign)

    @cached_property
    def _has_sign(self) -> bool:
        """Whether anything in the document has a sign of a record; asked for documents with problems only."""
        return self._domain.has_sign(self._document.value)

    def _span(self, keys: Keys) -> tuple[int, int]:
        return self._document.span(keys) or (0, 1)

    def _record(self, part: Part, start: int, end: int) -> Iterator[Item]:
        text = self._text[start:end].rstrip()
        line, column = self._document.line_column(start)
        record = Record(part.value, text, self._document.path, line, column, "yaml")
        if len(text) > self._limits.size:
            yield LoadFailure(self._place(start, start + 1), f"the record is longer than {self._limits.size:,} characters")
        elif isinstance(part.value, dict):
            yield record
        elif isinstance(part.value, str) and json_inside(part.value) is not None:
            yield from records_in_text(record, self._domain)
        else:
            yield no_object(self._place(start, end), part.value, self._domain)

    def _place(self, start: int, end: int) -> Location:
        line, column = self._document.line_column(start)
        passage = Passage(self._document.path, self._document.line(line), line, 1)
        return locate_unread(passage, column - 1, column - 1 + end - start, self._domain.sensitive)

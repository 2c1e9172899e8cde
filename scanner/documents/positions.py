"""Where a value is in its file, found in the record's own text when it is needed."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct, structs
from msgspec.structs import replace

from scanner.documents.csv.cells import csv_span
from scanner.documents.domain import Sensitive
from scanner.documents.last import remember_last
from scanner.documents.spans import Span, json_span, json_spans, plain_span
from scanner.model.job import MEMORY, Inner, Keys, Record
from scanner.model.keys import follow, value_at
from scanner.model.place import Location

_EXCERPT = 160  # characters of a line that are shown
_BEFORE = 60  # of these, how many before the column
_SURROGATE = re.compile("[\ud800-\udfff]")


class Passage(Struct, frozen=True, gc=False):
    """A piece of a file's text, and the line and column where it begins, from 1."""

    path: str
    text: str
    line: int
    column: int
    is_long_line: bool = (
        False  # one long line of ASCII and nothing else, as of most records of JSON Lines: known where many places are asked
    )

    def locate(self, start: int, end: int, lacks: str = "") -> Location:
        """The place of `text[start:end]`, with its first line as an excerpt, cut to a window if the line is very long."""
        text = self.text
        if self.is_long_line:
            excerpt, column = self.window(start)
            return Location(self.path, self.line, start + 1, len(text[start:end].rstrip()) or 1, excerpt, column, lacks)
        if "\n" not in text:
            return self._in_line(text, self.line, start, text[start:end], self.column - 1, lacks)
        above = text.count("\n", 0, start)
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        if line_end < 0:
            line_end = len(text)
        unseen = 0 if above else self.column - 1
        line, shown = text[line_start:line_end], text[start:end].partition("\n")[0]
        return self._in_line(line, self.line + above, start - line_start, shown, unseen, lacks)

    def window(self, start: int) -> tuple[str, int]:
        """The excerpt around an offset of one long line, and the column of the offset in it."""
        cut = start - _BEFORE if start > _BEFORE else 0
        return self.text[cut : cut + _EXCERPT], start - cut + 1

    def _in_line(self, line: str, number: int, at: int, shown: str, unseen: int, lacks: str) -> Location:
        """The place of what is `shown` at an offset of a line of which `unseen` characters precede the passage."""
        if line[-1:] == "\r":
            line = line[:-1]
        # A passage may begin in the middle of a line. What precedes it there is not known, and blanks are shown for it, so that columns
        # are right; but not for the 20 MB before the last record of a file that is one line.
        column = unseen + at + 1
        if unseen and unseen + len(line) <= _EXCERPT:
            line = " " * unseen + line
            at += unseen
        cut = at - _BEFORE if at > _BEFORE and len(line) > _EXCERPT else 0
        excerpt = line[cut : cut + _EXCERPT]
        if not excerpt.isascii():
            excerpt = _SURROGATE.sub("\ufffd", excerpt)  # bytes that were not UTF-8
        return Location(self.path, number, column, len(shown.rstrip()) or 1, excerpt, at - cut + 1, lacks)


def is_long_line(record: Record) -> bool:
    """Whether a record is one long line, and the whole of it."""
    text = record.text
    return record.column == 1 and len(text) > _EXCERPT and "\n" not in text and text.isascii() and not text.endswith("\r")


def locate_unread(passage: Passage, start: int, end: int, sensitive: Sensitive) -> Location:
    """The place of `text[start:end]` of a passage that could not be read; what looks like a sensitive value is asterisks."""
    return replace(passage, text=sensitive.mask(sensitive.blank_text(passage.text))).locate(start, end)


def locate_keys(record: Record, keys: Keys, sensitive: Sensitive) -> Location:
    """The place of the value at `keys`; if it is missing, the key of the nearest parent that is there, else the record's start.

    Sensitive values are asterisks in the excerpt. In memory it is the place of the record itself, which has no excerpt.
    """
    if record.container == MEMORY:
        return structs.replace(record.place, lacks=_joined(keys[follow(record.value, keys)[1] :]))
    start, end, depth = _span(record, keys)
    passage = Passage(record.path, _without_sensitive(record, sensitive), record.line, record.column)
    return passage.locate(start, end, lacks=_joined(keys[depth:]))


def locate_plain(text: str, shown: Passage, keys: Keys, depth: int) -> Location | None:
    """What `locate_keys` gives, for keys of which the first `depth` are in the text of a record of JSON; None where they are not.

    `shown` has this text with asterisks for sensitive values, without a backslash and without JSON inside of a text.
    """
    span = plain_span(text, shown.text, keys, depth)
    if span is None:
        return None
    return shown.locate(*span, _joined(keys[depth:]) if depth < len(keys) else "")


def _joined(keys: Keys) -> str:
    return ".".join(map(str, keys))


def locate_all(record: Record, paths: Sequence[Keys], sensitive: Sensitive) -> list[Location]:
    """The places of many values, of the nearest parent where one is missing; the text is searched once for all of them."""
    present = [keys[: follow(record.value, keys)[1]] for keys in paths]
    return [locate_keys(part, (), sensitive) for part in cut_all(record, present)]


def cut_out(record: Record, keys: Keys) -> Record:
    """The value at `keys`, which must be there, as a record with its own text and place."""
    return cut_all(record, (keys,))[0]


def cut_all(record: Record, paths: Sequence[Keys]) -> list[Record]:
    """The values at many paths, which must be there, each as a record; the text is searched once for all of them."""
    if record.container == MEMORY:
        return [structs.replace(record, content=value_at(record.value, keys)) for keys in paths]
    spans = _spans(record, paths)
    lines = _Lines(record)
    parts: dict[Keys, Record] = {}
    for keys in sorted(paths, key=lambda path: spans[path]):
        start, end = spans[keys]
        line, column = lines.at(start if record.inner is None else record.inner.offsets[start])
        parts[keys] = _part(record, keys, start, end, line, column)
    return [parts[keys] for keys in paths]


class _Lines:
    """Lines and columns of offsets in a record's text; they must ascend, so that the text is gone through once."""

    def __init__(self, record: Record) -> None:
        self._text = record.text
        self._line = record.line
        self._line_start = 1 - record.column  # the offset at which the line begins
        self._counted = 0  # the offset up to which line feeds are counted

    def at(self, offset: int) -> tuple[int, int]:
        """The line and column in the file of the character at an offset."""
        newlines = self._text.count("\n", self._counted, offset)
        if newlines:
            self._line += newlines
            self._line_start = self._text.rfind("\n", self._counted, offset) + 1
        self._counted = offset
        return self._line, offset - self._line_start + 1


def blank(text: str) -> str:
    """Asterisks instead of a text, but for its line ends."""
    return re.sub(r"[^\r\n]", "*", text)


@remember_last
def _without_sensitive(record: Record, sensitive: Sensitive) -> str:
    """The record's text with asterisks for credentials and for sensitive values, found by place; all asterisks where that is not known."""
    paths = sensitive.keys_in(record.value)
    if paths is None:
        return blank(record.text)
    text = record.text
    for keys in paths:
        start, end, depth = _span(record, keys)
        if depth != len(keys):
            return blank(record.text)
        text = text[:start] + blank(text[start:end]) + text[end:]
    return sensitive.mask(text)


def _part(record: Record, keys: Keys, start: int, end: int, line: int, column: int) -> Record:
    value = value_at(record.value, keys)
    if record.inner is None:
        return structs.replace(record, content=value, text=record.text[start:end].rstrip(), line=line, column=column)
    offsets = record.inner.offsets[start : end + 1]
    inner = Inner(record.inner.text[start:end], [offset - offsets[0] for offset in offsets])
    return structs.replace(record, content=value, text=record.text[offsets[0] : offsets[-1]], line=line, column=column, inner=inner)


def _spans(record: Record, paths: Sequence[Keys]) -> dict[Keys, tuple[int, int]]:
    """Start and end of the values at paths, in the record's text or in the JSON text that it holds."""
    if record.inner is not None:
        return json_spans(record.inner.text, paths)
    if record.container not in ("yaml", "csv"):
        return json_spans(record.text, paths)
    find = _yaml_span(record) if record.container == "yaml" else lambda keys: csv_span(record, keys)
    spans = {keys: find(keys)[:2] for keys in paths}
    if () in spans:
        spans[()] = (0, len(record.text))
    return spans


def _yaml_span(record: Record) -> Callable[[Keys], Span]:
    """What finds values in a record that is written in YAML."""
    from scanner.documents.yaml.spans import YamlSpans  # late: few records are, and what reads it is slow to import

    return YamlSpans(record).span


def _span(record: Record, keys: Keys) -> Span:
    """What an excerpt shows for the value at `keys`, in the record's text."""
    if record.inner is not None:
        start, end, depth = json_span(record.inner.text, keys)
        return Span(record.inner.offsets[start], record.inner.offsets[end], depth)
    match record.container:
        case "yaml":
            return _yaml_span(record)(keys)
        case "csv":
            return csv_span(record, keys)
        case _:
            return json_span(record.text, keys)

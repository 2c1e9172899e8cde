"""Where a value stands in its file, found in the record's own text when somebody asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.documents.csv.cells import csv_span
from scanner.documents.domain import Sensitive
from scanner.documents.spans import Span, json_span, json_spans
from scanner.documents.yaml.spans import YamlSpans
from scanner.model.job import MEMORY, Inner, Json, Keys, Record
from scanner.model.place import Location

_WINDOW = 160  # characters of a line that are shown
_BEFORE = 60  # of these, how many before the column
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a file, from 1, with the line's text for an excerpt; `depth` says how many of the keys were found."""

    line: int
    column: int
    width: int  # characters to underline, on this line
    source: str  # the line, or a window of it
    source_column: int  # the column inside `source`
    depth: int


def find(record: Record, keys: Keys, sensitive: Sensitive) -> Found:
    """Where the value at `keys` stands; where it is missing, the key of the nearest parent that is there, else the record's start.

    Sensitive values are asterisks in `source`.
    """
    start, end, depth = _span(record, keys)
    text = _without_sensitive(record, sensitive)
    return _place(text, start, end, record.line, record.column, depth)


def _without_sensitive(record: Record, sensitive: Sensitive) -> str:
    """The record's text with asterisks for sensitive values, found by place, not by text; all asterisks where that is unknown."""
    found = sensitive.keys_in(record.value)
    if found is None:
        return blank(record.text)
    text = record.text
    for keys in found:
        start, end, depth = _span(record, keys)
        if depth != len(keys):
            return blank(record.text)
        text = text[:start] + blank(text[start:end]) + text[end:]
    return text


def blank(text: str) -> str:
    """Asterisks in place of a text, its line ends apart."""
    return re.sub(r"[^\r\n]", "*", text)


def locate_keys(record: Record, keys: Keys, sensitive: Sensitive) -> Location:
    """The place of a record's own keys; of the nearest parent where they are not there. In memory that is the record itself."""
    if record.container == MEMORY:
        missing = keys[len(_that_is_there(record.value, keys)) :]
        return replace(record.place, lacks=".".join(map(str, missing)))
    found = find(record, keys, sensitive)
    lacks = ".".join(map(str, keys[found.depth :]))
    return Location(record.path, found.line, found.column, found.width, found.source, found.source_column, lacks=lacks)


def cut_out(record: Record, keys: Keys) -> Record:
    """The value at `keys`, which must be there, as a record with its own text and place."""
    return cut_all(record, (keys,))[0]


def cut_all(record: Record, paths: Sequence[Keys]) -> list[Record]:
    """The values at many paths, which must be there, each as a record; the text is searched once for all of them."""
    if record.container == MEMORY:
        return [replace(record, value=_value_at(record.value, keys)) for keys in paths]
    spans = _spans(record, paths)
    parts: dict[Keys, Record] = {}
    line, line_start, counted = record.line, 1 - record.column, 0  # the line at the offset `counted`, and where it begins
    for keys in sorted(paths, key=lambda one: spans[one]):
        start, end = spans[keys]
        origin = start if record.inner is None else record.inner.offsets[start]
        if newlines := record.text.count("\n", counted, origin):
            line += newlines
            line_start = record.text.rfind("\n", counted, origin) + 1
        counted = origin
        parts[keys] = _part(record, keys, start, end, line, origin - line_start + 1)
    return [parts[keys] for keys in paths]


def locate_all(record: Record, paths: Sequence[Keys], sensitive: Sensitive) -> list[Location]:
    """The places of many values, of the nearest parent where they are not there; the text is searched once for all of them."""
    return [locate_keys(part, (), sensitive) for part in cut_all(record, [_that_is_there(record.value, keys) for keys in paths])]


def _that_is_there(value: Json, keys: Keys) -> Keys:
    """As many of the keys as lead to something."""
    for depth, key in enumerate(keys):
        is_there = key in value if isinstance(value, dict) else isinstance(value, list) and isinstance(key, int) and key < len(value)
        if not is_there:
            return keys[:depth]
        value = value[key]
    return keys


def _part(record: Record, keys: Keys, start: int, end: int, line: int, column: int) -> Record:
    value = _value_at(record.value, keys)
    if record.inner is None:
        return replace(record, value=value, text=record.text[start:end].rstrip(), line=line, column=column)
    offsets = record.inner.offsets[start : end + 1]
    inner = Inner(record.inner.text[start:end], [offset - offsets[0] for offset in offsets])
    return replace(record, value=value, text=record.text[offsets[0] : offsets[-1]], line=line, column=column, inner=inner)


def _value_at(value: Json, keys: Keys) -> Json:
    for key in keys:
        value = value[key]
    return value


def _spans(record: Record, paths: Sequence[Keys]) -> dict[Keys, tuple[int, int]]:
    """Start and end of the values at paths, in the record's text or in the JSON text that it holds."""
    if record.inner is not None:
        return json_spans(record.inner.text, paths)
    match record.container:
        case "yaml":
            spans = YamlSpans(record)
            return {keys: spans.span(keys)[:2] if keys else (0, len(record.text)) for keys in paths}
        case "csv":
            return {keys: csv_span(record, keys)[:2] if keys else (0, len(record.text)) for keys in paths}
        case _:
            return json_spans(record.text, paths)


def place(text: str, start: int, end: int, line: int, column: int, sensitive: Sensitive) -> Found:
    """The place of `text[start:end]` in a file in which `text` begins at a line and column; what looks sensitive is not shown."""
    return _place(sensitive.blank_text(text), start, end, line, column)


def _place(text: str, start: int, end: int, line: int, column: int, depth: int = 0) -> Found:
    above = text.count("\n", 0, start)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    source = text[line_start : line_end if line_end >= 0 else len(text)].removesuffix("\r")
    shift = 0 if above else column - 1  # what stands before the text on its first line is not known
    width = len(text[start:end].partition("\n")[0].rstrip())
    at = start - line_start
    if shift and shift + len(source) <= _WINDOW:
        source = " " * shift + source
        at += shift
    cut = max(0, at - _BEFORE) if len(source) > _WINDOW else 0
    source = _SURROGATE.sub("\ufffd", source)  # what was no UTF-8
    return Found(line + above, start - line_start + shift + 1, max(1, width), source[cut : cut + _WINDOW], at - cut + 1, depth)


def _span(record: Record, keys: Keys) -> Span:
    """Start and end offset of what is to be shown, and how many keys were found."""
    if record.inner is not None:
        start, end, depth = json_span(record.inner.text, keys)
        return record.inner.offsets[start], record.inner.offsets[end], depth
    match record.container:
        case "yaml":
            return YamlSpans(record).span(keys)
        case "csv":
            return csv_span(record, keys)
        case _:
            return json_span(record.text, keys)

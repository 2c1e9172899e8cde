"""Where a value stands in its file, found in the record's own text when somebody asks."""

import re
from dataclasses import dataclass, replace

from scanner.documents.csv_cells import csv_span
from scanner.documents.sensitive import blank, blank_raw, sensitive_keys
from scanner.documents.spans import Span, json_span
from scanner.documents.yaml_spans import yaml_span
from scanner.model.job import Keys, Record
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


def find(record: Record, keys: Keys, show_sensitive: bool = False) -> Found:
    """Where the value at `keys` stands; where it is missing, the key of the nearest parent that is there, else the record's start.

    Sensitive values are asterisks in `source`, unless they are to be shown.
    """
    start, end, depth = _span(record, (*record.inside, *keys))
    depth -= len(record.inside)
    text = record.text if show_sensitive else _without_sensitive(record)
    return _place(text, start, end, record.line, record.column, depth if depth >= 0 else len(keys))


def _without_sensitive(record: Record) -> str:
    """The record's text with asterisks for sensitive values, found by place, not by text; all asterisks where that is unknown."""
    found = sensitive_keys(record.value)
    if found is None:
        return blank(record.text)
    text = record.text
    for keys in found:
        start, end, depth = _span(record, (*record.inside, *keys))
        if depth != len(record.inside) + len(keys):
            return blank(record.text)
        text = text[:start] + blank(text[start:end]) + text[end:]
    return text


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a record as a record of its own, and where it stands."""

    record: Record
    location: Location


def cut_out(record: Record, keys: Keys) -> Cut:
    """The value at `keys`, which must be there, with its own text and place."""
    start, end, _ = _span(record, (*record.inside, *keys))
    if not keys:
        end = len(record.text)
    value = record.value
    for key in keys:
        value = value[key]
    found = place(record.text, start, start + 1, record.line, record.column)
    if record.inside:  # its text is text in a text, which only makes sense as a whole
        inner = replace(record, value=value, inside=(*record.inside, *keys))
    else:
        inner = replace(record, value=value, text=record.text[start:end].rstrip(), line=found.line, column=found.column)
    return Cut(inner, Location(record.path, found.line, found.column, found.width, found.source, found.source_column))


def place(text: str, start: int, end: int, line: int, column: int) -> Found:
    """The place of `text[start:end]` in a file in which `text` begins at a line and column; what looks sensitive is not shown."""
    return _place(blank_raw(text), start, end, line, column)


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
    match record.container:
        case "yaml":
            return yaml_span(record, keys)
        case "csv":
            return csv_span(record, keys)
        case _:
            return json_span(record.text, keys)

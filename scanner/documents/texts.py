"""The records in a text that holds JSON: a member of a dump, an element of a list, a scalar of YAML."""

from collections.abc import Iterator, Mapping

from scanner.documents.about import json_inside
from scanner.documents.cursor import no_object
from scanner.documents.holders import IsRecord, told
from scanner.documents.inner import open_text
from scanner.documents.parts import Part, Problem, Torn, parts_of
from scanner.documents.positions import cut_out, locate_keys
from scanner.errors import ReadError
from scanner.model.job import Record
from scanner.model.report import LeftOut, LoadFailure, Truncation

TORN = "the object has a job's own keys and holds other records as well; put them side by side into one list"
_LEVELS = 4  # texts in texts


def records_in_text(record: Record, is_record: IsRecord, levels: int = _LEVELS) -> Iterator[Record | LoadFailure | Truncation | LeftOut]:
    """The records in the JSON that a text says; `record` is the text as it is written in its file."""
    try:
        inner = open_text(record)
    except ReadError as error:
        yield LoadFailure(locate_keys(record, ()), f"the JSON in this text cannot be read: {error.reason}")
        return
    for found in parts_of(inner.value, is_record):
        match found:
            case Part(keys, value) if isinstance(value, Mapping):
                yield cut_out(inner, keys)
            case Part(keys, value) if isinstance(value, str) and levels and json_inside(value) is not None:
                yield from records_in_text(cut_out(inner, keys), is_record, levels - 1)
            case Part(keys, value):
                yield no_object(locate_keys(inner, keys), value)
            case Problem(keys, beside):
                yield told(beside, locate_keys(inner, keys))
            case Torn(keys):
                yield LoadFailure(locate_keys(inner, keys), TORN)
            case LeftOut():
                yield found

"""The records in a text that holds JSON: a member of a dump, an element of a list, a scalar of YAML."""

from collections.abc import Iterator, Mapping

from scanner.documents.cursor import no_object
from scanner.documents.domain import Domain
from scanner.documents.inner import open_text
from scanner.documents.json.inside import json_inside
from scanner.documents.parts import Part, Problem, parts_of
from scanner.documents.positions import cut_out, locate_keys
from scanner.errors import ReadError
from scanner.model.intake import LeftOut, LoadFailure, Truncation
from scanner.model.job import Json, Keys, Record

_LEVELS = 4  # texts in texts

Item = Record | LoadFailure | Truncation | LeftOut


def records_in_text(record: Record, domain: Domain, levels: int = _LEVELS) -> Iterator[Item]:
    """The records in the JSON that a text holds; `record` is the text as it is written in its file."""
    try:
        inner = open_text(record)
    except ReadError as error:
        yield LoadFailure(locate_keys(record, (), domain.sensitive), f"the JSON in this text cannot be read: {error.reason}")
        return
    yield from records_in_value(inner, domain, levels)


def records_in_value(record: Record, domain: Domain, levels: int = _LEVELS) -> Iterator[Item]:
    """The records in a record's value, which may be one itself or hold some; JSON in its texts is opened down to some `levels`."""
    for item in parts_of(record.value, domain):
        match item:
            case Part(keys, value):
                yield from _in_part(record, keys, value, domain, levels)
            case Problem(keys, flaw):
                yield flaw.at(locate_keys(record, keys, domain.sensitive))
            case LeftOut():
                yield item


def _in_part(record: Record, keys: Keys, value: Json, domain: Domain, levels: int) -> Iterator[Item]:
    if isinstance(value, Mapping):
        yield cut_out(record, keys)
    elif isinstance(value, str) and levels and json_inside(value) is not None:
        yield from records_in_text(cut_out(record, keys), domain, levels - 1)
    else:
        yield no_object(locate_keys(record, keys, domain.sensitive), value, domain)

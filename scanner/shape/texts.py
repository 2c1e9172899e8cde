"""Values that came as text where the shape wants more: JSON text, tags as hstore text, and the cells of a table."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.documents.json.text import decode
from scanner.errors import ReadError, RecordError
from scanner.model.job import Json, Keys, Record
from scanner.shape.fields import TAGS, aws_name_of

_PAIR = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",=>]+))\s*=>\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",=>]+))\s*(,|$)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OPENED = ("input_data_config", "output_data_config", "vpc_config", TAGS)  # fields that dotted columns may hold the members of


def is_json_text(value: Json) -> bool:
    """Whether a value is text that looks like a JSON object or list."""
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[")


def json_in(text: str, keys: Keys) -> Json:
    """What the JSON text at keys says; raises RecordError where it is none."""
    try:
        return decode(text)
    except ReadError as error:
        raise RecordError(f"{str(keys[-1])!r} holds text that is no JSON: {error.reason}", keys) from None


def hstore(text: str, keys: Keys) -> dict[str, str]:
    """The pairs of hstore text, `"k"=>"v", "l"=>"w"`; raises RecordError where it is none."""
    pairs: dict[str, str] = {}
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _PAIR.match(text, at)
        if found is None or (found[4] or "").upper() == "NULL":
            raise RecordError(f'{str(keys[-1])!r} is text, but neither JSON nor hstore text such as "k"=>"v"', keys)
        key, value = (_ESCAPED.sub(r"\1", found[1 + n]) if found[1 + n] is not None else found[2 + n] for n in (0, 2))
        if key in pairs:
            raise RecordError(f"the tag {key[:40]!r} stands twice", keys)
        pairs[key] = value
        at = found.end()
    return pairs


def expand_columns(record: Record) -> Any:
    """The record's value; of a row with the members in dotted columns, such as `vpc_config.subnet_ids`, in their objects.

    Raises RecordError where a column and a dotted one say the same twice.
    """
    if record.container != "csv":
        return record.value
    cells = {name: cell if cell and cell.strip() else None for name, cell in record.value.items()}  # blanks alone are an empty cell
    value: dict[str, Any] = {name: cell for name, cell in cells.items() if not _dotted(name)}
    for name, cell in cells.items():
        if _dotted(name):
            _put(value, name, cell)
    return value


def _dotted(name: str) -> bool:
    first, dot, _ = name.partition(".")
    return dot != "" and (aws_name_of(first) in _OPENED or first == "configuration")


def _put(value: dict[str, Any], name: str, cell: str | None) -> None:
    first, _, rest = name.partition(".")
    if value.get(first) is None:
        value[first] = {}
    inner = value[first]
    if not isinstance(inner, dict):
        raise RecordError(f"the columns {first!r} and {name!r} say the same twice; leave one out", (name,))
    if aws_name_of(first) != TAGS and "." in rest:
        _put(inner, rest, cell)
    elif cell is not None or aws_name_of(first) != TAGS:  # an empty cell says that the job has no such tag
        inner[rest] = cell


def value_at(value: Json, keys: Keys) -> Json:
    """The value at keys, through JSON text too; None where there is none."""
    for key in keys:
        if is_json_text(value):
            try:
                value = decode(value)
            except ReadError:
                return None
        if isinstance(value, Mapping) or (isinstance(value, list) and isinstance(key, int) and key < len(value)):
            value = value.get(key) if isinstance(value, Mapping) else value[int(key)]
        else:
            return None
    return value

"""Values that came as text where the shape has more: JSON text, tags as hstore text, and the cells of a table."""

import re
from typing import Any

from scanner.documents.json.text import decode
from scanner.errors import ReadError, RecordError
from scanner.model.job import Json, Keys, Record
from scanner.model.pattern import late_pattern
from scanner.shape.fields import SUBMITTED_BY, TAGS, aws_name_of

_HSTORE_PAIR = late_pattern(
    r"""\s*(?:"(?P<quoted_key>(?:[^"\\]|\\.)*)"|(?P<key>[^\s",=>]+))
    \s*=>\s*(?:"(?P<quoted_value>(?:[^"\\]|\\.)*)"|(?P<value>[^\s",=>]+))\s*(?:,|$)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPED = late_pattern(r"\\(.)", re.DOTALL)
# Objects whose members a table may have as columns: `vpc_config.subnet_ids`, and `configuration.vpcConfig.subnetIds` of AWS Config.
_WITH_DOTTED_COLUMNS = ("input_data_config", "output_data_config", "vpc_config", TAGS, SUBMITTED_BY)
_CONFIG_ITEM = "configuration"


def is_json_text(value: Json) -> bool:
    """Whether a value is text that looks like a JSON object or list."""
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[")


def json_in(text: str, keys: Keys) -> Json:
    """The value of the JSON text at keys; raises RecordError for invalid JSON."""
    try:
        return decode(text)
    except ReadError as error:
        raise RecordError(f"{str(keys[-1])!r} holds text that is not JSON: {error.reason}", keys) from None


def hstore(text: str, keys: Keys) -> dict[str, str]:
    """The pairs of hstore text, `"k"=>"v", "l"=>"w"`; raises RecordError for other text."""
    pairs: dict[str, str] = {}
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _HSTORE_PAIR.match(text, at)
        if found is None or (found["value"] or "").upper() == "NULL":
            raise RecordError(f'{str(keys[-1])!r} is text, but neither JSON nor hstore text such as "k"=>"v"', keys)
        key = _unquoted(found["quoted_key"], found["key"])
        if key in pairs:
            raise RecordError(f"duplicate tag {key[:40]!r}", keys)
        pairs[key] = _unquoted(found["quoted_value"], found["value"])
        at = found.end()
    return pairs


def _unquoted(quoted: str | None, bare: str) -> str:
    return bare if quoted is None else _ESCAPED.sub(r"\1", quoted)


def expand_columns(record: Record) -> Any:
    """The record's value; of a table's row, with dotted columns such as `vpc_config.subnet_ids` put into their objects.

    Raises RecordError where a column and a dotted one hold the same object.
    """
    if record.container != "csv":
        return record.value
    cells: dict[str, str | None] = {}
    for name, cell in record.value.items():
        cells[name] = cell if cell and cell.strip() else None  # blanks alone are an empty cell
    value: dict[str, Any] = {name: cell for name, cell in cells.items() if not _is_dotted(name)}
    for name, cell in cells.items():
        if _is_dotted(name):
            _put(value, name, cell)
    return value


def _is_dotted(name: str) -> bool:
    first, dot, _ = name.partition(".")
    return bool(dot) and (first == _CONFIG_ITEM or aws_name_of(first) in _WITH_DOTTED_COLUMNS)


def _put(value: dict[str, Any], name: str, cell: str | None) -> None:
    first, _, rest = name.partition(".")
    is_tag = aws_name_of(first) == TAGS
    if value.get(first) is None:
        value[first] = {}
    inner = value[first]
    if not isinstance(inner, dict):
        raise RecordError(f"the columns {first!r} and {name!r} hold the same object; remove one", (name,))
    if "." in rest and not is_tag:
        _put(inner, rest, cell)
    elif cell is not None or not is_tag:  # an empty cell says that the job has no such tag
        inner[rest] = cell


def value_at(value: Json, keys: Keys) -> Json:
    """The value at keys, through JSON text too; None where there is none."""
    for key in keys:
        if is_json_text(value):
            try:
                value = decode(value)
            except ReadError:
                return None
        if isinstance(value, str):
            return None
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value

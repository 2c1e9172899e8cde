"""Reads the values of fields: the type is checked, what is empty is absent, and what stands in place of a value is not delivered.

Patterns, enumerations and ranges are otherwise nobody's business here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from scanner.errors import RecordError
from scanner.model.arn import is_account
from scanner.model.job import Gap, GapKind, Json, Keys
from scanner.model.kms import parse_kms_key
from scanner.model.types import Array, Basic
from scanner.shape.fields import Field, Wording
from scanner.shape.stand_ins import StandIn, is_null_word, stand_in
from scanner.shape.stand_ins import shown as shown
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.times import from_epoch, to_utc

_DIGITS = re.compile(r"(-?[0-9]{1,19})(?:\.0+)?")  # pandas writes whole numbers as 24.0 where the column has gaps
_EXACT = 1 << 53  # below it a float is the number that was written
_NO_FORM: dict[str, tuple[Callable[[str], bool], str]] = {
    "s3_bucket_owner": (is_account, "is not an account ID (12 digits)"),
    "s3_encryption_key_id": (
        lambda text: parse_kms_key(text) is not None,
        "is not a KMS key (a key ARN, an alias ARN, a key ID or alias/NAME)",
    ),
}


@dataclass(slots=True)
class Notebook:
    """What is known of a record while it is read, and what is gathered.

    `pending`: the job is not submitted yet, so that a placeholder can still be filled in.
    """

    assume_utc: bool
    source: str = ""
    texts: bool = False  # numbers, lists and objects may come as text
    table: bool = False  # a word for null is an empty cell
    pending: bool = False
    known: frozenset[str] = frozenset()  # paths that the configuration accepts as members
    beside: frozenset[str] = frozenset()  # those that the shape has beside the API's
    utc_assumed: bool = False
    extra: dict[str, Json] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def gap(self, path: str, found: StandIn, raw: Json) -> Gap:
        """The gap that something in the place of a value leaves."""
        kind = GapKind.COMPUTED if found.placeholder and self.pending else GapKind.NOT_DELIVERED
        return Gap(path, kind, self.source, why=found.why, raw=raw)


ReadValue = Callable[[Json, Keys, Notebook], Json]  # a value that is not empty, and where it stands in its record


def is_empty(value: Json) -> bool:
    """Whether a value says that there is none: null, blank text, an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == [] or value == {}


def reader_of(row: Field) -> ReadValue:
    """What reads the values of a field that has no members; the readers raise RecordError for a value of another type.

    They give None for an empty cell, and a Gap for what stands in place of a value.
    """
    if isinstance(row.type, Array):
        return _texts_of(row)
    typed = _reader_of_type(row)
    if row.wording is Wording.PROSE:
        return typed

    def read(value: Json, keys: Keys, notebook: Notebook) -> Json:
        instead = replaced(value, row.path, row.wording, notebook)
        if instead is not value:
            return instead
        found = typed(value, keys, notebook)
        fits, problem = _NO_FORM.get(row.name, (None, ""))
        if fits is None or fits(found):
            return found
        return notebook.gap(row.path, StandIn(f"{shown(found)} {problem}"), value)

    return read


def replaced(value: Json, path: str, wording: Wording, notebook: Notebook) -> Json:
    """None for a text that is an empty cell of a table, a Gap for one in place of a value; any other value as it is."""
    if not isinstance(value, str):
        return value
    if notebook.table and is_null_word(value):
        return None
    found = stand_in(value, name=wording is Wording.NAME)
    return value if found is None else notebook.gap(path, found, value)


def _reader_of_type(row: Field) -> ReadValue:
    match row.type:
        case Basic.TIMESTAMP:
            return _time
        case Basic.INTEGER:
            return _integer
        case Basic.ACCOUNT:
            return _account
        case _:
            return _text


def wrong_type(keys: Keys, wanted: str, value: Json) -> RecordError:
    """The error for a value of the wrong type at keys."""
    return RecordError(f"{str(keys[-1])!r} must be {wanted}, not {kind_of(value)}", keys)


def kind_of(value: Json) -> str:
    """The kind of a JSON value, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _text(value: Json, keys: Keys, _: Notebook) -> str:
    if isinstance(value, str):
        return value
    raise wrong_type(keys, "text", value)


def _account(value: Json, keys: Keys, _: Notebook) -> str:
    if isinstance(value, str):
        return value
    raise wrong_type(keys, "text (an account id written as a number loses its leading zeros)", value)


def _integer(value: Json, keys: Keys, notebook: Notebook) -> int:
    if notebook.texts and isinstance(value, str) and (found := _DIGITS.fullmatch(value.strip())):
        return int(found[1])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, float):
        raise RecordError(f"{str(keys[-1])!r} must be a whole number, without a fraction or an exponent", keys)
    raise wrong_type(keys, "a whole number", value)


def _time(value: Json, keys: Keys, notebook: Notebook) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong_type(keys, "a time as ISO 8601 text", value)
    if (epoch := from_epoch(value)) is not None:
        return epoch
    text = value if isinstance(value, str) else repr(value)
    found = to_utc(text, notebook.assume_utc)
    if found is None:
        if to_utc(text, True) is None:
            forms = "2026-01-31T12:00:00Z, or seconds or milliseconds since 1970"
            raise RecordError(f"{str(keys[-1])!r} is {shown(text)}, which is not a time; write it as {forms}", keys)
        raise RecordError(f"{str(keys[-1])!r} is {shown(text)}, without an offset; add one (Z for UTC), or use --assume-utc", keys)
    notebook.utc_assumed |= found[1]
    return found[0]


def _texts_of(row: Field) -> ReadValue:
    """What reads a list of ids: one entry that is not an id leaves open what the list is."""

    def read(value: Json, keys: Keys, notebook: Notebook) -> Json:
        entries = value
        if notebook.texts and is_json_text(value):
            entries = json_in(value, keys)
        elif (instead := replaced(value, row.path, row.wording, notebook)) is not value:
            return instead
        if not isinstance(entries, list):
            raise wrong_type(keys, "a list of texts", entries)
        found = [one for number, entry in enumerate(entries) if (one := _entry(entry, (*keys, number))) is not None]
        if not found:
            return entries or None
        worst = next((one for one in found if not one.placeholder), found[0])  # what can be filled in does not cover what cannot
        return notebook.gap(row.path, worst, value)

    return read


def _entry(entry: Json, keys: Keys) -> StandIn | None:
    if entry is None:
        return StandIn("an entry of its list is null")
    if not isinstance(entry, str):
        raise RecordError(f"{str(keys[-2])!r} must hold texts, not {kind_of(entry)}", keys)
    return stand_in(entry) if entry.strip() else StandIn("an entry of its list is blank")

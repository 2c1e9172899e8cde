"""Reads the values of fields: the type is checked, what is empty is absent, and what is in place of a value is not delivered.

Patterns, enumerations and ranges are left to the rules: AWS may add statuses and formats.
"""

import re
from collections.abc import Callable

from msgspec import Struct, field

from scanner.errors import RecordError
from scanner.model.arn import is_account
from scanner.model.job import Gap, GapKind, Json, Keys
from scanner.model.kms import parse_kms_key
from scanner.model.types import Array, Basic
from scanner.shape.fields import ENUMS, SUBMITTED_BY, Field, Wording
from scanner.shape.stand_ins import StandIn, is_null_word, is_plain_value, stand_in
from scanner.shape.stand_ins import shown as shown
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.times import from_epoch, is_in_utc, to_utc

_DIGITS = re.compile(r"(-?[0-9]{1,19})(?:\.0+)?")  # pandas writes whole numbers as 24.0 where the column has gaps
_EXACT = 1 << 53  # below it a float is the number that was written


class _Check(Struct, frozen=True):
    """Whether a text has the form of a field's values; a text of another form leaves the field open, and the rest is still a job."""

    accepts: Callable[[str], bool]
    problem: str


_IDENTITY_TYPES = frozenset(ENUMS[f"{SUBMITTED_BY}.type"])
_CREDENTIALS = frozenset(ENUMS[f"{SUBMITTED_BY}.credential"])
_CHECKS = {
    "type": _Check(lambda text: text in _IDENTITY_TYPES, "is not an identity type that jobscan knows"),
    "credential": _Check(lambda text: text in _CREDENTIALS, f"is not one of {', '.join(ENUMS[f'{SUBMITTED_BY}.credential'])}"),
    "s3_bucket_owner": _Check(is_account, "is not an account ID (12 digits)"),
    "s3_encryption_key_id": _Check(
        lambda text: parse_kms_key(text) is not None,
        "is not a KMS key (a key ARN, an alias ARN, a key ID or alias/NAME)",
    ),
}


class Notebook(Struct):
    """What is known of a record while it is read, and what is gathered from it.

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
        """The gap that something in place of a value leaves."""
        can_be_filled_in = found.placeholder and self.pending
        kind = GapKind.COMPUTED if can_be_filled_in else GapKind.NOT_DELIVERED
        return Gap(path, kind, self.source, why=found.why, raw=raw)


ReadValue = Callable[[Json, Keys, Notebook], Json]  # a value that is not empty, and where it is in its record


def is_empty(value: Json) -> bool:
    """Whether a value says that there is none: null, blank text, an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == [] or value == {}


def reader_of(row: Field) -> ReadValue:
    """What reads the values of a field that has no members; it raises RecordError for a value of another type.

    It gives None for an empty cell, and a Gap for what is in place of a value.
    """
    if isinstance(row.type, Array):
        return _list_reader(row)
    read_typed = _typed_reader(row)
    if row.wording is Wording.PROSE:
        return read_typed
    check = _CHECKS.get(row.name)

    def read(value: Json, keys: Keys, notebook: Notebook) -> Json:
        instead = replaced(value, row.path, row.wording, notebook)
        if instead is not value:
            return instead
        typed = read_typed(value, keys, notebook)
        if check is None or check.accepts(typed):
            return typed
        return notebook.gap(row.path, StandIn(f"{shown(typed)} {check.problem}"), value)

    return read


def replaced(value: Json, path: str, wording: Wording, notebook: Notebook) -> Json:
    """None for a text that is an empty cell of a table, a Gap for one in place of a value; any other value as it is."""
    if not isinstance(value, str) or is_plain_value(value):
        return value
    if notebook.table and is_null_word(value):
        return None
    found = stand_in(value, name=wording is Wording.NAME)
    if found is None:
        return value
    return notebook.gap(path, found, value)


def _typed_reader(row: Field) -> ReadValue:
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
    raise wrong_type(keys, "text (an account ID written as a number loses its leading zeros)", value)


def _integer(value: Json, keys: Keys, notebook: Notebook) -> int:
    match value:
        case bool():
            pass
        case int():
            return value
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case float():
            raise RecordError(f"{str(keys[-1])!r} must be a whole number, without a fraction or an exponent", keys)
        case str() if notebook.texts:
            digits = _DIGITS.fullmatch(value.strip())
            if digits is not None:
                return int(digits[1])
    raise wrong_type(keys, "a whole number", value)


def _time(value: Json, keys: Keys, notebook: Notebook) -> str:
    if isinstance(value, str) and is_in_utc(value):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong_type(keys, "a time as ISO 8601 text", value)
    epoch = from_epoch(value)
    if epoch is not None:
        return epoch
    text = value if isinstance(value, str) else repr(value)
    found = to_utc(text, notebook.assume_utc)
    if found is None:
        raise _no_time(text, keys)
    utc, is_assumed = found
    notebook.utc_assumed |= is_assumed
    return utc


def _no_time(text: str, keys: Keys) -> RecordError:
    problem = f"{str(keys[-1])!r} is {shown(text)}"
    if to_utc(text, assume_utc=True) is None:
        forms = "2026-01-31T12:00:00Z, or seconds or milliseconds since 1970"
        return RecordError(f"{problem}, which is not a time; write it as {forms}", keys)
    return RecordError(f"{problem}, without an offset; add one (Z for UTC), or use --assume-utc", keys)


def _list_reader(row: Field) -> ReadValue:
    """What reads a list of IDs: one entry that is not an ID leaves open what the list is."""

    def read(value: Json, keys: Keys, notebook: Notebook) -> Json:
        entries = replaced(value, row.path, row.wording, notebook)
        if notebook.texts and is_json_text(value):
            entries = json_in(value, keys)
        elif entries is not value:
            return entries
        if not isinstance(entries, list):
            raise wrong_type(keys, "a list of texts", entries)
        stand_ins = [_stand_in_of(entry, (*keys, number)) for number, entry in enumerate(entries)]
        worst = _worst([found for found in stand_ins if found is not None])
        if worst is not None:
            return notebook.gap(row.path, worst, value)
        return entries or None

    return read


def _worst(stand_ins: list[StandIn]) -> StandIn | None:
    """The one to report: that the rest is a placeholder, to be filled in, does not cover an entry that is not."""
    for found in stand_ins:
        if not found.placeholder:
            return found
    return stand_ins[0] if stand_ins else None


def _stand_in_of(entry: Json, keys: Keys) -> StandIn | None:
    if entry is None:
        return StandIn("an entry of its list is null")
    if not isinstance(entry, str):
        raise RecordError(f"{str(keys[-2])!r} must hold texts, not {kind_of(entry)}", keys)
    if not entry.strip():
        return StandIn("an entry of its list is blank")
    return stand_in(entry)

"""Reads the fields of a job out of its object; the record's layout decides what a missing key means."""

from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Json, Keys, Part
from scanner.shape.fields import TAGS, Wording, aws_name_of, field, snake_name
from scanner.shape.layout import Entry, Layout, OtherKeys
from scanner.shape.near import resembling, slip_of
from scanner.shape.stand_ins import StandIn
from scanner.shape.tags import to_map
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.values import Notebook, is_empty, kind_of, replaced, shown, wrong_type

CAPITAL_TAGS = "Tags"  # as Cloud Custodian and the tagging API write them
_TAGS = frozenset({TAGS, CAPITAL_TAGS})


def parse_fields(raw: dict[str, Any], layout: Layout, notebook: Notebook) -> Part:
    """The job's tree, every field a key; unknown fields go to the notebook.

    Raises RecordError for a value of the wrong type, and for a key in another spelling or in two.
    """
    part = Part(layout.absent)
    for key, value in raw.items():
        entry = layout.entries.get(key)
        if key in _TAGS:
            part[TAGS] = _parse_tags(raw, key, notebook)
        elif entry is None:
            _keep_unknown(raw, key, layout, (), notebook)
        elif entry.read is not None:
            part[entry.name] = None if is_empty(value) else entry.read(value, entry.keys, notebook)
        elif entry.inner is not None:
            _put_object(part, entry, _parse_object(value, entry.inner, entry.keys, notebook))
    return part


def _put_object(part: Part, entry: Entry, value: Part | Gap | None) -> None:
    """Sets an object of the job. `submitted_by: null` leaves it as if the key were missing: every job was submitted by someone."""
    if value is not None or entry.may_be_absent:
        part[entry.name] = value


def _parse_tags(raw: dict[str, Any], key: str, notebook: Notebook) -> Json:
    if TAGS in raw and CAPITAL_TAGS in raw:
        raise _both_spellings(TAGS, CAPITAL_TAGS, (CAPITAL_TAGS,))
    value = raw[key]
    if isinstance(value, str) and not _holds_tags(value):
        value = replaced(value, TAGS, Wording.FORM, notebook)
    if isinstance(value, Gap):
        return value
    if value is None:  # tags are never null: it says that no one asked for them
        return Gap(TAGS, GapKind.NOT_DELIVERED, notebook.source)
    return to_map(value, (key,))


def _holds_tags(text: str) -> bool:
    """Whether a text is tags as JSON or hstore, or blank, so that words like "null" in it belong to a tag."""
    return not text.strip() or is_json_text(text) or "=>" in text


def _parse_object(raw: Json, layout: Layout, keys: Keys, notebook: Notebook) -> Part | Gap | None:
    """The object, or None where all in it is empty."""
    if is_empty(raw):
        return None
    value = _object_in(raw, layout, keys, notebook)
    if value is None or isinstance(value, Gap):
        return value
    part = Part(layout.absent)
    is_blank = True
    for key, member in value.items():
        entry = layout.entries.get(key)
        if entry is None:
            _keep_unknown(value, key, layout, keys, notebook)
            continue
        parsed = _parse_member(member, entry, notebook)
        # Unlike in the job itself, null in an object says no more than a missing key: the bucket owner stays "not delivered".
        if parsed is not None:
            part[entry.name] = parsed
            is_blank = False
    if is_blank:
        return None
    return part


def _parse_member(raw: Json, entry: Entry, notebook: Notebook) -> Json:
    """The value of an object's member; None if it is empty."""
    if entry.inner is not None:
        return _parse_object(raw, entry.inner, entry.keys, notebook)
    if entry.read is not None and not is_empty(raw):
        return entry.read(raw, entry.keys, notebook)
    return None


def _object_in(raw: Json, layout: Layout, keys: Keys, notebook: Notebook) -> dict[str, Any] | Gap | None:
    """The value as an object, JSON text decoded; None for an empty cell, a Gap for what is in place of an object."""
    if notebook.texts and is_json_text(raw):
        raw = json_in(raw, keys)
    else:
        raw = replaced(raw, layout.path, Wording.FORM, notebook)
        if raw is None or isinstance(raw, Gap):
            return raw
    if isinstance(raw, dict):
        return raw
    row = field(layout.path)
    # A column that a team added before this was a field, e.g. `submitted_by: alice`, is no reason not to judge the job.
    if row is not None and row.from_event:
        return notebook.gap(layout.path, StandIn(f"the record has {kind_of(raw)} instead of an object"), raw)
    raise wrong_type(keys, "an object", raw)


def _keep_unknown(raw: dict[str, Any], key: str, layout: Layout, above: Keys, notebook: Notebook) -> None:
    """Notes a key that is not a field; a field in another spelling is refused, since it would read as that field's absence."""
    name = snake_name(key)
    keys = (*above, key)
    _refuse_other_spelling(raw, key, layout, keys)
    path = f"{layout.path}.{name}" if layout.path else name
    if path in notebook.known:
        notebook.notes[f"known_members accepts {path}, which is not looked at"] = None
    elif path not in notebook.beside:
        _check_unknown(raw, key, path, layout, keys, notebook)
    if path in notebook.extra:
        first = next(other for other in raw if snake_name(other) == name)
        raise _both_spellings(first, key, keys)
    notebook.extra[path] = raw[key]


def _refuse_other_spelling(raw: dict[str, Any], key: str, layout: Layout, keys: Keys) -> None:
    """Raises RecordError for a key that is a field in another spelling, e.g. `role_arn` where the record has `roleArn`."""
    field_key = layout.names.get(snake_name(key)) or layout.names.get(aws_name_of(key) or "")
    if field_key is None:
        return
    if field_key in raw:
        raise _both_spellings(field_key, key, keys)
    raise RecordError(f"{shown(key)} is not how this record spells its fields; write {field_key!r}", keys)


def _check_unknown(raw: dict[str, Any], key: str, path: str, layout: Layout, keys: Keys, notebook: Notebook) -> None:
    """Raises RecordError for a key that cannot be skipped: the API has no such member, or it is a misspelt field."""
    missing = tuple(name for name in layout.names.values() if name not in raw and layout.entries[name].may_be_absent)
    match layout.other_keys:
        case OtherKeys.REFUSED:
            _refuse_member(raw, key, path, layout, keys, notebook)
        case OtherKeys.NOTED:
            _refuse_misspelt(key, resembling(key, missing), keys)
            notebook.notes[f"{path} is not a documented member, and is not looked at"] = None
        case OtherKeys.KEPT:
            _refuse_misspelt(key, slip_of(key, missing), keys)


def _refuse_member(raw: dict[str, Any], key: str, path: str, layout: Layout, keys: Keys, notebook: Notebook) -> None:
    # An empty cell of a column that other rows need, or an empty field that only a job has, e.g. "status": null.
    if is_empty(raw[key]) and (notebook.table or aws_name_of(key)):
        return
    near = resembling(key, tuple(layout.names.values()))
    suggestion = f"did you mean {near!r}? " if near else ""
    way_out = f"if the API has it, add known_members: [{path}] to jobscan.yaml"
    raise RecordError(f"{shown(key)} is not a member of a create request; {suggestion}{way_out}", keys)


def _refuse_misspelt(key: str, near: str | None, keys: Keys) -> None:
    if near is not None:
        raise RecordError(f"{shown(key)} is not a field, and {near!r} is missing; did you mean that?", keys)


def _both_spellings(first: str, second: str, keys: Keys) -> RecordError:
    return RecordError(f"the record has both {shown(first)} and {shown(second)}, two spellings of one field; remove one", keys)

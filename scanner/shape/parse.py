"""Reads a job's tree out of a record; what is not there is decided by the record's layout."""

from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Json, Keys, Part
from scanner.shape.fields import TAGS, Wording, aws_name_of, snake_name
from scanner.shape.layout import Layout, OtherKeys
from scanner.shape.near import resembling, slip_of
from scanner.shape.tags import to_map
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.values import Notebook, is_empty, replaced, shown, wrong_type

CAPITAL_TAGS = "Tags"  # as Cloud Custodian and the tagging API write them


def parse_fields(raw: dict[str, Any], layout: Layout, notebook: Notebook) -> Part:
    """The job's tree, every field a key; unknown fields go to the notebook.

    Raises RecordError for a value of the wrong type, and for a key in another spelling or in two.
    """
    part = Part(layout.absent)
    for key, value in raw.items():
        entry = layout.entries.get(key)
        if key in (TAGS, CAPITAL_TAGS):
            part[TAGS] = _tags(raw, key, notebook)
        elif entry is None:
            _keep_unknown(raw, key, layout, (), notebook)
        elif entry.inner is not None:
            part[entry.name] = _read_object(value, entry.inner, entry.keys, notebook)
        elif entry.read is not None:
            part[entry.name] = None if is_empty(value) else entry.read(value, entry.keys, notebook)
    return part


def _tags(raw: dict[str, Any], key: str, notebook: Notebook) -> Json:
    if TAGS in raw and CAPITAL_TAGS in raw:
        raise _both(TAGS, CAPITAL_TAGS, (CAPITAL_TAGS,))
    value = raw[key]
    if isinstance(value, str) and value.strip() and not (is_json_text(value) or "=>" in value):  # a tag's own text can be anything
        value = replaced(value, TAGS, Wording.FORM, notebook)
    if isinstance(value, Gap):
        return value
    if value is None:  # tags are never null: it says that nobody asked for them
        return Gap(TAGS, GapKind.NOT_DELIVERED, notebook.source)
    return to_map(value, (key,))


def _read_object(raw: Json, layout: Layout, keys: Keys, notebook: Notebook) -> Part | Gap | None:
    """The object, or None where it holds nothing that is not empty."""
    if is_empty(raw):
        return None
    if notebook.texts and is_json_text(raw):
        raw = json_in(raw, keys)
    elif (instead := replaced(raw, layout.path, Wording.FORM, notebook)) is not raw:
        return instead  # type: ignore[no-any-return]
    if not isinstance(raw, dict):
        raise wrong_type(keys, "an object", raw)
    part = Part(layout.absent)
    empty = True
    for key, value in raw.items():
        entry = layout.entries.get(key)
        if entry is None:
            _keep_unknown(raw, key, layout, keys, notebook)
            continue
        read: Json = None
        if entry.inner is not None:
            read = _read_object(value, entry.inner, entry.keys, notebook)
        elif entry.read is not None and not is_empty(value):
            read = entry.read(value, entry.keys, notebook)
        if read is not None:  # a null stays what an absent key is, in an object: for a bucket owner that is not delivered
            part[entry.name] = read
            empty = False
    return None if empty else part


def _keep_unknown(raw: dict[str, Any], key: str, layout: Layout, keys: Keys, notebook: Notebook) -> None:
    """Notes a key that is no field; one that is a field in another spelling would read as that field's absence, and is refused."""
    name = snake_name(key)
    ours = layout.names.get(name) or layout.names.get(aws_name_of(key) or "")
    if ours is not None and ours in raw:
        raise _both(ours, key, (*keys, key))
    if ours is not None:
        raise RecordError(f"{shown(key)} is not how this record spells its fields; write {ours!r}", (*keys, key))
    path = f"{layout.path}.{name}" if layout.path else name
    if path in notebook.known:
        notebook.notes[f"known_members accepts {path}, which is not looked at"] = None
    elif path not in notebook.beside:
        _refuse(raw, key, path, layout, (*keys, key), notebook)
    if path in notebook.extra:
        first = next(other for other in raw if snake_name(other) == name)
        raise _both(first, key, (*keys, key))
    notebook.extra[path] = raw[key]


def _refuse(raw: dict[str, Any], key: str, path: str, layout: Layout, keys: Keys, notebook: Notebook) -> None:
    """Raises RecordError for a key that cannot be let pass: the API has no such member, or it is a field that is misspelt."""
    if layout.other_keys is OtherKeys.REFUSED:
        if is_empty(raw[key]) and (notebook.table or aws_name_of(key)):  # a column for other rows, or a field that only a job has
            return
        near = resembling(key, layout.names.values())
        suggestion = f"did you mean {near!r}? " if near else ""
        way_out = f"if the API has it, add known_members: [{path}] to jobscan.yaml"
        raise RecordError(f"{shown(key)} is not a member of a create request; {suggestion}{way_out}", keys)
    lacking = [one for one in layout.names.values() if one not in raw]
    near = slip_of(key, lacking) if layout.other_keys is OtherKeys.KEPT else resembling(key, lacking)
    if near is not None:
        raise RecordError(f"{shown(key)} is not a field, and {near!r} is missing; did you mean that?", keys)
    if layout.other_keys is OtherKeys.NOTED:
        notebook.notes[f"{path} is not a documented member, and is not looked at"] = None


def _both(one: str, other: str, keys: Keys) -> RecordError:
    return RecordError(f"the record has both {shown(one)} and {shown(other)}, two spellings of one field; leave one out", keys)

"""Tags in every form that records carry them in, brought to a map."""

from scanner.errors import RecordError
from scanner.model.job import Json, Keys
from scanner.shape.texts import hstore, is_json_text, json_in
from scanner.shape.values import is_empty, kind_of, shown

_SPELLINGS = (("key", "value"), ("Key", "Value"))


def to_map(value: Json, keys: Keys) -> dict[str, str]:
    """The tags as a map of texts, empty where there are none.

    Takes a map, a list of keys and values such as `[{"Key": "team", "Value": "ml"}]` or `["team:ml"]`, and both as JSON text; hstore text.
    Raises RecordError for anything else, and for a duplicate key.
    """
    if is_empty(value):
        return {}
    if is_json_text(value):
        return to_map(json_in(value, keys), keys)
    match value:
        case str():
            return hstore(value, keys)
        case dict():
            return _from_object(value, keys)
        case list():
            return _from_list(value, keys)
        case _:
            raise RecordError(f"{str(keys[-1])!r} must be an object of texts, or a list of keys and values, not {kind_of(value)}", keys)


def _from_object(value: dict[str, Json], keys: Keys) -> dict[str, str]:
    for key, text in value.items():
        if not isinstance(text, str):
            raise RecordError(f"the tag {shown(key)} must be text, not {kind_of(text)}", (*keys, key))
    return dict(value)


def _from_list(value: list[Json], keys: Keys) -> dict[str, str]:
    tags: dict[str, str] = {}
    for number, entry in enumerate(value):
        key, text = _key_and_value(entry, (*keys, number))
        if key in tags:
            raise RecordError(f"duplicate tag {shown(key)}", (*keys, number))
        tags[key] = text
    return tags


def _key_and_value(entry: Json, keys: Keys) -> tuple[str, str]:
    if isinstance(entry, str):
        key, _, text = entry.partition(":")
        if key:
            return key, text
    if isinstance(entry, dict):
        for key_name, value_name in _SPELLINGS:
            name, content = entry.get(key_name), entry.get(value_name, "")
            if isinstance(name, str) and isinstance(content, str) and entry.keys() <= {key_name, value_name}:
                return name, content
    raise RecordError('a tag in a list must be "key:value", or an object with key and value, both text', keys)

"""Tags in every form that records carry them in, brought to a map."""

from scanner.errors import RecordError
from scanner.model.job import Json, Keys
from scanner.shape.texts import hstore, is_json_text, json_in
from scanner.shape.values import is_empty, kind_of, shown

_SPELLINGS = (("key", "value"), ("Key", "Value"))


def to_map(value: Json, keys: Keys) -> dict[str, str]:
    """The tags as a map of texts, empty where there are none; raises RecordError for what is no tags, and for a key that stands twice."""
    if is_empty(value):
        return {}
    if isinstance(value, str):
        return to_map(json_in(value, keys), keys) if is_json_text(value) else hstore(value, keys)
    if isinstance(value, dict):
        for key, text in value.items():
            if not isinstance(text, str):
                raise RecordError(f"the tag {shown(key)} must be text, not {kind_of(text)}", (*keys, key))
        return dict(value)
    if not isinstance(value, list):
        raise RecordError(f"{str(keys[-1])!r} must be an object of texts, or a list of keys and values, not {kind_of(value)}", keys)
    tags: dict[str, str] = {}
    for number, entry in enumerate(value):
        key, text = _entry(entry, (*keys, number))
        if key in tags:
            raise RecordError(f"the tag {shown(key)} stands twice", (*keys, number))
        tags[key] = text
    return tags


def _entry(entry: Json, keys: Keys) -> tuple[str, str]:
    if isinstance(entry, str):
        key, _, text = entry.partition(":")
        if key:
            return key, text
    if isinstance(entry, dict):
        for key_name, value_name in _SPELLINGS:
            name, content = entry.get(key_name), entry.get(value_name, "")
            if isinstance(name, str) and isinstance(content, str) and set(entry) <= {key_name, value_name}:
                return name, content
    raise RecordError('a tag in a list is "key:value", or an object with key and value, both text', keys)

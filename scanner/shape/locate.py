"""Where a field of a job is in the record that it came from."""

import re
from collections import Counter
from functools import lru_cache

from msgspec import Struct

from scanner.documents import positions
from scanner.documents.json.text import after_blanks
from scanner.documents.positions import Passage
from scanner.documents.spans import plain_end
from scanner.model.job import Job, Keys, Record, Undecoded
from scanner.model.keys import follow
from scanner.model.place import Location
from scanner.shape.domain.places import locate_keys as locate_keys
from scanner.shape.fields import FIELDS, TAGS
from scanner.shape.recognise import SHAPES
from scanner.shape.texts import expand_columns, value_at
from scanner.shape.values import is_empty

_FILLED_IN = frozenset({"_key", "account_id"})  # from the ARN, where a record does not have them
_KEYS = frozenset(name for row in FIELDS for name in (row.name, row.aws_name))
_NAMES = Counter(row.name for row in FIELDS)
_SIMPLE = re.compile(r"(?<=: )(?:null|[0-9]+)(?=[,}])")  # nothing, or a number, written as most writers write it
_TWICE = frozenset(name for row in FIELDS if _NAMES[row.name] > 1 for name in (row.name, row.aws_name))  # members of two objects


def locate(job: Job, path: str, show_sensitive: bool = False) -> Location:
    """The place of a documented path in the first of the job's records that has it; of the nearest parent if none does."""
    shapes = job.shapes or (job.shape,)
    places = [(record, _keys_in(record, shape, path)) for record, shape in zip(job.records, shapes, strict=False)]
    for record, keys in places:
        if len(places) == 1 or _has_value(record, keys):
            return locate_keys(record, keys, show_sensitive)
    record, keys = places[0]
    return locate_keys(record, keys, show_sensitive)


def locate_plain(job: Job, shown: Passage, path: str, has_value: bool) -> Location:
    """What `locate` gives, for a job of one record of JSON, in a shape that writes all values as they are.

    `shown` is the record's text with asterisks for sensitive values, no backslash; `has_value` says whether the job has a value at
    the path, be it from the record or filled in.
    """
    record = job.records[0]
    if isinstance(record.content, Undecoded):
        place = locate_in_lane(job, shown, path, has_value) if tags_are_no_fields(job) else None
        return place or locate(job, path)
    if path.startswith(f"{TAGS}."):
        return locate(job, path)
    keys = _keys_in(record, job.shape, path)
    depth = len(keys) if has_value and path not in _FILLED_IN else follow(record.value, keys)[1]
    return positions.locate_plain(record.text, shown, keys, depth) or locate(job, path)


def tags_are_no_fields(job: Job) -> bool:
    """Whether no tag of a job is called as a field is."""
    tags = job.fields[TAGS]
    return tags.__class__ is not dict or _KEYS.isdisjoint(tags)


def locate_in_lane(job: Job, shown: Passage, path: str, has_value: bool) -> Location | None:
    """The place of a path in a record of the lane, without decoding it again; None where a search does not tell.

    For a job whose `tags_are_no_fields`. In the lane, all keys but those of tags are known to the shape, and no text has a quote in it. So
    a quoted key with a colon behind it is that key, unless another object may have it too.
    """
    way = _way(job.shape, path)
    if way.key:
        text = shown.text
        start = text.find(way.key)
        value = start + len(way.key) + 1
        if start >= 0 and text.startswith(' "', value - 1):  # a text, written as most writers write it
            return shown.locate(value, text.index('"', value + 1) + 1)
        simple = _SIMPLE.match(text, value) if start >= 0 else None
        if simple is not None:
            return shown.locate(*simple.span())
    return None if way.is_tag else _search(job, shown, way.keys, has_value)


def known_key(shape: str, path: str) -> str:
    """The key of a path as it is written in the lane's records of a shape, with its colon; empty where a search for it is not enough."""
    return _way(shape, path).key


def _search(job: Job, shown: Passage, keys: tuple[str, ...], has_value: bool) -> Location | None:
    """The place of the value at some keys, or of the nearest parent's key; None where it is not sure which of two keys is meant."""
    text = shown.text
    depth = len(keys)
    for key in reversed(keys):
        begin = 0
        if key in _TWICE:  # then it is the first one in its object, if that has it
            begin = text.find(f'"{keys[depth - 2]}":') if has_value else -1
        start = text.find(f'"{key}":', begin) if begin >= 0 else -1
        if start >= 0:
            return _place_of_key(job, shown, start, keys, depth)
        if begin < 0 or f'"{key}"' in text:  # there may be blanks before the colon
            return None
        depth -= 1
    root = after_blanks(text, 0)
    return shown.locate(root, root + 1, ".".join(keys))


def _place_of_key(job: Job, shown: Passage, start: int, keys: tuple[str, ...], depth: int) -> Location:
    """The place of the value whose key is at an offset; of that key, if it is not the last one of those that were to be found."""
    end = start + len(keys[depth - 1]) + 2
    if depth < len(keys):
        return shown.locate(start, end, ".".join(keys[depth:]))
    value = after_blanks(shown.text, end + 1)
    return shown.locate(value, plain_end(job.records[0].text, shown.text, value))


class _Way(Struct, frozen=True):
    """How a path is spelled in all records of a shape, and its last key as it is written; empty where that is not enough to know it by."""

    keys: tuple[str, ...]
    key: str
    is_tag: bool


@lru_cache(maxsize=1024)  # fields x shapes
def _way(shape: str, path: str) -> _Way:
    keys = tuple(map(str, SHAPES[shape].keys_of(path, {})))
    is_tag = path.startswith(f"{TAGS}.")
    is_known = keys and not is_tag and keys[-1] not in _TWICE
    return _Way(keys, f'"{keys[-1]}":' if is_known else "", is_tag)


def block_place(job: Job) -> Location | None:
    """Where the block of code is that declares the job; None for one that is not from a plan, or whose block was not found."""
    for record in job.records:
        if record.block is not None and record.block.place is not None:
            return record.block.place
    return None


def _keys_in(record: Record, shape: str, path: str) -> Keys:
    value = record.value if isinstance(record.value, dict) else {}
    return SHAPES[shape].keys_of(path, value)


def _has_value(record: Record, keys: Keys) -> bool:
    return not is_empty(value_at(expand_columns(record), keys))

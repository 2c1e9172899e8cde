"""Where a field of a job is in the record that it came from."""

from collections import Counter
from functools import lru_cache

from scanner.documents import positions
from scanner.model.job import Gap, Job, Json, Keys, Record, Undecoded
from scanner.model.keys import follow
from scanner.model.place import Location
from scanner.shape.domain.places import locate_keys as locate_keys
from scanner.shape.fields import FIELDS, TAGS
from scanner.shape.recognise import SHAPES
from scanner.shape.texts import expand_columns, value_at
from scanner.shape.values import is_empty

_FILLED_IN = frozenset({"_key", "account_id"})  # from the ARN, where a record does not have them
_NAMES = Counter(row.name for row in FIELDS)
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


def locate_plain(job: Job, shown: str, path: str, has_value: bool) -> Location:
    """What `locate` gives, for a job of one record of JSON, in a shape that writes all values as they are.

    `shown` is the record's text with asterisks for sensitive values, without a backslash; `has_value` says whether the job has a value at
    the path, be it from the record or filled in.
    """
    record = job.records[0]
    if path.startswith(f"{TAGS}."):
        return locate(job, path)
    is_spelled = path != TAGS or isinstance(record.content, Undecoded)  # out of the lane, tags have two spellings
    keys = _spelled(job.shape, path) if is_spelled else _keys_in(record, job.shape, path)
    depth = len(keys) if has_value and path not in _FILLED_IN else _depth(job, shown, path, keys)
    return positions.locate_plain(record, shown, keys, depth) or locate(job, path)


@lru_cache(maxsize=1024)  # fields x shapes
def _spelled(shape: str, path: str) -> Keys:
    """The keys of a path that are the same in all records of a shape."""
    return SHAPES[shape].keys_of(path, {})


def _depth(job: Job, shown: str, path: str, keys: Keys) -> int:
    """How many of the keys are in the job's record; without decoding a record of the lane again, as far as its job tells.

    In the lane, all keys but those of tags are known to the shape, and the values of tags are texts.
    """
    record = job.records[0]
    if not keys:  # a finding that is about no field
        return 0
    if not isinstance(record.content, Undecoded) or path in _FILLED_IN:
        return follow(record.value, keys)[1]
    value: Json = job.fields
    for depth, name in enumerate(path.split(".")):
        value = value[name]
        if value is None or isinstance(value, Gap):
            return _depth_of_nothing(record, shown, keys, depth)
    return len(keys)


def _depth_of_nothing(record: Record, shown: str, keys: Keys, depth: int) -> int:
    """The depth where the value at keys[depth] is null or not there."""
    key = keys[depth]
    if f'"{key}"' not in shown:
        return depth
    if key not in _TWICE and f'"{key}": null' in shown:
        return depth + 1
    return follow(record.value, keys)[1]


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

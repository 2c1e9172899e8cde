"""Where a field of a job is in the record that it came from."""

from scanner.model.job import Job, Keys, Record
from scanner.model.place import Location
from scanner.shape.domain.places import locate_keys as locate_keys
from scanner.shape.recognise import SHAPES
from scanner.shape.texts import expand_columns, value_at
from scanner.shape.values import is_empty


def locate(job: Job, path: str, show_sensitive: bool = False) -> Location:
    """The place of a documented path in the first of the job's records that has it; of the nearest parent if none does."""
    shapes = job.shapes or (job.shape,)
    places = [(record, _keys_in(record, shape, path)) for record, shape in zip(job.records, shapes, strict=False)]
    for record, keys in places:
        if len(places) == 1 or _has_value(record, keys):
            return locate_keys(record, keys, show_sensitive)
    record, keys = places[0]
    return locate_keys(record, keys, show_sensitive)


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

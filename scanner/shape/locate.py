"""Where a field of a job stands in the record that it came from."""

from scanner.documents.positions import find
from scanner.model.job import Job, Json, Keys, Record
from scanner.model.place import Location
from scanner.shape.normalise import SHAPES
from scanner.shape.values import is_empty


def locate(job: Job, path: str) -> Location:
    """The place of a documented path in the first of the job's records that has it; of the nearest parent where none does."""
    best: Location | None = None
    for record, shape in zip(job.records, job.shapes or (job.shape,), strict=False):
        raw = record.value if isinstance(record.value, dict) else {}
        keys = SHAPES[shape].keys_of(path, raw)
        if len(job.records) == 1 or _has(raw, keys):
            return locate_keys(record, keys)
        best = best or locate_keys(record, keys)
    assert best is not None, "a job has a record"
    return best


def _has(value: Json, keys: Keys) -> bool:
    for key in keys:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and key < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return not is_empty(value)


def locate_keys(record: Record, keys: Keys) -> Location:
    """The place of a record's own keys; of the nearest parent where they are not there."""
    found = find(record, keys)
    return Location(record.path, found.line, found.column, found.width, found.source, found.source_column)

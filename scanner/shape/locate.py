"""Where a field of a job stands in the record that it came from."""

from scanner.documents.positions import find
from scanner.model.job import Job, Keys, Record
from scanner.model.place import Location
from scanner.shape.normalise import SHAPES


def locate(job: Job, path: str) -> Location:
    """The place of a documented path in the job's own record; of the nearest parent where it is not there; the record's start for ''."""
    record = job.records[0]
    raw = record.value if isinstance(record.value, dict) else {}
    return locate_keys(record, SHAPES[job.shape].keys_of(path, raw))


def locate_keys(record: Record, keys: Keys) -> Location:
    """The place of a record's own keys; of the nearest parent where they are not there."""
    found = find(record, keys)
    return Location(record.path, found.line, found.column, found.width, found.source, found.source_column)

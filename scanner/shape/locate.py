"""Where a field of a job stands in the record that it came from."""

from scanner.model.job import Job
from scanner.model.place import Location
from scanner.shape.domain.places import locate_keys as locate_keys
from scanner.shape.recognise import SHAPES
from scanner.shape.texts import expand_columns, value_at
from scanner.shape.values import is_empty


def locate(job: Job, path: str, show_sensitive: bool = False) -> Location:
    """The place of a documented path in the first of the job's records that has it; of the nearest parent where none does."""
    best: Location | None = None
    for record, shape in zip(job.records, job.shapes or (job.shape,), strict=False):
        keys = SHAPES[shape].keys_of(path, record.value if isinstance(record.value, dict) else {})
        if len(job.records) == 1 or not is_empty(value_at(expand_columns(record), keys)):
            return locate_keys(record, keys, show_sensitive)
        best = best or locate_keys(record, keys, show_sensitive)
    assert best is not None, "a job has a record"
    return best

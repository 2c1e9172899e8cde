"""Record -> job."""

from dataclasses import dataclass
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record
from scanner.shape.fields import snake_name
from scanner.shape.reading import read_job
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.base import Shape
from scanner.shape.shapes.documented import DOCUMENTED
from scanner.shape.shapes.tagging import TAGGING
from scanner.shape.shapes.terraform import KEPT, PLANNED, STATE
from scanner.shape.values import Notebook, kind_of, shown
from scanner.shape.write import EXTRA_COMPLETE

SHAPES: dict[str, Shape] = {shape.name: shape for shape in (DOCUMENTED, GET, LIST, TAGGING, PLANNED, KEPT, STATE)}
UTC_NOTE = "times without an offset were read as UTC"
_MOST_KEYS = 6  # of a record that are named in a failure


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about reading: UTC for times without offset in every shape, the account of jobs that name none."""

    assume_utc: bool = False
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A job, and what was taken for granted in reading it."""

    job: Job
    notes: tuple[str, ...] = ()


def to_job(record: Record, options: Options) -> Reading:
    """The job that a record is; raises RecordError with the keys of the place that shows why it is none."""
    raw = record.value
    if not isinstance(raw, dict):
        raise RecordError(f"a record must be an object, not {kind_of(raw)}")
    shape = shape_of(raw)
    notebook = Notebook(options.assume_utc or shape.assume_utc)
    fields = read_job(shape.open(raw) if shape.open else raw, shape.layout, shape.source, notebook)
    if shape.finish:
        shape.finish(fields, raw)
    _check_required(fields, shape, raw)
    _fall_back(fields, options)
    complete = notebook.extra.pop(EXTRA_COMPLETE, False) is True
    job = Job(
        identity=shape.identity(record, fields) if shape.identity else fields["job_arn"],
        stage=shape.stage,
        fields=fields,
        extra=notebook.extra,
        extra_complete=shape.extra_complete or complete,
        shape=shape.name,
        records=(record,),
        source=shape.source,
    )
    return Reading(job, (UTC_NOTE,) if notebook.utc_assumed else ())


def shape_of(raw: dict[str, Any]) -> Shape:
    """The shape that a record is in by its own keys; raises RecordError where it fits none or two."""
    found = [shape for shape in SHAPES.values() if shape.recognise(raw)]
    if len(found) == 1:
        return found[0]
    if found:
        one, other = (shape.spelling.name("job_arn") for shape in found[:2])
        raise RecordError(f"the record has both {one!r} and {other!r}, two spellings of one field; leave one out", (other,))
    near = next((key for key in raw if snake_name(key) == "job_arn"), None)
    if near is not None:
        raise RecordError(f"no job: {shown(near)} must be written 'jobArn' (AWS) or 'job_arn' (the documented shape)", (near,))
    keys = ", ".join(map(shown, list(raw)[:_MOST_KEYS])) or "no keys"
    more = f" and {len(raw) - _MOST_KEYS} more" if len(raw) > _MOST_KEYS else ""
    raise RecordError(f"no job: expected 'jobArn' (AWS) or 'job_arn' (the documented shape), and the record has {keys}{more}")


def _check_required(fields: Part, shape: Shape, raw: dict[str, Any]) -> None:
    for keys in shape.required_keys:
        value: Json = fields
        for key in keys:
            value = value[key] if isinstance(value, Part) else None
            if isinstance(value, Gap) and value.kind is GapKind.COMPUTED:  # it will be there
                break
        if value is None or (isinstance(value, Gap) and value.kind is not GapKind.COMPUTED):
            place = shape.keys_of(".".join(keys), raw)
            raise RecordError(f"no job: {'.'.join(map(str, place))!r} is missing or empty, and every job has it", place)


def _fall_back(fields: Part, options: Options) -> None:
    """The account is the ARN's and the key is the ARN where the record names none; a request runs in its role's account."""
    arn, role = fields["job_arn"], fields["role_arn"]
    if not isinstance(fields["account_id"], str):
        parts = (arn if isinstance(arn, str) else role if isinstance(role, str) else "").split(":")
        account = parts[4] if len(parts) > 5 else ""
        unknown = Gap("account_id", role.kind, role.source) if isinstance(role, Gap) else fields["account_id"]
        fields["account_id"] = account or options.account or unknown
    if not isinstance(fields["_key"], str):
        fields["_key"] = arn if isinstance(arn, str) else fields["_key"]

"""Record -> job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.documents.cursor import Limits
from scanner.errors import LeftOutError, RecordError
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record
from scanner.shape.reading import read_job
from scanner.shape.recognise import SHAPES, shape_of
from scanner.shape.shapes.base import Shape
from scanner.shape.texts import opened
from scanner.shape.unwrap import is_recognised
from scanner.shape.values import Notebook, kind_of
from scanner.shape.write import EXTRA_COMPLETE

UTC_NOTE = "times without an offset were read as UTC"


def _nothing(_: Json) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about reading: UTC for times without offset in every shape, the account of jobs that name none.

    `shape` is the name of the shape that every record is to be read in, `limits` how large one may be. `is_ours` says whether a decoded
    value is a file of jobscan's own, in which ARNs are no jobs.
    """

    assume_utc: bool = False
    account: str | None = None
    shape: str | None = None
    limits: Limits = field(default_factory=Limits)
    is_ours: Callable[[Json], bool] = _nothing

    def is_record(self, value: Mapping[str, Any]) -> bool:
        """Whether a decoded object is to be taken as it is, and not to be searched for records."""
        return is_recognised(value) or self.is_ours(value)


@dataclass(frozen=True, slots=True)
class Reading:
    """A job, and what was taken for granted in reading it."""

    job: Job
    notes: tuple[str, ...] = ()


def to_job(record: Record, options: Options) -> Reading:
    """The job that a record is.

    Raises RecordError with the keys of the place that shows why it is none, LeftOutError where it rightly is none.
    """
    raw = opened(record)
    if not isinstance(raw, dict):
        raise RecordError(f"a record must be an object, not {kind_of(raw)}")
    shape = SHAPES[options.shape] if options.shape else shape_of(raw)
    if shape.leave_out and (why := shape.leave_out(raw)):
        raise LeftOutError(why)
    notebook = Notebook(options.assume_utc or shape.assume_utc, shape.texts or record.container == "csv")
    fields = _fields(raw, shape, notebook)
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


def _fields(raw: dict[str, Any], shape: Shape, notebook: Notebook) -> Part:
    inside = shape.open(raw) if shape.open else raw
    try:
        return read_job(inside, shape.layout, shape.source, notebook)
    except RecordError as error:
        if error.keys[: len(shape.prefix)] == shape.prefix:
            raise
        raise RecordError(error.reason, (*shape.prefix, *error.keys)) from None


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

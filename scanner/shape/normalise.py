"""Record -> job."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.documents.cursor import Limits
from scanner.errors import LeftOutError, RecordError
from scanner.model.arn import account_of, is_account
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record
from scanner.model.report import LoadFailure
from scanner.shape.identities import check_account, check_job_arn
from scanner.shape.locate import locate_keys
from scanner.shape.parse import parse_fields
from scanner.shape.recognise import SHAPES, shape_of
from scanner.shape.shapes.base import Shape
from scanner.shape.stand_ins import HIDES
from scanner.shape.texts import expand_columns
from scanner.shape.unwrap import is_recognised
from scanner.shape.values import Notebook, kind_of
from scanner.shape.write import EXTRA_COMPLETE

UTC_NOTE = "times without an offset were read as UTC"


def _nothing(_: Json) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line and the configuration say about reading.

    `assume_utc`: times without an offset are UTC in every shape. `account` is that of jobs that name none. `shape` is the name of the
    shape that every record is to be read in, `limits` how large one may be. `known_members` are snake_case paths of a request's members
    that this version does not know. `is_ours` says whether a decoded value is a file of jobscan's own, in which ARNs are no jobs.
    """

    assume_utc: bool = False
    account: str | None = None
    shape: str | None = None
    limits: Limits = field(default_factory=Limits)
    known_members: frozenset[str] = frozenset()
    is_ours: Callable[[Json], bool] = _nothing

    def is_record(self, value: Mapping[str, Any]) -> bool:
        """Whether a decoded object is to be taken as it is, and not to be searched for records."""
        return is_recognised(value) or self.is_ours(value)


@dataclass(frozen=True, slots=True)
class NormalisedJob:
    """A job, what was taken for granted in reading it, and what in it could not be read although every job has it."""

    job: Job
    notes: tuple[str, ...] = ()
    failures: tuple[LoadFailure, ...] = ()


def to_job(record: Record, options: Options) -> NormalisedJob:
    """The job that a record is.

    Raises RecordError with the keys of the place that shows why it is none, LeftOutError where it rightly is none.
    """
    raw = expand_columns(record)
    if not isinstance(raw, dict):
        raise RecordError(f"a record must be an object, not {kind_of(raw)}")
    shape = SHAPES[options.shape] if options.shape else shape_of(raw)
    if shape.leave_out and (why := shape.leave_out(raw)):
        raise LeftOutError(why)
    table = record.container == "csv"
    notebook = Notebook(
        assume_utc=options.assume_utc or shape.assume_utc,
        source=shape.source,
        texts=shape.texts or table,
        table=table,
        pending=shape.pending,
        known=options.known_members,
        beside=shape.beside,
    )
    fields = _fields(raw, shape, notebook)
    if shape.finish:
        shape.finish(fields, raw)
    if not shape.partial:
        check_job_arn(fields["job_arn"], shape.keys_of("job_arn", raw))
    failures = tuple(LoadFailure(locate_keys(record, one.keys), one.reason) for one in _unreadable(fields, shape, raw))
    check_account(fields, shape.keys_of("account_id", raw))
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
    notes = (*((UTC_NOTE,) if notebook.utc_assumed else ()), *notebook.notes)
    return NormalisedJob(job, notes, failures)


def _fields(raw: dict[str, Any], shape: Shape, notebook: Notebook) -> Part:
    inside = shape.open(raw) if shape.open else raw
    name = shape.layout.names.get("job_arn")
    if name is not None and not shape.partial:  # first of all: the members of a job of another type are not ours to judge
        check_job_arn(inside.get(name), shape.keys_of("job_arn", raw))
    try:
        return parse_fields(inside, shape.layout, notebook)
    except RecordError as error:
        if error.keys[: len(shape.prefix)] == shape.prefix:
            raise
        raise RecordError(error.reason, (*shape.prefix, *error.keys)) from None


def _unreadable(fields: Part, shape: Shape, raw: dict[str, Any]) -> Iterator[RecordError]:
    """A failure for each field that every job has and that has something else in the place of its value; the rest is a job.

    Raises RecordError where one is missing or empty, and for an ARN that is none.
    """
    for keys in shape.required_keys:
        value: Json = fields
        for key in keys:
            value = value[key] if isinstance(value, Part) else None
            if isinstance(value, Gap):
                break
        path = ".".join(keys)
        place = shape.keys_of(path, raw)
        name = ".".join(map(str, place))
        if isinstance(value, Gap) and value.why:
            failure = RecordError(f"{name!r} is missing, and every job has it: {value.why}", place)
            if path == "job_arn":
                raise failure
            if value.kind is GapKind.NOT_DELIVERED and not value.why.startswith(HIDES):
                yield failure
        elif value is None or (isinstance(value, Gap) and value.kind is not GapKind.COMPUTED):
            raise RecordError(f"no job: {name!r} is missing or empty, and every job has it", place)


def _fall_back(fields: Part, options: Options) -> None:
    """The account is the ARN's and the key is the ARN where the record names none; a request runs in its role's account."""
    arn, role = fields["job_arn"], fields["role_arn"]
    if not isinstance(fields["account_id"], str):
        account = account_of(arn if isinstance(arn, str) else role if isinstance(role, str) else "")
        account = account if is_account(account) else ""
        unknown = Gap("account_id", role.kind, role.source, why=role.why) if isinstance(role, Gap) else fields["account_id"]
        fields["account_id"] = account or options.account or unknown
    if not isinstance(fields["_key"], str):
        fields["_key"] = arn if isinstance(arn, str) else fields["_key"]

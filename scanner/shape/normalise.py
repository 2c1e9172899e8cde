"""Record -> job: the shape is recognised, its fields are read, and what every job has is checked."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from scanner.documents.cursor import Limits
from scanner.errors import LeftOutError, RecordError
from scanner.model.arn import account_of, is_account
from scanner.model.intake import LoadFailure
from scanner.model.job import Gap, GapKind, Job, Json, Keys, Part, Record
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


def _never(_: Json) -> bool:
    return False


class Options(Struct, frozen=True):
    """What the command line and the configuration say about reading.

    `assume_utc`: times without an offset are UTC in every shape. `account` is that of jobs whose records name none. `shape` is the name of
    the shape that every record is to be read in, `limits` how large one may be. `known_members` are snake_case paths of a request's members
    that this version does not know. With `left_out_untagged`, ended jobs that GetResources left out have no tags. `is_ours` says whether a
    decoded value is one of jobscan's own files, in which ARNs are not jobs. Without `reads_plain` no records are read many at once, which
    changes nothing but the time that it takes.
    """

    assume_utc: bool = False
    account: str | None = None
    shape: str | None = None
    limits: Limits = field(default_factory=Limits)
    known_members: frozenset[str] = frozenset()
    left_out_untagged: bool = False
    is_ours: Callable[[Json], bool] = _never
    reads_plain: bool = True

    def is_record(self, value: Mapping[str, Any]) -> bool:
        """Whether a decoded object is to be taken as it is, and not to be searched for records."""
        return is_recognised(value) or self.is_ours(value)


class NormalisedJob(Struct, frozen=True, gc=False):
    """A job, notes on what was assumed in reading it, and a failure for each guaranteed field whose value could not be read."""

    job: Job
    notes: tuple[str, ...] = ()
    failures: tuple[LoadFailure, ...] = ()


def to_job(record: Record, options: Options) -> NormalisedJob:
    """The job in a record.

    Raises RecordError, with the keys of the place that shows why, for a record that is not a job; LeftOutError for one that rightly is not.
    """
    value = expand_columns(record)
    if not isinstance(value, dict):
        raise RecordError(f"a record must be an object, not {kind_of(value)}")
    shape = SHAPES[options.shape] if options.shape else shape_of(value)
    if shape.leave_out is not None:
        reason = shape.leave_out(value)
        if reason:
            raise LeftOutError(reason)
    notebook = _new_notebook(record, shape, options)
    fields = _read_fields(value, shape, notebook)
    failures = tuple(LoadFailure(locate_keys(record, error.keys), error.reason) for error in _unreadable(fields, shape, value))
    check_account(fields, shape.keys_of("account_id", value))
    _complete_identity(fields, options)
    marked_complete = notebook.extra.pop(EXTRA_COMPLETE, False) is True
    job = Job(
        identity=shape.identity(record, fields) if shape.identity is not None else fields["job_arn"],
        stage=shape.stage,
        fields=fields,
        extra=notebook.extra,
        extra_complete=shape.extra_complete or marked_complete,
        shape=shape.name,
        records=(record,),
        source=shape.source,
    )
    notes = (UTC_NOTE, *notebook.notes) if notebook.utc_assumed else tuple(notebook.notes)
    return NormalisedJob(job, notes, failures)


def _new_notebook(record: Record, shape: Shape, options: Options) -> Notebook:
    is_table = record.container == "csv"
    return Notebook(
        assume_utc=options.assume_utc or shape.assume_utc,
        source=shape.source,
        texts=shape.texts or is_table,
        table=is_table,
        pending=shape.pending,
        known=options.known_members,
        beside=shape.beside,
    )


def _read_fields(value: dict[str, Any], shape: Shape, notebook: Notebook) -> Part:
    """The job's fields, with all that its record says outside of the job itself."""
    inside = shape.open(value) if shape.open is not None else value
    arn_key = shape.layout.names.get("job_arn")
    if arn_key is not None and not shape.partial:
        # First of all: the members of a job of another type are not ours to judge, e.g. the inputDataConfig of a customization job.
        check_job_arn(inside.get(arn_key), shape.keys_of("job_arn", value))
    try:
        fields = parse_fields(inside, shape.layout, notebook)
    except RecordError as error:
        raise _within(shape.prefix, error) from None
    if shape.finish is not None:
        shape.finish(fields, value)
    if not shape.partial:  # a shape can find the ARN outside of the job, as in CloudTrail's responseElements
        check_job_arn(fields["job_arn"], shape.keys_of("job_arn", value))
    return fields


def _within(prefix: Keys, error: RecordError) -> RecordError:
    """The error with its keys counted from the record instead of from the job in it."""
    if error.keys[: len(prefix)] == prefix:
        return error
    return RecordError(error.reason, (*prefix, *error.keys))


def _unreadable(fields: Part, shape: Shape, record: dict[str, Any]) -> Iterator[RecordError]:
    """An error for each guaranteed field with something else in place of its value, such as the word "null"; the rest is still a job.

    Raises RecordError where one is missing or empty, and for an ARN that is not one.
    """
    for keys in shape.required_keys:
        value = _value_or_gap(fields, keys)
        if value is not None and not isinstance(value, Gap):
            continue
        path = ".".join(keys)
        place = shape.keys_of(path, record)
        name = ".".join(map(str, place))
        if value is not None and value.why:
            error = RecordError(f"{name!r} is missing: {value.why}", place)
            if path == "job_arn":
                raise error
            # What can still be filled in (a placeholder in a request) and what the source hides leave the field open, and nothing more.
            if value.kind is GapKind.NOT_DELIVERED and not value.why.startswith(HIDES):
                yield error
        elif value is None or value.kind is not GapKind.COMPUTED:
            raise RecordError(f"not a job: {name!r} is missing or empty", place)


def _value_or_gap(fields: Part, keys: tuple[str, ...]) -> Json:
    """The value at a path of the job, or the gap at it or above it; None where there is neither."""
    value: Json = fields
    for key in keys:
        if not isinstance(value, Part):
            return value
        value = value[key]
    return value


def _complete_identity(fields: Part, options: Options) -> None:
    """Fills in the account and the key from the ARN, where the record does not have them; a request runs in its role's account."""
    arn, role = fields["job_arn"], fields["role_arn"]
    if not isinstance(fields["account_id"], str):
        unknown = fields["account_id"]
        if isinstance(role, Gap):
            unknown = Gap("account_id", role.kind, role.source, why=role.why)
        fields["account_id"] = _account_in(arn if isinstance(arn, str) else role) or options.account or unknown
    if not isinstance(fields["_key"], str) and isinstance(arn, str):
        fields["_key"] = arn


def _account_in(arn: Json) -> str:
    """The account in an ARN; empty where it has none, and for a value that is not an ARN."""
    if not isinstance(arn, str):
        return ""
    account = account_of(arn)
    if not is_account(account):
        return ""
    return account

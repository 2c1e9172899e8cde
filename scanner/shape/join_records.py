"""Several records of one job -> the job.

AWS changes little of a job once it is submitted. Of what it does change, the record that was modified last is right; two records that
differ in anything else cannot both be right.

A CloudTrail event has the request that made the job. It says who submitted the job, and what was asked for; not what AWS filled in or what
became of the job.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from scanner.model.arn import account_of
from scanner.model.intake import LoadFailure
from scanner.model.job import Gap, GapKind, Job, Json, Part, Stage
from scanner.model.types import Basic
from scanner.shape.fields import API_TIMEOUT, MUTABLE, TAGS, Field, field
from scanner.shape.locate import locate
from scanner.shape.recognise import SHAPES

# What AWS fills in if a request does not ask for it.
_FILLED_IN = frozenset({"s3_bucket_owner", "s3_input_format", "model_invocation_type"})


class _Version(Struct, frozen=True):
    """What one of the jobs has at a path."""

    job: Job
    value: Json

    @property
    def is_weak(self) -> bool:
        """Whether it is an absence that a value beats, e.g. no `vpcConfig` in a List summary."""
        return self.value is None and (SHAPES[self.job.shape].summary or is_event(self.job))

    def is_of_job(self, path: str) -> bool:
        """Whether it says something of the job, not only of the request that made it."""
        if not is_event(self.job):
            return True
        if isinstance(self.value, Gap):
            return self.value.kind is GapKind.NOT_DELIVERED
        if path == TAGS:  # they can be changed later
            return False
        if path == "timeout_duration_in_hours":  # the default, perhaps
            return bool(self.value != API_TIMEOUT)
        return self.value is not None or path.rpartition(".")[2] not in _FILLED_IN

    @property
    def may_lack_fields(self) -> bool:
        """Whether its record leaves out much that the job has, so that its gaps say little."""
        shape = SHAPES[self.job.shape]
        return shape.partial or shape.summary


class _DisagreementError(Exception):
    """Two records cannot both be right."""

    def __init__(self, path: str, first: Job, second: Job) -> None:
        self.path = path
        self.first = first
        self.second = second


def is_partial(job: Job) -> bool:
    """Whether it is only what a record adds to a job, such as tags."""
    return SHAPES[job.shape].partial


def is_event(job: Job) -> bool:
    """Whether it is the request in the CloudTrail event of a job that was made of it."""
    return job.stage is Stage.REQUEST and isinstance(job.fields["job_arn"], str)


def with_tags(event: Job, partial: Sequence[Job]) -> Job:
    """The request of an event with the tags that its job has by now; as it was where they were not delivered, or contradict each other."""
    delivered = [job for job in partial if isinstance(job.fields[TAGS], dict)]
    if not delivered or any(job.fields[TAGS] != delivered[0].fields[TAGS] for job in delivered):
        return event
    records = (*event.records, *(job.records[0] for job in delivered))
    shapes = (event.shape, *(job.shape for job in delivered))
    return replace(event, fields=Part({**event.fields, TAGS: delivered[0].fields[TAGS]}), records=records, shapes=shapes)


def join_records(jobs: Sequence[Job]) -> Job | LoadFailure:
    """One job out of several with the same ARN; a failure with both places if they contradict each other."""
    if len(jobs) == 1:
        return jobs[0]
    ranked = _ranked(jobs)
    try:
        fields = _join_objects([_Version(job, job.fields) for job in ranked], "")
    except _DisagreementError as error:
        return _failure(error)
    without_events = _without_events(ranked)
    return replace(
        ranked[0],
        fields=fields,
        extra=_join_extra(without_events),
        extra_complete=any(job.extra_complete for job in without_events),
        records=tuple(record for job in ranked for record in job.records),
        shapes=tuple(job.shape for job in ranked for _ in job.records),
        source=" and ".join(dict.fromkeys(job.source for job in ranked)),
    )


def _without_events(jobs: Sequence[Job]) -> list[Job]:
    """The jobs whose records are of the job itself; an event's unknown fields are those of its request."""
    return [job for job in jobs if not is_event(job)]


def _join_extra(ranked: Sequence[Job]) -> dict[str, Json]:
    """The unknown fields of all records; the first record that has a field says its value."""
    extra: dict[str, Json] = {}
    for job in reversed(ranked):
        extra.update(job.extra)
    return extra


def _failure(error: _DisagreementError) -> LoadFailure:
    other_place = locate(error.first, error.path)
    return LoadFailure(
        locate(error.second, error.path),
        f"{error.path!r} differs from what {other_place} says of the same job, and AWS never changes it; "
        "each is judged by itself, so remove the one that is wrong",
    )


def _ranked(jobs: Sequence[Job]) -> list[Job]:
    """The last modified first; of several at one time first those whose absences can be relied on.

    Events and what only adds to a job come last.
    """
    ranked = sorted(jobs, key=lambda job: SHAPES[job.shape].summary)
    ranked.sort(key=_modified, reverse=True)
    ranked.sort(key=lambda job: is_partial(job) or is_event(job))
    return ranked


def _modified(job: Job) -> str:
    time = job.fields["last_modified_time"]
    if not isinstance(time, str):
        return ""
    return time


def _join_objects(versions: Sequence[_Version], path: str) -> Part:
    joined = Part()
    for name in versions[0].value:
        members = [_Version(version.job, version.value[name]) for version in versions]
        joined[name] = _join(members, f"{path}.{name}" if path else name)
    return joined


def _join(versions: Sequence[_Version], path: str) -> Json:
    """The value of a field; raises _DisagreementError for values that cannot both be right."""
    of_job = [version for version in versions if version.is_of_job(path)]
    if not of_job:  # an object that only the event has, without a member that AWS fills in
        return Gap(path, GapKind.NOT_DELIVERED, versions[0].job.source)
    delivered = [version for version in of_job if not isinstance(version.value, Gap)]
    if not delivered:
        return _nearest_gap(of_job)
    strong = _without_weak(delivered)
    if path in MUTABLE:
        return strong[0].value
    return _join_unchanging(strong, path)


def _join_unchanging(versions: Sequence[_Version], path: str) -> Json:
    """The value of a field that AWS never changes, of versions that all have one or say that there is none."""
    own = _without_derived(versions, path)
    row = field(path)
    assert row is not None, "every field of a job has a row"
    if row.is_object and all(isinstance(version.value, Part) for version in own):
        return _join_objects(own, path)
    return _most_exact(own, row)


def _without_derived(versions: Sequence[_Version], path: str) -> Sequence[_Version]:
    """The versions whose value is not only worked out from the job's ARN; all of them if every one is."""
    own = [version for version in versions if not _is_from_arn(version, path)]
    return own or versions


def _without_weak(versions: Sequence[_Version]) -> Sequence[_Version]:
    """The versions that no other beats; all of them if every one is weak."""
    strong = [version for version in versions if not version.is_weak]
    return strong or versions


def _most_exact(versions: Sequence[_Version], row: Field) -> Json:
    best = versions[0]
    for other in versions[1:]:
        if not _is_same(best.value, other.value, row):
            raise _DisagreementError(row.path, best.job, other.job)
        # The longer text of two that agree says more, e.g. a model's ARN more than its ID.
        if isinstance(other.value, str) and len(other.value) > len(best.value):
            best = other
    return best.value


def _nearest_gap(versions: Sequence[_Version]) -> Json:
    """The gap that says most: one with a reason, else one of a complete record. Reports say by it what would deliver the value."""
    for version in versions:
        if version.value.why:
            return version.value
    for version in versions:
        if not version.may_lack_fields:
            return version.value
    return versions[0].value


def _is_from_arn(version: _Version, path: str) -> bool:
    """Whether a value is the key or the account that was only worked out from the ARN, so that another record's own one is right."""
    identity = version.job.identity
    match path:
        case "_key":
            return bool(version.value == identity)
        case "account_id":
            return bool(version.value == account_of(identity))
        case _:
            return False


def _is_same(first: Json, second: Json, row: Field) -> bool:
    """Whether two values agree; one may be more exact, e.g. a model's ARN and its ID."""
    if first == second:
        return True
    if isinstance(first, list) and isinstance(second, list):
        return sorted(map(str, first)) == sorted(map(str, second))
    if not isinstance(first, str) or not isinstance(second, str):
        return False
    if row.type is Basic.TIMESTAMP:
        return _is_same_time(first, second)
    if row.name in ("model_id", "s3_encryption_key_id"):
        return _is_end_of(first, second) or _is_end_of(second, first)
    return False


def _is_end_of(short: str, arn: str) -> bool:
    """Whether a text is the last part of an ARN, e.g. a model's ID, or `alias/team` of `arn:aws:kms:...:alias/team`."""
    return arn.endswith((f"/{short}", f":{short}"))


def _is_same_time(first: str, second: str) -> bool:
    """Whether two times agree in the digits that both have: exports cut off digits after the seconds."""
    first, second = first.removesuffix("+00:00"), second.removesuffix("+00:00")
    short = min(len(first), len(second))
    return first[:short] == second[:short]

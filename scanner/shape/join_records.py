"""Several records of one job -> the job.

What is delivered is united. AWS changes little of a job once it is submitted; of what it does change, the record that was modified last
is right, and two records that differ in anything else cannot both be right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.model.arn import account_of
from scanner.model.job import Gap, Job, Json, Part
from scanner.model.report import LoadFailure
from scanner.model.types import Basic
from scanner.shape.fields import MUTABLE, Field, field
from scanner.shape.locate import locate
from scanner.shape.recognise import SHAPES


@dataclass(frozen=True, slots=True)
class _Said:
    """What one of the jobs has at a path."""

    job: Job
    value: Json

    @property
    def weak(self) -> bool:
        """Whether it is an absence that a value beats."""
        return self.value is None and SHAPES[self.job.shape].summary


class _DisagreementError(Exception):
    """Two records cannot both be right."""

    def __init__(self, path: str, one: Job, other: Job) -> None:
        self.path = path
        self.one = one
        self.other = other


def is_partial(job: Job) -> bool:
    """Whether it is only what a record adds to a job, such as tags."""
    return SHAPES[job.shape].partial


def join_records(jobs: Sequence[Job]) -> Job | LoadFailure:
    """One job out of several with the same ARN; a failure that names both places where they contradict each other."""
    if len(jobs) == 1:
        return jobs[0]
    ranked = _ranked(jobs)
    first = ranked[0]
    try:
        fields = _part([_Said(job, job.fields) for job in ranked], "")
    except _DisagreementError as error:
        where = locate(error.other, error.path)
        reason = f"{error.path!r} differs from what {locate(error.one, error.path)} says of the same job, and AWS never changes it"
        return LoadFailure(where, f"{reason}; each is judged by itself, so leave out the one that is wrong")
    return replace(
        first,
        fields=fields,
        extra={name: value for job in reversed(ranked) for name, value in job.extra.items()},
        extra_complete=any(job.extra_complete for job in ranked),
        records=tuple(record for job in ranked for record in job.records),
        shapes=tuple(job.shape for job in ranked for _ in job.records),
        source=" and ".join(dict.fromkeys(job.source for job in ranked)),
    )


def _ranked(jobs: Sequence[Job]) -> list[Job]:
    """The last modified first; of several at one time first those whose absences can be relied on; what only adds to a job last."""
    ranked = sorted(jobs, key=lambda job: SHAPES[job.shape].summary)
    ranked.sort(key=_modified, reverse=True)
    ranked.sort(key=is_partial)
    return ranked


def _modified(job: Job) -> str:
    time = job.fields["last_modified_time"]
    return time if isinstance(time, str) else ""


def _part(said: Sequence[_Said], path: str) -> Part:
    names = said[0].value
    return Part({name: _member([_Said(one.job, one.value[name]) for one in said], f"{path}.{name}" if path else name) for name in names})


def _member(said: Sequence[_Said], path: str) -> Json:
    delivered = [one for one in said if not isinstance(one.value, Gap)]
    if not delivered:
        return _gap(said)
    row = field(path)
    assert row is not None, "every field of a job has a row"
    kept = [one for one in delivered if not one.weak] or delivered
    if path in MUTABLE:
        return kept[0].value
    kept = list(_own(kept, path)) or kept
    if row.is_object and all(isinstance(one.value, Part) for one in kept):
        return _part(kept, path)
    best = kept[0]
    for other in kept[1:]:
        if not _same(best.value, other.value, row):
            raise _DisagreementError(path, best.job, other.job)
        if isinstance(other.value, str) and len(other.value) > len(best.value):
            best = other  # says the same more exactly
    return best.value


def _gap(said: Sequence[_Said]) -> Json:
    """Of several that do not know, the one that comes nearest to knowing: what would deliver it is said of that one."""
    if (told := next((one.value for one in said if one.value.why), None)) is not None:
        return told
    return next((one.value for one in said if not (SHAPES[one.job.shape].partial or SHAPES[one.job.shape].summary)), said[0].value)


def _own(said: Sequence[_Said], path: str) -> Iterator[_Said]:
    """What records say themselves, without the key and the account that were only worked out from the ARN."""
    for one in said:
        derived = {"_key": one.job.identity, "account_id": account_of(one.job.identity)}
        if one.value != derived.get(path, ...):
            yield one


def _same(one: Json, other: Json, row: Field) -> bool:
    """Whether two values say the same; one may say it more exactly."""
    if one == other:
        return True
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if row.type is Basic.TIMESTAMP:
        return _same_time(one, other)
    return row.name == "model_id" and (one.endswith(f"/{other}") or other.endswith(f"/{one}"))


def _same_time(one: str, other: str) -> bool:
    """Whether two times are the same as far as both say: exports cut digits off behind the seconds."""
    one, other = one.removesuffix("+00:00"), other.removesuffix("+00:00")
    short = min(len(one), len(other))
    return one[:short] == other[:short]

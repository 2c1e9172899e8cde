"""Counts jobs and their rows of outcomes by pipeline."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct, field

from scanner.findings.cause import is_request, pipeline_key
from scanner.findings.mask import is_calm, mask_text
from scanner.findings.stable import digits_alike, stem
from scanner.model.arn import region_of
from scanner.model.job import Job, Stage
from scanner.model.report import Passed, Pipeline

KEPT = 20_000  # pipelines; jobs of further ones are counted together
_SPARE = 5_000  # further ones that wait to be cut off
_MOST = 8192  # kinds of jobs that are remembered
_LONGEST = 500  # characters of a name and a role that are remembered
_REQUEST = Stage.REQUEST  # looking a member up takes long
_names = itemgetter("account_id", "role_arn", "job_name")

Names = tuple[str, str, str, str]  # account, Region, stem of the role's name, stem of the job's name
_Kind = tuple[str, str, str, str, bytes]  # group, Region, account, role, name with all digits alike


class _Jobs(Struct):
    """The jobs of one pipeline with one row of outcomes: how many, and when the newest was submitted; empty where that is not known."""

    number: int = 0
    newest: str = ""

    def add(self, number: int, newest: str) -> None:
        """Counts more jobs."""
        self.number += number
        if newest > self.newest:
            self.newest = newest


class _Rows(Struct):
    """The jobs of one pipeline, by their rows of outcomes."""

    names: Names  # the first in alphabetical order; a group can have jobs of several roles and names
    jobs: dict[str, _Jobs] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many jobs there are, whatever their rows."""
        return sum([jobs.number for jobs in self.jobs.values()])

    def jobs_with(self, row: str) -> _Jobs:
        """The jobs with a row, to be added to."""
        jobs = self.jobs.get(row)
        if jobs is None:
            jobs = self.jobs[row] = _Jobs()
        return jobs


class Pipelines:
    """The pipelines of the jobs that were added; each request is one. Of too many the first in the order of their keys are kept."""

    def __init__(self) -> None:
        self._rows: dict[str, _Rows] = {}
        self._of_kind: dict[_Kind | None, _Rows] = {}  # the same, found without the key of a pipeline; none of None
        self._last = ""  # no pipeline after it is kept; empty while there was room for all
        self._uncounted = 0
        self.grouped = 0  # jobs with a group, requests aside

    @property
    def uncounted(self) -> int:
        """How many jobs are of pipelines beyond those that are kept."""
        self._cut()
        return self._uncounted

    def add(self, job: Job, row: str, group: str = "") -> bool:
        """Counts a job with its row of outcomes; `group` as for its causes.

        Returns whether others of the same kind were counted before, as far as that is remembered; these have its account and Region.
        """
        kind = _kind_of(job, group)
        rows = self._of_kind.get(kind)
        is_known = rows is not None
        if rows is None:
            rows = self._rows_of(job, group, kind)
        if group and job.stage is Stage.JOB:
            self.grouped += 1
        if rows is None:
            self._uncounted += 1
            return False
        jobs = rows.jobs_with(row)
        jobs.number += 1
        submitted = job.fields["submit_time"]
        if submitted.__class__ is str and submitted > jobs.newest:
            jobs.newest = submitted
        return is_known

    def merge(self, other: "Pipelines") -> None:
        """Adds the pipelines of other jobs."""
        for key, theirs in other._rows.items():
            ours = self._rows.get(key) or self._new(key, theirs.names)
            ours.names = min(ours.names, theirs.names)
            for row, jobs in theirs.jobs.items():
                ours.jobs_with(row).add(jobs.number, jobs.newest)
        self._uncounted += other._uncounted
        self.grouped += other.grouped
        self._cut()

    def summaries(self, rules: Sequence[str]) -> tuple[Pipeline, ...]:
        """The pipelines in the order of their keys; `rules` are the IDs behind the letters of a row."""
        self._cut()
        return tuple(_summary(key, self._rows[key], rules) for key in sorted(self._rows))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_of_kind": {}}  # what it has is in the rows

    def _rows_of(self, job: Job, group: str, kind: _Kind | None) -> _Rows | None:
        """The rows of a job's pipeline, which are remembered by its kind if it has one; None where they are beyond those that are kept."""
        rows = self._rows_by_key(job, group)
        if rows is not None and kind is not None and is_calm(job.fields["job_name"]):
            if len(self._of_kind) >= _MOST:
                self._of_kind.clear()
            self._of_kind[kind] = rows
        return rows

    def _rows_by_key(self, job: Job, group: str) -> _Rows | None:
        key = pipeline_key(job, group)
        rows = self._rows.get(key)
        if rows is None:
            if self._last and key > self._last:
                return None
            return self._new(key, _names_of(job))
        if group or _may_have_other_names(key):
            rows.names = min(rows.names, _names_of(job))
        return rows

    def _new(self, key: str, names: Names) -> _Rows:
        if len(self._rows) >= KEPT + _SPARE:
            self._cut()
        rows = self._rows[key] = _Rows(names)
        return rows

    def _cut(self) -> None:
        """Counts the jobs of pipelines beyond the first ones together."""
        keys = sorted(self._rows)
        for key in keys[KEPT:]:
            self._uncounted += self._rows.pop(key).number
        if len(keys) > KEPT:
            self._of_kind.clear()
            self._last = keys[KEPT - 1]


def _kind_of(job: Job, group: str) -> _Kind | None:
    """What decides to which pipeline a job is counted, with its name as it is but for its digits; None where more than that may decide.

    Neither stems nor the search for what may be a credential tell one digit from another, so `nightly-1` and `nightly-2` are of one kind.
    What is a credential does, since one begins with `bedrock-api-key-YmVkcm9j`.
    """
    account, role, name = _names(job.fields)
    if not account.__class__ is role.__class__ is name.__class__ is str or job.stage is _REQUEST:
        return None
    if len(name) + len(role) > _LONGEST:
        return None
    return group, region_of(job.identity), account, role, digits_alike(name)


def _may_have_other_names(key: str) -> bool:
    """Whether jobs of one key may differ in names: a request's key has only its identity, and a bar in a name becomes a backslash."""
    return "\\" in key or is_request(key)


def _names_of(job: Job) -> Names:
    account, role, name = _names(job.fields)
    return (
        account if isinstance(account, str) else "",
        region_of(job.identity),
        stem(role.rsplit("/", 1)[-1]) if isinstance(role, str) else "",
        stem(name) if isinstance(name, str) else "",
    )


def _summary(key: str, rows: _Rows, rules: Sequence[str]) -> Pipeline:
    account, region, role, name = map(mask_text, rows.names)
    passed = []
    for rule, letters in zip(rules, zip(*rows.jobs, strict=True), strict=False):  # of a rule, its letter in each row
        if "p" in letters:
            with_pass = [row for row, letter in zip(rows.jobs, letters, strict=True) if letter == "p"]
            jobs = sum([rows.jobs[row].number for row in with_pass])
            passed.append(Passed(rule, jobs, max([rows.jobs[row].newest for row in with_pass])))
    newest = max([jobs.newest for jobs in rows.jobs.values()], default="")
    return Pipeline(mask_text(key), account, region, role, name, rows.number, newest, tuple(passed))

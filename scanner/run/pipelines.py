"""Counts jobs and their rows of outcomes by pipeline."""

from collections.abc import Sequence

from msgspec import Struct, field

from scanner.findings.cause import is_request, pipeline_key
from scanner.findings.mask import mask_text
from scanner.findings.stable import stem
from scanner.model.arn import region_of
from scanner.model.job import Job, Stage
from scanner.model.report import Passed, Pipeline

KEPT = 20_000  # pipelines; jobs of further ones are counted together
_SPARE = 5_000  # further ones that wait to be cut off

Names = tuple[str, str, str, str]  # account, Region, stem of the role's name, stem of the job's name


class _Rows(Struct):
    """The rows of outcomes of one pipeline's jobs: how many jobs had each, and when the newest of them was submitted."""

    names: Names  # the first in alphabetical order; a group can have jobs of several roles and names
    jobs: dict[str, int] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)

    def add(self, row: str, jobs: int, newest: str) -> None:
        """Counts jobs with a row; `newest` is when the last of them was submitted, empty where that is not known."""
        self.jobs[row] = self.jobs.get(row, 0) + jobs
        if newest > self.newest.get(row, ""):
            self.newest[row] = newest


class Pipelines:
    """The pipelines of the jobs that were added; each request is one. Of too many the first in the order of their keys are kept."""

    def __init__(self) -> None:
        self._rows: dict[str, _Rows] = {}
        self._last = ""  # no pipeline after it is kept; empty while there was room for all
        self._uncounted = 0
        self.ungrouped = 0  # jobs without a group, requests aside

    @property
    def uncounted(self) -> int:
        """How many jobs are of pipelines beyond those that are kept."""
        self._cut()
        return self._uncounted

    def add(self, job: Job, row: str, group: str = "") -> None:
        """Counts a job with its row of outcomes; `group` as for its causes."""
        if not group and job.stage is Stage.JOB:
            self.ungrouped += 1
        key = pipeline_key(job, group)
        rows = self._rows.get(key)
        if rows is None:
            if self._last and key > self._last:
                self._uncounted += 1
                return
            rows = self._new(key, _names_of(job))
        elif group or _may_have_other_names(key):
            rows.names = min(rows.names, _names_of(job))
        submitted = job.fields["submit_time"]
        rows.add(row, 1, submitted if isinstance(submitted, str) else "")

    def merge(self, other: "Pipelines") -> None:
        """Adds the pipelines of other jobs."""
        for key, theirs in other._rows.items():
            ours = self._rows.get(key) or self._new(key, theirs.names)
            ours.names = min(ours.names, theirs.names)
            for row, jobs in theirs.jobs.items():
                ours.add(row, jobs, theirs.newest.get(row, ""))
        self._uncounted += other._uncounted
        self.ungrouped += other.ungrouped
        self._cut()

    def summaries(self, rules: Sequence[str]) -> tuple[Pipeline, ...]:
        """The pipelines in the order of their keys; `rules` are the IDs behind the letters of a row."""
        self._cut()
        return tuple(_summary(key, self._rows[key], rules) for key in sorted(self._rows))

    def _new(self, key: str, names: Names) -> _Rows:
        if len(self._rows) >= KEPT + _SPARE:
            self._cut()
        rows = self._rows[key] = _Rows(names)
        return rows

    def _cut(self) -> None:
        """Counts the jobs of pipelines beyond the first ones together."""
        keys = sorted(self._rows)
        for key in keys[KEPT:]:
            self._uncounted += sum(self._rows.pop(key).jobs.values())
        if len(keys) > KEPT:
            self._last = keys[KEPT - 1]


def _may_have_other_names(key: str) -> bool:
    """Whether jobs of one key may differ in names: a request's key has only its identity, and a bar in a name becomes a backslash."""
    return "\\" in key or is_request(key)


def _names_of(job: Job) -> Names:
    fields = job.fields
    account, role, name = fields["account_id"], fields["role_arn"], fields["job_name"]
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
            jobs = sum([rows.jobs[row] for row in with_pass])
            passed.append(Passed(rule, jobs, max([rows.newest.get(row, "") for row in with_pass])))
    newest = max(rows.newest.values(), default="")
    return Pipeline(mask_text(key), account, region, role, name, sum(rows.jobs.values()), newest, tuple(passed))

"""Counts jobs and their rows of outcomes by pipeline."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from scanner.findings.cause import pipeline_key
from scanner.findings.mask import mask_text
from scanner.findings.stable import stem
from scanner.model.arn import region_of
from scanner.model.job import Job, Stage
from scanner.model.report import Passed, Pipeline

KEPT = 20_000  # pipelines; jobs of further ones are counted together

Names = tuple[str, str, str, str]  # account, Region, stem of the role's name, stem of the job's name


class _Rows(Struct):
    """The rows of outcomes of one pipeline's jobs: how many jobs had each, and when the newest of them was submitted."""

    names: Names  # of the first job; a group can have jobs of several roles and names
    jobs: Counter[str] = field(default_factory=Counter)
    newest: dict[str, str] = field(default_factory=dict)


class Pipelines:
    """The pipelines of the jobs that were added; each request is one."""

    def __init__(self) -> None:
        self._rows: dict[str, _Rows] = {}
        self.uncounted = 0  # jobs of pipelines beyond those that are kept
        self.ungrouped = 0  # jobs without a group, requests aside

    def add(self, job: Job, row: str, group: str = "") -> None:
        """Counts a job with its row of outcomes; `group` as for its causes."""
        if not group and job.stage is Stage.JOB:
            self.ungrouped += 1
        key = pipeline_key(job, group)
        rows = self._rows.get(key)
        if rows is None:
            if len(self._rows) >= KEPT:
                self.uncounted += 1
                return
            rows = self._rows[key] = _Rows(_names_of(job))
        rows.jobs[row] += 1
        submitted = job.fields["submit_time"]
        if isinstance(submitted, str) and submitted > rows.newest.get(row, ""):
            rows.newest[row] = submitted

    def summaries(self, rules: Sequence[str]) -> tuple[Pipeline, ...]:
        """The pipelines in the order of their keys; `rules` are the IDs behind the letters of a row."""
        return tuple(_summary(key, self._rows[key], rules) for key in sorted(self._rows))


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
    for index, rule in enumerate(rules):
        with_pass = [row for row in rows.jobs if row[index] == "p"]
        if with_pass:
            jobs = sum(rows.jobs[row] for row in with_pass)
            passed.append(Passed(rule, jobs, max(rows.newest.get(row, "") for row in with_pass)))
    newest = max(rows.newest.values(), default="")
    return Pipeline(mask_text(key), account, region, role, name, rows.jobs.total(), newest, tuple(passed))

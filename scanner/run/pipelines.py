"""Counts jobs and their rows of outcomes by pipeline."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from scanner.findings.cause import stem
from scanner.findings.mask import mask_text
from scanner.model.job import Job, Stage
from scanner.model.report import Passed, Pipeline

KEPT = 20_000  # pipelines; jobs of further ones are counted together

Names = tuple[str, str, str, str]  # account, Region, stem of the role's name, stem of the job's name


@dataclass(slots=True)
class _Rows:
    """The rows of outcomes of one pipeline's jobs: how many jobs had each, and when the newest of them was submitted."""

    jobs: Counter[str] = field(default_factory=Counter)
    newest: dict[str, str] = field(default_factory=dict)


class Pipelines:
    """The pipelines of the jobs that were added; requests belong to none, since they may never be submitted."""

    def __init__(self) -> None:
        self._rows: dict[Names, _Rows] = {}
        self.uncounted = 0  # jobs of pipelines beyond those that are kept

    def add(self, job: Job, region: str, row: str) -> None:
        """Counts a job with its row of outcomes."""
        if job.stage is Stage.REQUEST:
            return
        names = _names_of(job, region)
        rows = self._rows.get(names)
        if rows is None:
            if len(self._rows) >= KEPT:
                self.uncounted += 1
                return
            rows = self._rows[names] = _Rows()
        rows.jobs[row] += 1
        submitted = job.fields["submit_time"]
        if isinstance(submitted, str) and submitted > rows.newest.get(row, ""):
            rows.newest[row] = submitted

    def summaries(self, rules: Sequence[str]) -> tuple[Pipeline, ...]:
        """The pipelines in the order of their names; `rules` are the IDs behind the letters of a row."""
        return tuple(_summary(names, self._rows[names], rules) for names in sorted(self._rows))


def _names_of(job: Job, region: str) -> Names:
    fields = job.fields
    account, role, name = fields["account_id"], fields["role_arn"], fields["job_name"]
    return (
        account if isinstance(account, str) else "",
        region,
        stem(role.rsplit("/", 1)[-1]) if isinstance(role, str) else "",
        stem(name) if isinstance(name, str) else "",
    )


def _summary(names: Names, rows: _Rows, rules: Sequence[str]) -> Pipeline:
    account, region, role, name = map(mask_text, names)
    passed = []
    for index, rule in enumerate(rules):
        with_pass = [row for row in rows.jobs if row[index] == "p"]
        if with_pass:
            jobs = sum(rows.jobs[row] for row in with_pass)
            passed.append(Passed(rule, jobs, max(rows.newest.get(row, "") for row in with_pass)))
    newest = max(rows.newest.values(), default="")
    return Pipeline(account, region, role, name, rows.jobs.total(), newest, tuple(passed))

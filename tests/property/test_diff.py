"""Laws of diffs, on real scans of two generated days: an oracle that knows every job, read or not, says what may be called so.

The oracle never looks at a report: it judges the records by rules of its own, and knows a pipeline by the name that it gave it.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from scanner.governance.diff.compare import diff, why_not_comparable
from scanner.model.difference import Change, ChangedCause, Difference
from scanner.model.report import Report
from tests.property.scans import cases
from tests.unit.governance.days import ACCOUNT, MONDAY, OTHER, POLICY, TUESDAY, job, lines, report_of, summary, without_rule

NAMES = ("adsx", "bill", "clms", "kycx", "legl", "port", "risk", "srch")
SCOPES = ((ACCOUNT, "us-east-1"), (ACCOUNT, "eu-west-1"), (OTHER, "us-east-1"))
OLD_TIMES, NEW_TIMES = ("20T03:00", "21T03:00", "22T03:00", "22T11:59"), ("22T12:01", "22T20:00", "23T03:00", "23T11:00")
FOREIGN = ("999988887777", "888877776666")
ROLES = ("console-1a2b3c4d", "console-5e6f7a8b")
RULES = ("ACME-NET-001", "ACME-OUT-001", "ACME-KEY-001", "ACME-HRS-001", "ACME-ROL-001")
GONE = (Change.FIXED, Change.RAN_AGAIN, Change.DID_NOT_RUN, Change.NOT_COVERED, Change.JUDGED_OTHERWISE)
DAMAGES = ("none", "none", "broken line", "broken line", "cut file", "missing file", "statuses", "since", "active", "no rule")

Pipeline = tuple[str, str, str]  # account, Region, name


@dataclass(frozen=True)
class Run:
    """A job, whether or not a scan gets to see it."""

    pipeline: Pipeline
    submitted: str
    status: str
    role: str
    vpc: bool | None  # None: not delivered
    owner: str
    key: bool
    hours: int

    def record(self) -> dict[str, Any]:
        account, region, name = self.pipeline
        made = job(
            name,
            self.submitted,
            account=account,
            region=region,
            role=self.role,
            status=self.status,
            hours=self.hours,
            owner=self.owner,
            vpc=self.vpc is True,
            key=self.key,
        )
        return summary(made) if self.vpc is None else made

    def outcome(self, rule: str) -> str:
        """What a rule should say of it: pass, fail, unknown or not applicable."""
        match rule:
            case "ACME-NET-001":
                return {None: "unknown", True: "pass", False: "fail"}[self.vpc]
            case "ACME-OUT-001":
                return "pass" if self.owner == self.pipeline[0] else "fail"
            case "ACME-KEY-001":
                return "pass" if self.key else "fail"
            case "ACME-HRS-001" if self.status != "Completed":
                return "not applicable"
            case "ACME-HRS-001":
                return "pass" if self.hours <= 48 else "fail"
            case _:
                return "fail" if self.role == ROLES[0] else "pass"


@dataclass
class Days:
    """Two days of runs, what the second scan did not get to see, and the two reports."""

    old_runs: list[Run]
    new_runs: list[Run]
    damage: str
    hidden: set[Run] = field(default_factory=set)
    left_out_rule: str = ""

    def compared(self) -> Difference:
        old, new = self.reports
        assert why_not_comparable(old, new) == ""
        return diff(old, new, "old.json", "new.json")

    @functools.cached_property
    def reports(self) -> tuple[Report, Report]:
        policy = without_rule(self.left_out_rule) if self.left_out_rule else POLICY
        options: dict[str, Any] = {
            "statuses": {"statuses": ["Completed"]},
            "since": {"since": "2026-11-22T18:00:00Z"},
            "active": {"active_only": True},
        }.get(self.damage, {})
        old = report_of(MONDAY, files(self.old_runs))
        return old, report_of(TUESDAY, self.second_files(), policy, **options)

    def second_files(self) -> dict[str, str]:
        whole = files(self.new_runs)
        if self.damage == "missing file":
            return {name: text for name, text in whole.items() if name not in {file_of(run) for run in self.hidden}}
        if self.damage == "broken line":
            return {name: "".join(self._broken(text)) for name, text in whole.items()}
        if self.damage == "cut file":
            (name,) = {file_of(run) for run in self.hidden}
            return {**whole, name: whole[name][: len(lines(run.record() for run in self._seen_in(name))) + 40]}
        return whole

    def _broken(self, text: str) -> Iterator[str]:
        names = [run.record()["jobArn"] for run in self.hidden]
        for line in text.splitlines(keepends=True):
            yield line[: len(line) // 2] + "\n" if any(name in line for name in names) else line

    def _seen_in(self, name: str) -> list[Run]:
        return [run for run in self.new_runs if file_of(run) == name and run not in self.hidden]


def file_of(run: Run) -> str:
    return f"{run.pipeline[0]}/{run.pipeline[1]}.jsonl"


def files(runs: Iterable[Run]) -> dict[str, str]:
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for run in runs:
        by_file.setdefault(file_of(run), []).append(run.record())
    return {name: lines(records) for name, records in by_file.items()}


def a_run(random: Random, pipeline: Pipeline, submitted: str) -> Run:
    return Run(
        pipeline,
        submitted,
        status=random.choice(["Completed", "Failed", "InProgress"]),
        role=random.choice(ROLES),
        vpc=random.choice([True, True, False, False, None]),
        owner=random.choice([pipeline[0], pipeline[0], *FOREIGN]),
        key=random.random() < 0.6,
        hours=random.choice([24, 168]),
    )


def two_days(random: Random) -> Days:
    """Some pipelines run on both days; the second scan may still see runs of the first, and may not see all."""
    pipelines = [(*scope, name) for scope in SCOPES for name in NAMES]
    old = [a_run(random, pipeline, time) for pipeline in pipelines for time in OLD_TIMES if random.random() < 0.5]
    again = [pipeline for pipeline in pipelines if random.random() < 0.6]
    fresh = [a_run(random, pipeline, time) for pipeline in again for time in NEW_TIMES if random.random() < 0.5]
    kept = [run for run in old if random.random() < 0.5]
    days = Days(old, [*kept, *fresh], random.choice(DAMAGES))
    _hide(random, days)
    return days


def _hide(random: Random, days: Days) -> None:
    match days.damage:
        case "broken line":
            days.hidden = set(random.sample(days.new_runs, k=8))
        case "missing file":
            name = file_of(random.choice(days.new_runs))
            days.hidden = {run for run in days.new_runs if file_of(run) == name}
        case "cut file":
            name = file_of(random.choice(days.new_runs))
            in_file = [run for run in days.new_runs if file_of(run) == name]
            days.hidden = set(in_file[random.randrange(len(in_file)) :])
        case "statuses":
            days.hidden = {run for run in days.new_runs if run.status != "Completed"}
        case "active":
            days.hidden = {run for run in days.new_runs if run.status != "InProgress"}
        case "since":
            days.hidden = {run for run in days.new_runs if run.submitted < "22T18:00"}
        case "no rule":
            days.left_out_rule = random.choice(RULES)


SEEDS = range(cases(24))


@functools.cache
def made_of(seed: int) -> tuple[Days, Difference]:
    """Two days and their diff, scanned once for all laws."""
    days = two_days(Random(seed))
    return days, days.compared()


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest) -> tuple[Days, Difference]:
    return made_of(request.param)


def pipeline_of(entry: ChangedCause) -> Pipeline:
    return entry.cause.account_id, entry.cause.region, entry.cause.newest.job_name.split("-")[0]


def runs_since(days: Days, entry: ChangedCause) -> list[Run]:
    """All runs of a cause's pipeline after the old scan, the hidden ones too, the newest last."""
    since = [run for run in days.new_runs if run.pipeline == pipeline_of(entry) and run.submitted > "22T12:00"]
    return sorted(since, key=lambda run: run.submitted)


def gone(difference: Difference, *changes: Change) -> list[ChangedCause]:
    return [entry for entry in difference.causes if entry.change in (changes or GONE)]


def test_nothing_is_called_fixed_unless_its_pipeline_ran_again_and_passed(made: tuple[Days, Difference]) -> None:
    days, difference = made
    filtered = days.damage in ("statuses", "active", "since")  # what the user left out is not part of the scan
    for entry in gone(difference, Change.FIXED):
        rule = entry.cause.rule_id
        runs = [run for run in runs_since(days, entry) if not (filtered and run in days.hidden)]
        outcomes = [run.outcome(rule) for run in runs]
        assert "pass" in outcomes and "fail" not in outcomes, (entry.cause.cause, outcomes)
        after_the_pass = outcomes[len(outcomes) - outcomes[::-1].index("pass") :]
        assert "unknown" not in after_the_pass
        assert rule != "ACME-ROL-001", "the role is as it was; another one of the pipeline passed"


def test_nothing_is_said_not_to_have_run_that_ran(made: tuple[Days, Difference]) -> None:
    days, difference = made
    for entry in gone(difference, Change.DID_NOT_RUN):
        assert runs_since(days, entry) == []


def test_nothing_is_said_to_have_run_that_did_not(made: tuple[Days, Difference]) -> None:
    days, difference = made
    for entry in gone(difference, Change.RAN_AGAIN, Change.FIXED):
        assert runs_since(days, entry)


def test_where_all_was_read_nothing_is_called_not_covered_and_all_that_was_fixed_is(made: tuple[Days, Difference]) -> None:
    days, difference = made
    if days.damage != "none":
        return
    read = {file_of(run) for run in days.new_runs}
    for entry in gone(difference):
        account, region, _ = pipeline_of(entry)
        assert (entry.change is Change.NOT_COVERED) == (f"{account}/{region}.jsonl" not in read)
        rule = entry.cause.rule_id
        outcomes = [run.outcome(rule) for run in days.new_runs if run.pipeline == pipeline_of(entry)]
        newest = [run.outcome(rule) for run in runs_since(days, entry)][-1:]
        is_fixed = newest == ["pass"] and "fail" not in outcomes and rule != "ACME-ROL-001"
        assert not is_fixed or entry.change is Change.FIXED, (entry.cause.cause, entry.reason)


def test_every_cause_of_both_reports_is_in_the_diff_once(made: tuple[Days, Difference]) -> None:
    days, difference = made
    old, new = days.reports
    causes = [entry.cause.cause for entry in difference.causes]
    assert sorted(causes) == sorted({cause.cause for cause in (*old.causes, *new.causes)})
    assert {entry.cause.cause for entry in gone(difference)} == {cause.cause for cause in old.causes} - {
        cause.cause for cause in new.causes
    }


def test_the_days_have_every_change() -> None:
    """A law that nothing tries proves nothing."""
    found: set[Change] = set()
    for seed in SEEDS:
        found.update(entry.change for entry in made_of(seed)[1].causes)
    assert {Change.NEW, Change.STILL_THERE, *GONE} - found == {Change.JUDGED_OTHERWISE}

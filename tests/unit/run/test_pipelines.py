"""How often each rule passed on the jobs of each pipeline."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.findings.cause import pipeline_key
from scanner.model.arn import region_of
from scanner.model.job import Gap, GapKind, Job, Part, Stage
from scanner.model.report import Passed, Pipeline
from scanner.run import pipelines
from scanner.run.pipelines import Pipelines
from scanner.shape.domain.credentials import MAY_HOLD
from tests.property.scans import cases
from tests.unit.jobs import a_job, a_request

RULES = ("A-1", "A-2")
ROLE = "arn:aws:iam::111122223333:role/service/batch-20261110"
DAYS = ("2026-11-10T03:00:00+00:00", "2026-11-11T03:00:00+00:00", "2026-11-12T03:00:00+00:00")


BASE = a_job()
REGION = region_of(BASE.identity)
ELSEWHERE = BASE.identity.replace(REGION, "us-gov-west-1")


def night(day: int = 0, **changes: Any) -> Job:
    """The job of a night, with these fields."""
    fields = {"account_id": "111122223333", "role_arn": ROLE, "job_name": f"nightly-{day:03}", "submit_time": DAYS[day]}
    return structs.replace(BASE, fields=Part({**BASE.fields, **fields, **changes}))


def counted(*jobs: tuple[Job, str]) -> Pipelines:
    made = Pipelines()
    for job, row in jobs:
        made.add(job, row)
    return made


def test_jobs_that_differ_only_in_what_changes_from_run_to_run_are_one_pipeline() -> None:
    made = counted((night(1), "pf"), (night(0), "pp"), (night(2), "nu"))
    passed = (Passed("A-1", 2, DAYS[1]), Passed("A-2", 1, DAYS[0]))
    key = f"111122223333 | {REGION} | batch-* | nightly-*"
    assert made.summaries(RULES) == (Pipeline(key, "111122223333", REGION, "batch-*", "nightly-*", 3, DAYS[2], passed),)
    assert made.uncounted == 0


@pytest.mark.parametrize("letter", "fnouce")
def test_nothing_but_a_pass_is_a_pass(letter: str) -> None:
    (pipeline,) = counted((night(), f"{letter}p")).summaries(RULES)
    assert [passed.rule_id for passed in pipeline.passed] == ["A-2"]


def test_account_region_role_and_name_each_make_another_pipeline() -> None:
    jobs = [night(), night(account_id="444455556666"), night(role_arn=ROLE.replace("batch", "other")), night(job_name="weekly-1")]
    jobs.append(structs.replace(night(), identity=ELSEWHERE))
    found = counted(*((job, "pp") for job in jobs)).summaries(RULES)
    names = [(pipeline.account_id, pipeline.region, pipeline.role, pipeline.name) for pipeline in found]
    assert len(set(names)) == 5
    assert [pipeline.key for pipeline in found] == [" | ".join(parts) for parts in sorted(names)]
    assert [pipeline.jobs for pipeline in found] == [1] * 5


def test_each_request_is_a_pipeline() -> None:
    first, second = a_request({"job_name": "nightly-1"}), structs.replace(a_request({"job_name": "nightly-2"}), identity="plan.json#other")
    found = counted((first, "pp"), (second, "fp")).summaries(RULES)
    assert [(pipeline.key, len(pipeline.passed)) for pipeline in found] == sorted([(first.identity, 2), ("plan.json#other", 1)])


def test_a_group_takes_the_place_of_role_and_name() -> None:
    made = Pipelines()
    for job in (night(1), night(job_name="weekly", role_arn=ROLE.replace("batch", "other"))):
        made.add(job, "pp", "team-a")
    (pipeline,) = made.summaries(RULES)
    assert (pipeline.key, pipeline.jobs) == (f"111122223333 | {REGION} | group team-a", 2)


def test_what_is_not_known_is_empty_and_no_time_is_no_time() -> None:
    gap = Gap("role_arn", GapKind.NOT_DELIVERED, "x")
    unknown = night(account_id=None, role_arn=gap, job_name=None, submit_time=dataclasses.replace(gap, path="submit_time"))
    (pipeline,) = counted((unknown, "pf")).summaries(RULES)
    assert pipeline == Pipeline(f" | {REGION} |  | ", "", REGION, "", "", 1, "", (Passed("A-1", 1, ""),))


def test_a_credential_in_a_name_is_masked() -> None:
    (pipeline,) = counted((night(job_name="password=hunter"), "pp")).summaries(RULES)
    assert pipeline.name == "password=******"


def test_pipelines_without_end_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "KEPT", 3)
    names = ["a", "b", "c", "d", "e", "a", "d", "c"]
    made = counted(*((night(job_name=name), "pp") for name in names))
    assert [(one.name, one.jobs) for one in made.summaries(RULES)] == [("a", 2), ("b", 1), ("c", 2)]
    assert made.uncounted == 3


def test_some_thousands_of_pipelines_are_kept() -> None:
    assert pipelines.KEPT >= 10_000


ENTRIES = st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.text(alphabet="pfnouce", min_size=2, max_size=2))


@given(entries=st.lists(ENTRIES, max_size=20))
def test_pipelines_are_those_of_a_count_at_the_end(entries: list[tuple[int, str, str]]) -> None:
    jobs = {(day, name): night(day, job_name=f"{name}-{day}") for day in range(3) for name in "ab"}
    found = counted(*((jobs[day, name], row) for day, name, row in entries)).summaries(RULES)
    numbers = Counter(name for _, name, _ in entries)
    assert {one.name: one.jobs for one in found} == {f"{name}-*": number for name, number in numbers.items()}
    for pipeline in found:
        mine = [(DAYS[day], row) for day, name, row in entries if f"{name}-*" == pipeline.name]
        assert pipeline.newest_submit == max(time for time, _ in mine)
        expected = []
        for at, rule in enumerate(RULES):
            times = [time for time, row in mine if row[at] == "p"]
            expected += [Passed(rule, len(times), max(times))] if times else []
        assert list(pipeline.passed) == expected


# Names that are one pipeline, and names that only look as if they were: a digit more may make a credential, and that is masked.
SECRET = "bedrock-api-key-YmVkcm9jAbCd"
NAMES = (
    "nightly-1", "nightly-2", "nightly-22", "nightly-a1b2c3d4", "nightly-aabbccdd", "0a1b2c3d-0000-4000-8000-00000000000a", "weekly",
    "a | b-1", "a \\ b-1", SECRET, SECRET.replace("9", "1"), "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN8EXAMPLE", "password=1", "password=22",
    "n\N{ARABIC-INDIC DIGIT TWO}", "n\N{ARABIC-INDIC DIGIT THREE}", "half \ud800 1", "half \ud801 1", "x" * 600 + "1", "", None,
    Gap("job_name", GapKind.NOT_DELIVERED, "x"),
)  # fmt: skip
ROLES = (ROLE, f"{ROLE}1", ROLE.replace("batch", "other"), "a|b", None, Gap("role_arn", GapKind.NOT_DELIVERED, "x"))
ACCOUNTS = ("111122223333", "111122223334", None)
ODD_JOBS = st.builds(
    lambda account, role, name, day, identity, is_request: structs.replace(
        night(day, account_id=account, role_arn=role, job_name=name), identity=identity, stage=Stage.REQUEST if is_request else Stage.JOB
    ),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(ROLES),
    st.sampled_from(NAMES),
    st.integers(0, 2),
    st.sampled_from((BASE.identity, ELSEWHERE, f"{ELSEWHERE}1", "plan.json#1")),
    st.sampled_from((False, False, False, True)),
)
ODD_ENTRIES = st.lists(st.tuples(ODD_JOBS, st.sampled_from(("pp", "pf", "fp")), st.sampled_from(("", "", "team", "team-1"))), max_size=60)


def one_by_one(entries: list[tuple[Job, str, str]], kept: int) -> tuple[list[tuple[Any, ...]], int]:
    """The pipelines that are kept, with their names, numbers of jobs and newest times by row, and how many jobs the others have."""
    rows: dict[str, list[tuple[Job, str]]] = {}
    for job, row, group in entries:
        rows.setdefault(pipeline_key(job, group), []).append((job, row))
    found = []
    for key in sorted(rows)[:kept]:
        newest: dict[str, str] = {}
        for job, row in rows[key]:
            newest[row] = max(newest.get(row, ""), job.fields["submit_time"])
        numbers = Counter(row for _, row in rows[key])
        found.append((key, min(pipelines._names_of(job) for job, _ in rows[key]), numbers, newest))
    return found, sum(len(rows[key]) for key in sorted(rows)[kept:])


def contents(made: Pipelines) -> tuple[list[tuple[Any, ...]], int]:
    """What `one_by_one` says of the same jobs."""
    uncounted = made.uncounted
    found = []
    for key, rows in sorted(made._rows.items()):
        numbers = {row: jobs.number for row, jobs in rows.jobs.items()}
        found.append((key, rows.names, numbers, {row: jobs.newest for row, jobs in rows.jobs.items()}))
    return found, uncounted


def all_of(entries: Sequence[tuple[Job, str, str]]) -> Pipelines:
    made = Pipelines()
    for job, row, group in entries:
        made.add(job, row, group)
    return made


@settings(max_examples=cases(60), deadline=None)
@given(ODD_ENTRIES, st.sampled_from((3, 1000)), st.sampled_from((2, 1000)))
def test_odd_jobs_are_counted_as_one_by_one(entries: list[tuple[Job, str, str]], kept: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipelines, "KEPT", kept)
        patch.setattr(pipelines, "_SPARE", 2)
        patch.setattr(pipelines, "_MOST", most)
        made = all_of(entries)
        assert contents(made) == one_by_one(entries, kept)
    assert made.grouped == sum(bool(group) and job.stage is Stage.JOB for job, _, group in entries)


def test_each_two_odd_jobs_are_counted_as_one_by_one() -> None:
    changed = [
        *({"job_name": name} for name in NAMES),
        *({"role_arn": role} for role in ROLES),
        *({"account_id": each} for each in ACCOUNTS),
    ]
    jobs = [night(**changes) for changes in changed]
    jobs += [structs.replace(night(), identity=ELSEWHERE), structs.replace(night(), stage=Stage.REQUEST)]
    for group in ("", "team"):
        for two in product(jobs, repeat=2):
            entries = [(job, "pp", group) for job in two]
            assert contents(all_of(entries)) == one_by_one(entries, 1000)


def test_a_kind_of_a_pipeline_that_is_not_kept_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "KEPT", 3)
    monkeypatch.setattr(pipelines, "_SPARE", 2)
    entries = [(night(job_name=f"{name}-{number}"), "pp", "") for number, name in enumerate("fedcbafeabc")]
    assert contents(all_of(entries)) == one_by_one(entries, 3)


def test_jobs_of_a_kind_are_counted_as_known_and_others_are_not() -> None:
    made = Pipelines()
    of_account = night(1, account_id="444455556666")
    elsewhere = structs.replace(night(1), identity=ELSEWHERE)
    assert [made.add(job, "pp") for job in (night(1), night(2), of_account, elsewhere, of_account)] == [False, True, False, False, True]


def test_the_search_for_credentials_does_not_tell_one_digit_from_another() -> None:
    assert not set(MAY_HOLD.pattern) & set("0123456789")

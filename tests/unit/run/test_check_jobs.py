"""The laws of counting: whatever an engine says, every check of every rule on every job is in the report, and in it once."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from scanner.engine.engine import OUTCOME_OF, SWITCHED_OFF, letter_of
from scanner.model.job import Job, Part
from scanner.model.outcome import Check, Outcome, Reason, ReasonKind
from scanner.model.place import Location
from scanner.model.report import Flags, Report
from scanner.model.scope import Scope, ScopedChange
from scanner.project.plan import Plan
from scanner.run.check import check_jobs
from scanner.run.report import make_report
from scanner.run.tally import Tally
from tests.unit.jobs import NOW, a_job, a_request, configured

RULES = tuple(
    replace(one, rule=replace(one.rule, id=f"ACME-{number}")) for number, one in enumerate([configured("present(vpc_config)")] * 4)
)
OFF = ScopedChange(Scope(0, "sandbox", (), Location("jobscan.yaml", 3)), off="Nothing real in it.")
VPC = Reason("vpc_config", ReasonKind.NOT_DELIVERED, "x")
JOB, REQUEST = a_job({"vpc_config": None}), a_request({"vpc_config": None})


class RowsEngine:
    """Says what it was told to say, and remembers what it was asked for."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = iter(rows)
        self._row = ""
        self.asked: list[tuple[str, int]] = []

    def row(self, job: Job) -> str:
        self._row = next(self._rows)
        return self._row

    def unknowns(self, job: Job) -> None:
        pass

    def verdict(self, job: Job, rule: int) -> Check:
        letter = self._row[rule]
        self.asked.append((job.identity, rule))
        reasons = (VPC,) if letter == "u" else ()
        return Check(RULES[rule].rule, job, OUTCOME_OF[letter], reasons, off=OFF if letter == SWITCHED_OFF else None)


def night(number: int, is_request: bool) -> Job:
    """One of some jobs and requests; those of two pipelines take turns."""
    base = REQUEST if is_request else JOB
    fields = {**base.fields, "job_name": f"{'ab'[number % 2]}-{number}", "submit_time": f"2026-11-{10 + number % 9}T00:00:00+00:00"}
    return structs.replace(base, identity=f"{base.identity}{number}", fields=Part(fields))


def checked(rows: Sequence[str], requests: int = 0, allow_unknown: frozenset[str] = frozenset()) -> tuple[Report, RowsEngine]:
    plan = Plan((), RULES, (), Flags(allow_unknown=allow_unknown), Path("/"), NOW, reproducible=True)
    tally, engine = Tally(), RowsEngine(rows)
    check_jobs((night(number, number < requests) for number in range(len(rows))), engine, plan, tally, lambda *_: None)
    return make_report(plan, tally, (), datetime.now(UTC)), engine


ROWS = st.lists(st.text(alphabet=st.sampled_from(sorted(OUTCOME_OF)), min_size=4, max_size=4), max_size=12)


@given(rows=ROWS, requests=st.integers(0, 3))
def test_every_check_is_counted_once(rows: list[str], requests: int) -> None:
    report, _ = checked(rows, requests)
    assert sum(report.outcomes.values()) == report.jobs * len(report.rules) == len(rows) * 4
    for at, rule in enumerate(report.rules):
        assert rule.id == f"ACME-{at}"
        assert Counter(rule.outcomes) + Counter() == Counter(OUTCOME_OF[row[at]] for row in rows)
        assert sum(scope.jobs for scope in rule.off) == sum(row[at] == SWITCHED_OFF for row in rows)


@given(rows=ROWS, requests=st.integers(0, 3))
def test_what_is_listed_is_what_was_counted(rows: list[str], requests: int) -> None:
    report, _ = checked(rows, requests)
    assert len(report.findings) == report.outcomes[Outcome.FAIL] == sum(cause.findings for cause in report.causes)
    assert len(report.undecided) == report.outcomes[Outcome.UNKNOWN] + report.outcomes[Outcome.ERROR]
    found = Counter(finding.rule_id for finding in report.findings)
    left = Counter(entry.rule_id for entry in report.undecided)
    for rule in report.rules:
        assert (rule.findings, rule.undecided) == (found[rule.id], left[rule.id])
        assert sum(rule.severities.values()) == rule.outcomes[Outcome.FAIL]
        assert sum(rule.statuses.values()) == sum(finding.stage == "job" for finding in report.findings if finding.rule_id == rule.id)


@given(rows=ROWS, requests=st.integers(0, 3))
def test_pipelines_have_all_jobs_and_all_passes(rows: list[str], requests: int) -> None:
    report, _ = checked(rows, requests)
    assert report.requests == min(requests, len(rows))
    assert sum(pipeline.jobs for pipeline in report.pipelines) == report.jobs
    passed: Counter[str] = Counter()
    for pipeline in report.pipelines:
        passed.update({entry.rule_id: entry.jobs for entry in pipeline.passed})
    assert passed == Counter(f"ACME-{at}" for row in rows for at in range(4) if row[at] == "p")


@given(rows=ROWS)
def test_no_check_that_is_only_counted_is_asked_for(rows: list[str]) -> None:
    _, engine = checked(rows)
    assert engine.asked == [(night(number, False).identity, at) for number, row in enumerate(rows) for at in range(4) if row[at] in "fuoe"]


@given(rows=ROWS)
def test_accepted_unknowns_are_counted_and_an_error_is_never_accepted(rows: list[str]) -> None:
    report, _ = checked(rows, allow_unknown=frozenset({"ACME-1", "vpc_config.subnet_ids"}))
    unknown = sum(row[1] == "u" for row in rows)
    assert [rule.accepted for rule in report.rules] == [0, unknown, 0, 0]
    assert report.accepted == sum(bool(entry.accepted) for entry in report.undecided) == unknown
    everything, _ = checked(rows, allow_unknown=frozenset({"vpc_config"}))
    assert everything.accepted == everything.outcomes[Outcome.UNKNOWN]
    assert everything.missing == ()


def test_the_engine_s_letters_are_those_of_its_checks() -> None:
    engine = RowsEngine(["".join(OUTCOME_OF)[:4]])
    row = engine.row(JOB)
    assert "".join(letter_of(engine.verdict(JOB, at)) for at in range(4)) == row

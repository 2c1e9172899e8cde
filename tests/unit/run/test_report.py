"""What a report takes from the plan and the tally beyond the counts of its rules."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs
from msgspec.structs import replace

from scanner.model.coverage import Coverage, CoverageState
from scanner.model.job import Part
from scanner.model.report import Flags, Report, Window
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from scanner.project.plan import Plan
from scanner.run.report import make_report
from scanner.run.tally import Tally
from scanner.sources.filters import Filter
from tests.unit import live
from tests.unit.jobs import NOW, a_job, configured

OTHER_ZONE = datetime.fromisoformat("2026-11-01T02:00:00+02:00")
NAME = Parameter("name", ParameterType("string"), default="a")


def report_of(tally: Tally, rules: tuple[ConfiguredRule, ...] = (), wanted: Filter | None = None) -> Report:
    plan = Plan((), rules, (), Flags(), Path("/"), NOW, reproducible=True, wanted=wanted or Filter())
    return make_report(plan, tally, (), NOW)


def test_the_window_has_what_was_wanted_and_the_times_that_were_met() -> None:
    tally = Tally()
    for submitted in ("2026-11-12T03:00:00Z", "2026-11-10T03:00:00Z"):
        times = {"submit_time": submitted, "last_modified_time": None, "end_time": "2026-11-13T00:00:00Z"}
        job = a_job()
        tally.add_job(structs.replace(job, fields=Part({**job.fields, **times})), "")
    window = report_of(tally, wanted=Filter(since=OTHER_ZONE, statuses=frozenset({"Failed", "Completed"}))).window
    assert window.since == "2026-11-01T00:00:00Z"
    assert window.statuses == ("Completed", "Failed")
    assert (window.oldest_submit, window.newest_submit) == ("2026-11-10T03:00:00Z", "2026-11-12T03:00:00Z")
    assert window.newest_change == "2026-11-13T00:00:00Z"


def test_a_time_that_no_job_has_is_none_in_the_window() -> None:
    assert report_of(Tally()).window == Window()


def test_a_changed_value_that_would_fill_pages_is_omitted() -> None:
    rule = configured("job_name == param('name')", params={"name": "b"})
    short = replace(rule, rule=replace(rule.rule, params={"name": NAME}), origins={"name": "--param"})
    long = replace(short, params={"name": "b" * 999})
    (kept,) = report_of(Tally(), (short,)).changed
    (cut,) = report_of(Tally(), (long,)).changed
    assert (kept.value, kept.omitted) == ("b", False)
    assert (cut.value, cut.omitted) == (None, True)


def test_a_report_that_can_be_reproduced_has_no_time_of_the_clock() -> None:
    plan = Plan((), (), (), Flags(), Path("/"), NOW, reproducible=True)
    fixed, running = (make_report(replace(plan, reproducible=kept), Tally(), (), NOW) for kept in (True, False))
    assert (fixed.started, fixed.ended) == (None, None)
    assert running.started == "2026-11-23T12:00:00Z"
    assert running.ended is not None
    assert datetime.fromisoformat(running.ended) <= datetime.now(UTC)


def test_rows_are_in_one_order_whichever_answered_first() -> None:
    rows = [Coverage(CoverageState.COMPLETE, "b.json"), Coverage(CoverageState.COMPLETE, "a.json"), *live.account(live.FIRST)]
    reports = []
    for order in (rows, [*reversed(rows[2:]), *rows[:2]]):
        tally = Tally()
        for row in order:
            tally.note(row)
        reports.append(report_of(tally).coverage)
    assert reports[0] == reports[1]
    assert [row.source for row in reports[0][:2]] == ["b.json", "a.json"]
    assert [row.operation for row in reports[0][2:7]] == ["role", "regions", "jobs", "details", "tags"]

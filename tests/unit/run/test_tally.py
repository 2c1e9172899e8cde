"""What is kept of a scan is bounded, counted in full, and masked."""

from itertools import groupby

import pytest
from msgspec import structs

from scanner.model.coverage import Coverage, CoverageState, Exemption
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.model.job import Part, Stage
from scanner.model.outcome import Check, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from scanner.model.report import Window
from scanner.model.scope import Scope, ScopedChange
from scanner.run import missing
from scanner.run.bounded import KINDS, OTHERS
from scanner.run.missing import MissingTogether
from scanner.run.tally import KEPT, Tally
from tests.unit.formats import reports
from tests.unit.jobs import a_job, a_request, a_rule

SECRET, MASKED = "password=hunter22", "hunter22"
PLACE = Location(f"{SECRET}.json", 1, 1)
JOB = a_job()


def test_the_first_thousand_failures_are_kept_and_the_others_counted_by_reason() -> None:
    tally = Tally()
    for number in range(KEPT + 5):
        tally.note(LoadFailure(Location("a.jsonl", number + 1, 1), "even" if number % 2 == 0 else "odd"))
    assert (len(tally.failures), tally.more_failures) == (KEPT, {"even": 3, "odd": 2})


def test_reasons_without_end_are_counted_together() -> None:
    tally = Tally()
    for number in range(KEPT + KINDS + 7):
        tally.note(LoadFailure(PLACE, f"reason {number}"))
        tally.note(LeftOut(f"kind {number}"))
    assert (len(tally.more_failures), tally.more_failures[OTHERS]) == (KINDS + 1, 7)
    assert (len(tally.left_out), tally.left_out[OTHERS]) == (KINDS + 1, KEPT + 7)


def test_failures_that_a_collection_counts_are_counted_so() -> None:
    tally = Tally()
    tally.note(LoadFailure(PLACE, "broken", number=41))
    tally.note(LeftOut("x", 3))
    assert (list(tally.failures), tally.more_failures, tally.left_out) == ([], {"broken": 41}, {"x": 3})
    assert tally.damaged


def test_skipped_files_are_bounded_too() -> None:
    tally = Tally()
    for number in range(KEPT + 2):
        tally.note(SourceSummary(f"{number}.json", None, 0, foreign=True))
    assert (len(tally.skipped), tally.more_skipped, tally.sources) == (KEPT, 2, [])


def test_all_texts_are_masked() -> None:
    tally = Tally()
    cut = Truncation(PLACE, SECRET)
    tally.note(LoadFailure(PLACE, SECRET))
    tally.note(LeftOut(SECRET))
    tally.note(SourceSummary(SECRET, None, 0, foreign=True))
    tally.note(SourceSummary(SECRET, None, 1, notes=(SECRET,), truncated=cut, collected=(cut,)))
    tally.note(Coverage(CoverageState.UNREADABLE, SECRET, detail=SECRET, exemption=Exemption(SECRET, SECRET)))
    tally.note(Window(name_contains=SECRET))
    kept = (list(tally.failures), tally.left_out, tally.skipped, tally.sources, tally.coverage, tally.windows)
    assert MASKED not in str(kept)
    assert "password=" in str(kept)


def test_nothing_is_damaged_where_all_was_read() -> None:
    tally = Tally()
    tally.note(SourceSummary("a.json", "c" * 64, 1))
    tally.note(LeftOut("x"))
    tally.note(Coverage(CoverageState.NOT_ASKED, operation="ListTagsForResource"))
    assert not tally.damaged
    assert [row.state for row in tally.coverage] == [CoverageState.NOT_ASKED]


@pytest.mark.parametrize(
    "item",
    [
        LoadFailure(PLACE, "x"),
        LoadFailure(PLACE, "x", number=3),
        SourceSummary("a.json", "c" * 64, 1, truncated=Truncation(PLACE, "x")),
        SourceSummary("a.jsonl", "c" * 64, 1, collected=(Truncation(PLACE, "x"),)),
        Coverage(CoverageState.DENIED, operation="ListTagsForResource"),
    ],
)
def test_whatever_is_not_whole_is_damage(item: LoadFailure | SourceSummary | Coverage) -> None:
    tally = Tally()
    tally.note(item)
    assert tally.damaged


ONE, OTHER = reports.rule("A-1"), reports.rule("A-2")
VPC, TAGS = (Reason(path, ReasonKind.NOT_DELIVERED, "an AWS List summary") for path in ("vpc_config", "tags"))


def missing_of(*entries: Undecided) -> list[tuple[str, str, tuple[str, ...], int]]:
    """What is missing, by job: entries with the same job come one after the other."""
    tally = Tally()
    for _, of_job in groupby(entries, key=lambda entry: entry.job):
        tally.jobs += 1
        for entry in of_job:
            tally.add_undecided(entry)
    return [(one.reason.path, one.reason.why, one.rules, one.jobs) for one in tally.missing.summaries()]


@pytest.mark.parametrize("bound", [1, 100])
def test_unknowns_that_are_counted_together_are_counted_by_their_reasons(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "_MOST_TOGETHER", bound)
    both = MissingTogether(tuple(reports.undecided(rule, 0, missing=(VPC,)) for rule in (ONE, OTHER)))
    one = MissingTogether((reports.undecided(ONE, 0, missing=(TAGS, VPC)),))
    counted = missing.Missing()
    for place, together in ((b"c", both), (b"b", one), (b"d", both), (b"a", both)):
        counted.add_together(together, place)
    found = [(summary.reason.path, summary.rules, summary.jobs) for summary in counted.summaries()]
    assert found == [("vpc_config", ("A-1", "A-2"), 4), ("tags", ("A-1",), 1)]
    assert counted.summaries() == counted.summaries()


def test_a_missing_field_is_counted_once_a_job_whatever_the_number_of_rules() -> None:
    entries = [reports.undecided(rule, number, missing=(VPC,)) for number in range(3) for rule in (OTHER, ONE)]
    assert missing_of(*entries) == [("vpc_config", "", ("A-1", "A-2"), 3)]


def test_each_reason_of_a_check_is_counted() -> None:
    entries = (reports.undecided(ONE, 0, missing=(VPC, TAGS)), reports.undecided(ONE, 1, missing=(TAGS, VPC)))
    assert missing_of(*entries) == [("vpc_config", "", ("A-1",), 2), ("tags", "", ("A-1",), 2)]


def test_what_stands_instead_of_a_value_is_another_reason_with_the_first_as_its_example() -> None:
    whys = ("", "the record says 'null' as text", "the record has the placeholder '${X}'")
    entries = [reports.undecided(ONE, number, missing=(structs.replace(VPC, why=why),)) for number, why in enumerate(whys)]
    expected = [("vpc_config", "", ("A-1",), 1), ("vpc_config", whys[1], ("A-1",), 2)]
    assert missing_of(*entries) == missing_of(*reversed(entries)) == expected


def test_what_is_missing_is_in_the_order_of_the_report_and_not_in_that_of_reading() -> None:
    entries = [
        reports.undecided(OTHER, 0, missing=(Reason("status", ReasonKind.ABSENT),)),
        reports.undecided(ONE, 5, missing=(TAGS,)),
        reports.undecided(ONE, 1, missing=(VPC,)),
    ]
    assert [path for path, *_ in missing_of(*entries)] == ["vpc_config", "tags", "status"]


def test_neither_an_accepted_unknown_nor_an_error_is_missing_something() -> None:
    accepted = reports.undecided(ONE, 0, accepted="vpc_config")
    failed = reports.undecided(ONE, 1, outcome=Outcome.ERROR)
    tally = Tally()
    for entry in (accepted, failed):
        tally.add_undecided(entry)
    assert (tally.missing.summaries(), dict(tally.accepted), len(tally.undecided)) == ((), {"A-1": 1}, 2)


def test_accounts_regions_and_times_are_those_of_all_jobs() -> None:
    days = ["2026-11-12T03:00:00+00:00", "2026-11-10T03:00:00+00:00", "2026-11-11T03:00:00+00:00"]
    tally = Tally()
    for number, day in enumerate(days):
        region = ("eu-west-1", "us-east-1")[number % 2]
        identity = f"arn:aws:bedrock:{region}:111122223333:model-invocation-job/{number}"
        fields = {**JOB.fields, "submit_time": day, "last_modified_time": None, "end_time": "2026-11-13T00:00:00+00:00"}
        tally.add_job(structs.replace(JOB, identity=identity, fields=Part(fields)), "p")
    unknown = {name: None for name in ("account_id", "submit_time", "last_modified_time", "end_time")}
    tally.add_job(structs.replace(a_request(), fields=Part({**JOB.fields, **unknown})), "f")
    assert (tally.jobs, tally.requests, tally.rows) == (4, 1, {"p": 3, "f": 1})
    assert (tally.accounts, tally.regions) == ({"111122223333"}, {"eu-west-1", "us-east-1"})
    assert (tally.oldest_submit, tally.newest_submit, tally.newest_change) == (days[1], days[0], "2026-11-13T00:00:00+00:00")


def test_the_latest_of_a_jobs_times_is_its_latest_change() -> None:
    times = {"submit_time": "2026-11-10T03:00:00Z", "last_modified_time": "2026-11-11T03:00:00Z", "end_time": "2026-11-12T03:00:00Z"}
    for latest in times:
        tally = Tally()
        fields = {**JOB.fields, **times, latest: "2026-11-20T03:00:00Z"}
        tally.add_job(structs.replace(JOB, fields=Part(fields)), "p")
        assert tally.newest_change == "2026-11-20T03:00:00Z"


def test_findings_are_counted_by_rule_severity_and_status() -> None:
    tally = Tally()
    for number in range(3):
        tally.add_finding(reports.finding(ONE, number))
    request = reports.finding(ONE, 3, job="jobs.json#3", stage=Stage.REQUEST, status="")
    planned = reports.finding(ONE, 4, stage=Stage.REQUEST, status="")  # a request that has an ARN was submitted
    for finding in (request, planned):
        tally.add_finding(finding)
    counts = tally.by_rule["A-1"]
    assert (len(tally.findings), counts.severities, counts.statuses, counts.submitted) == (5, {ONE.severity: 5}, {"Completed": 3}, 4)


def test_scopes_that_switched_a_rule_off_are_in_the_order_of_the_configuration() -> None:
    tally, rule = Tally(), a_rule("present(vpc_config)")
    for name, line in (("late", 9), ("early", 3), ("late", 9), ("unplaced", None)):
        change = ScopedChange(Scope(1, name, (), Location("jobscan.yaml", line)), off="why")
        tally.add_switched_off(Check(rule, JOB, Outcome.NOT_APPLICABLE, off=change))
    assert [(off.scope, off.reason, off.jobs) for off in tally.off_of(rule.id)] == [
        ("unplaced", "why", 1),
        ("early", "why", 1),
        ("late", "why", 2),
    ]
    assert tally.off_of("ACME-2") == ()

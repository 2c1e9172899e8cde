"""What became of each cause of two reports; each doubt ends in another answer than fixed."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.governance.diff.compare import diff, why_not_comparable
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.difference import Change, ChangedCause, Difference
from scanner.model.governance import WaivedBy, Warns
from scanner.model.place import Location
from scanner.model.report import Report
from scanner.model.severity import Severity

from .days import ACCOUNT, MONDAY, OTHER, TUESDAY, WORSE_POLICY, job, lines, report, report_of, summary, without_rule


def compared(old: Report, new: Report) -> Difference:
    assert why_not_comparable(old, new) == ""
    return diff(old, new, "old.json", "new.json")


def changes(difference: Difference) -> Counter[tuple[str, str]]:
    return Counter((entry.change.value, entry.cause.rule_id) for entry in difference.causes)


def only(difference: Difference) -> ChangedCause:
    (entry,) = difference.causes
    return entry


BAD = job("kyc", "22T03:00", vpc=False)
GOOD_AGAIN = job("kyc", "23T03:00")
WAIVER = WaivedBy("w1", "team", "known", "2026-12-31")
ELSEWHERE = job("ads", "23T04:00")  # of the same account and Region


def old_with(*more: Mapping[str, Any], **options: Any) -> Report:
    return report(MONDAY, BAD, *more, **options)


def test_new_worsened_and_still_there() -> None:
    old = report(MONDAY, BAD, job("pay", "22T03:00", key=False))
    new = report(
        TUESDAY,
        job("kyc", "23T03:00", vpc=False),
        job("pay", "23T03:00", key=False),
        job("ads", "23T03:00", vpc=False),
        policy=WORSE_POLICY,
    )
    difference = compared(old, new)
    assert changes(difference) == {("new", "ACME-NET-001"): 1, ("worsened", "ACME-KEY-001"): 1, ("still_there", "ACME-NET-001"): 1}
    (worse,) = difference.of(Change.WORSENED)
    assert (worse.severity_before, worse.severity) == (Severity.LOW, Severity.HIGH)
    assert difference.exit_code == 1


def test_fixed_if_the_newest_run_passed_after_the_old_scan() -> None:
    entry = only(compared(old_with(), report(TUESDAY, GOOD_AGAIN)))
    assert (entry.change, entry.passed[:10]) == (Change.FIXED, "2026-11-23")


def test_a_pass_before_the_old_scan_fixes_nothing() -> None:
    passed_before = job("kyc", "22T05:00")
    entry = only(compared(old_with(passed_before), report(TUESDAY, passed_before, ELSEWHERE)))
    assert entry.change is Change.DID_NOT_RUN


def test_a_job_submitted_after_the_time_that_the_old_scan_was_told_did_not_run_again() -> None:
    later = job("kyc", "22T15:00")  # the scan was told a time in the past with --now
    entry = only(compared(old_with(later), report(TUESDAY, later, ELSEWHERE)))
    assert entry.change is Change.DID_NOT_RUN


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"owner": OTHER}, [{"owner": "999988887777"}], "the rule fails with another value"),
        ({"owner": OTHER}, [{}, {"owner": "999988887777"}], "the rule fails with another value"),
        ({"hours": 168}, [{"status": "InProgress", "hours": 168}], "ran again; the rule is not applicable"),
    ],
    ids=["another value", "another value beside a pass", "does not apply"],
)
def test_ran_again_and_did_not_pass(before: dict[str, Any], after: list[dict[str, Any]], reason: str) -> None:
    runs = [job("kyc", f"23T0{number}:00", **run) for number, run in enumerate(after)]
    difference = compared(report(MONDAY, job("kyc", "22T03:00", **before)), report(TUESDAY, *runs))
    gone = [entry for entry in difference.causes if entry.change is not Change.NEW]
    assert [(entry.change, entry.reason) for entry in gone] == [(Change.RAN_AGAIN, reason)]


def test_a_pass_before_the_old_scan_and_a_run_that_the_rule_does_not_apply_to_are_not_a_fix() -> None:
    passed_before = job("kyc", "22T02:00")
    old = report(MONDAY, passed_before, job("kyc", "22T03:00", hours=168))
    entry = only(compared(old, report(TUESDAY, passed_before, job("kyc", "23T03:00", status="Failed"))))
    assert (entry.change, entry.reason) == (Change.RAN_AGAIN, "ran again; the rule is not applicable")


def test_unknown_is_not_passed() -> None:
    entry = only(compared(old_with(), report(TUESDAY, summary(job("kyc", "23T03:00")))))
    assert (entry.change, entry.reason) == (Change.RAN_AGAIN, "ran again; the rule is unknown")


def test_a_pass_before_a_run_that_is_unknown_is_not_fixed() -> None:
    unknown = summary(job("kyc", "23T09:00"))
    entry = only(compared(old_with(), report(TUESDAY, GOOD_AGAIN, unknown)))
    assert (entry.change, entry.reason) == (Change.RAN_AGAIN, "a run passed, but a later one may be unknown")
    assert only(compared(old_with(), report(TUESDAY, job("kyc", "23T10:00"), unknown))).change is Change.FIXED


def test_a_pass_with_another_role_of_the_pipeline_is_not_fixed() -> None:
    old = report(MONDAY, job("kyc", "22T03:00", role="console-1a2b3c4d"))
    entry = only(compared(old, report(TUESDAY, job("kyc", "23T04:00", role="console-5e6f7a8b"))))
    assert (entry.change, entry.reason) == (Change.RAN_AGAIN, "a run passed, but perhaps with another role of the pipeline")


def test_did_not_run_again() -> None:
    entry = only(compared(old_with(), report(TUESDAY, ELSEWHERE)))
    assert (entry.change, entry.reason) == (Change.DID_NOT_RUN, "no job of the pipeline was submitted since")


Edit = Callable[[Report], Report]


def with_rows(*rows: Coverage) -> Edit:
    return lambda made: replace(made, coverage=(*made.coverage, *rows))


def with_window(**changes: Any) -> Edit:
    return lambda made: replace(made, window=replace(made.window, **changes))


def of_aws(state: CoverageState, account: str = ACCOUNT, region: str = "us-east-1", operation: str = "jobs") -> Coverage:
    return Coverage(state, f"external/aws/{account}", account, region, operation)


NOT_COVERED: dict[str, tuple[Edit, str]] = {
    "denied": (with_rows(of_aws(CoverageState.DENIED)), f"jobs of {ACCOUNT} in us-east-1: denied"),
    "role": (with_rows(of_aws(CoverageState.DENIED, region="", operation="role")), f"role of {ACCOUNT}: denied"),
    "organization": (with_rows(of_aws(CoverageState.DENIED, OTHER, "", "accounts")), f"accounts of {OTHER}: denied"),
    "missing": (with_rows(of_aws(CoverageState.MISSING)), f"jobs of {ACCOUNT} in us-east-1: missing"),
    "stale": (with_rows(of_aws(CoverageState.STALE)), f"jobs of {ACCOUNT} in us-east-1: stale"),
    "excluded": (with_rows(of_aws(CoverageState.EXCLUDED, region="", operation="role")), f"role of {ACCOUNT}: excluded"),
    "file": (with_rows(Coverage(CoverageState.UNREADABLE, "dumps/b.json")), "dumps/b.json: unreadable"),
    "since": (with_window(since="2026-11-23T00:00:00Z"), "jobs before 2026-11-23T00:00:00Z were left out"),
    "active": (with_window(active_only=True), "only jobs that have not ended were read"),
    "statuses": (with_window(statuses=("Failed",)), "only jobs that are Failed were read"),
    "name": (with_window(name_contains="ads"), "only jobs with 'ads' in their names were read"),
    "pipelines": (lambda made: replace(made, more_pipelines=3), "the new report does not list the pipelines of 3 jobs"),
}


@pytest.mark.parametrize("name", NOT_COVERED)
def test_not_covered_outranks_did_not_run_again(name: str) -> None:
    edit, reason = NOT_COVERED[name]
    entry = only(compared(old_with(), edit(report(TUESDAY, ELSEWHERE))))
    assert (entry.change, entry.reason) == (Change.NOT_COVERED, reason)


@pytest.mark.parametrize(
    "edit",
    [
        with_rows(of_aws(CoverageState.DENIED, OTHER)),
        with_rows(of_aws(CoverageState.DENIED, region="eu-west-1")),
        with_rows(of_aws(CoverageState.DENIED, operation="tags")),
        with_rows(of_aws(CoverageState.COMPLETE)),
        with_window(since="2026-11-22T12:00:00Z"),
        with_window(name_contains="kyc"),
    ],
    ids=["other account", "other Region", "tags only", "complete", "since the old scan", "its name"],
)
def test_what_cannot_have_hidden_a_run_hides_none(edit: Edit) -> None:
    assert only(compared(old_with(), edit(report(TUESDAY, ELSEWHERE)))).change is Change.DID_NOT_RUN


@pytest.mark.parametrize("name", ["denied", "role", "organization", "missing", "file"])
def test_a_pass_is_not_a_fix_where_another_run_may_not_have_been_read(name: str) -> None:
    edit, reason = NOT_COVERED[name]
    entry = only(compared(old_with(), edit(report(TUESDAY, GOOD_AGAIN))))
    assert (entry.change, entry.reason) == (Change.NOT_COVERED, f"a run passed, but not all were read: {reason}")


def test_an_account_and_region_without_a_job_and_without_its_file_is_not_covered() -> None:
    far = job("far", "22T03:00", account=OTHER, region="eu-west-1", vpc=False)
    old = report_of(MONDAY, {"us/2026-11-22.jsonl": lines([GOOD_AGAIN]), "eu/2026-11-22.jsonl": lines([far])})
    us = {"us/2026-11-23.jsonl": lines([ELSEWHERE])}
    assert only(compared(old, report_of(TUESDAY, us))).change is Change.NOT_COVERED


def test_a_rule_that_did_not_run_covers_nothing() -> None:
    new = report(TUESDAY, GOOD_AGAIN, policy=without_rule("ACME-NET-001"))
    difference = compared(old_with(), new)
    assert only(difference).reason == "the rule is not selected in the new scan"
    assert [(lost.rule, lost.now) for lost in difference.lost] == [("ACME-NET-001", "not selected")]
    assert difference.exit_code == 3


def test_the_same_jobs_judged_by_other_rules_are_not_fixed() -> None:
    strict = report(MONDAY, job("kyc", "22T03:00", hours=40), policy=WORSE_POLICY.replace("`48`", "`24`"))
    entry = only(compared(strict, report(TUESDAY, job("kyc", "22T03:00", hours=40))))
    assert (entry.change, entry.reason) == (Change.JUDGED_OTHERWISE, "the rule no longer fails on the same jobs")


def waived(made: Report, findings: int) -> Report:
    return replace(made, causes=tuple(replace(cause, waived=findings) for cause in made.causes))


def test_waived_is_neither_gone_nor_new_and_counts_again_as_new() -> None:
    old, new = old_with(), report(TUESDAY, job("kyc", "23T03:00", vpc=False))
    assert only(compared(old, waived(new, 1))).change is Change.WAIVED
    assert only(compared(report(MONDAY, ELSEWHERE), waived(new, 1))).change is Change.WAIVED
    again = compared(waived(old, 1), new)
    assert (only(again).change, only(again).reason, again.exit_code) == (Change.NEW, "waived in the old report", 1)


def test_a_rule_that_only_warns_is_shown_and_does_not_count() -> None:
    new = report(TUESDAY, job("kyc", "23T03:00", vpc=False))
    warning = replace(new, rules=tuple(replace(rule, warns=Warns("enforce: warn")) for rule in new.rules))
    difference = compared(report(MONDAY, ELSEWHERE), warning)
    assert (only(difference).change, only(difference).counts, difference.exit_code) == (Change.NEW, False, 0)
    enforced = compared(replace(warning, now=MONDAY), new)
    assert (only(enforced).change, only(enforced).reason) == (Change.NEW, "its rule only warned in the old report")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (with_rows(of_aws(CoverageState.DENIED)), f"perhaps not covered by the old scan: jobs of {ACCOUNT} in us-east-1: denied"),
        (
            with_rows(of_aws(CoverageState.DENIED, operation="tags")),
            "perhaps not covered by the old scan: tags of 111122223333 in us-east-1: denied",
        ),
        (with_window(since="2026-11-24T00:00:00Z"), "not covered by the old scan: it left out jobs before 2026-11-24T00:00:00Z"),
        (lambda made: made, ""),
    ],
)
def test_a_new_cause_says_that_the_old_scan_may_not_have_covered_it(edit: Edit, reason: str) -> None:
    new = report(TUESDAY, job("kyc", "23T03:00", vpc=False))
    difference = compared(edit(report(MONDAY, ELSEWHERE)), new)
    assert (only(difference).change, only(difference).reason, difference.exit_code) == (Change.NEW, reason, 1)


def complete(*operations: str) -> Edit:
    return with_rows(*(of_aws(CoverageState.COMPLETE, operation=operation) for operation in operations))


def test_coverage_that_was_complete_and_is_a_gap_or_missing_is_lost() -> None:
    old = complete("jobs", "tags")(report(MONDAY, ELSEWHERE))
    same = report(TUESDAY, ELSEWHERE)
    assert compared(old, complete("jobs", "tags")(same)).lost == ()
    (missing,) = compared(old, same).lost
    assert (missing.account, missing.region, missing.operations, missing.now) == (ACCOUNT, "us-east-1", ("jobs", "tags"), "missing")
    (denied,) = compared(old, with_rows(of_aws(CoverageState.DENIED))(complete("tags")(same))).lost
    assert (denied.operations, denied.now) == (("jobs",), "denied")
    assert compared(old, with_rows(of_aws(CoverageState.EXCLUDED))(complete("tags")(same))).lost == ()


def test_a_file_is_lost_unless_one_with_another_date_takes_its_place() -> None:
    one = {
        "111122223333/2026-11-22.jsonl": lines([GOOD_AGAIN]),
        "444455556666/2026-11-22.jsonl": lines([job("far", "22T03:00", account=OTHER)]),
    }
    both = {"111122223333/2026-11-23.jsonl": lines([GOOD_AGAIN]), "444455556666/2026-11-23.jsonl": lines([])}
    half = {"111122223333/2026-11-23.jsonl": lines([GOOD_AGAIN]), "111122223333/2026-11-24.jsonl": lines([ELSEWHERE])}
    old = report_of(MONDAY, one)
    named = replace(old, coverage=tuple(replace(row, source=name) for name, row in zip(sorted(one), old.coverage, strict=True)))

    def new(files: Mapping[str, str]) -> Report:
        made = report_of(TUESDAY, {name: content or "[]" for name, content in files.items()})
        rows = tuple(replace(row, source=name) for name, row in zip(sorted(files), made.coverage, strict=True))
        return replace(made, coverage=rows)

    assert compared(named, new(both)).lost == ()
    assert [lost.source for lost in compared(named, new(half)).lost] == ["444455556666/2026-11-22.jsonl"]


def test_a_narrower_window_is_less_coverage() -> None:
    old, new = report(MONDAY, ELSEWHERE), report(TUESDAY, ELSEWHERE)
    assert [lost.now for lost in compared(old, with_window(active_only=True)(new)).lost] == ["only jobs that have not ended were read"]
    assert compared(with_window(active_only=True)(old), with_window(active_only=True)(new)).lost == ()
    (late,) = compared(old, with_window(since="2026-11-23T00:00:00Z")(new)).lost
    assert late.now == f"jobs from {MONDAY} to 2026-11-23T00:00:00Z were left out"


REQUEST = {
    key: value
    for key, value in job("req", "22T03:00", vpc=False).items()
    if key not in ("jobArn", "status", "submitTime", "lastModifiedTime")
}


def test_a_request_is_fixed_if_it_is_there_and_passes() -> None:
    better = {**REQUEST, "vpcConfig": {"subnetIds": ["subnet-0a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]}}

    def requests(now: str, *jobs: Mapping[str, Any]) -> Report:
        return report_of(now, {"jobs.jsonl": lines(jobs)}, shape="create-request")

    old = requests(MONDAY, REQUEST)
    entries = [entry for entry in compared(old, requests(MONDAY, better)).causes if entry.cause.rule_id == "ACME-NET-001"]
    assert [entry.change for entry in entries] == [Change.FIXED]
    gone = [entry for entry in compared(old, report(TUESDAY, ELSEWHERE)).causes if entry.cause.rule_id == "ACME-NET-001"]
    assert [(entry.change, entry.reason) for entry in gone] == [(Change.DID_NOT_RUN, "the request is gone")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ({"error": "no rule"}, {}, "the old report says that nothing was scanned: no rule"),
        ({}, {"error": "no rule"}, "the new report says that nothing was scanned: no rule"),
        ({"cause_version": "cause/1"}, {}, "the reports have causes of different versions (cause/1, cause/2); scan again with one jobscan"),
        ({}, {"group_by": "tags.P"}, "the reports group jobs in different ways (group_by: none, tags.P); scan again"),
        (
            {"now": TUESDAY},
            {"now": MONDAY},
            f"the arguments are in the wrong order: the old report is of {TUESDAY}, the new one of {MONDAY}",
        ),
        ({}, {}, ""),
    ],
)
def test_what_cannot_be_compared(old: dict[str, Any], new: dict[str, Any], sentence: str) -> None:
    made = report(MONDAY, ELSEWHERE)
    assert why_not_comparable(replace(made, **old), replace(made, **new)) == sentence


def test_a_cause_with_a_waived_high_and_an_active_low_finding_has_worsened_when_the_high_one_counts() -> None:
    new = report(TUESDAY, job("kyc", "23T03:00", vpc=False), job("kyc", "23T04:00", vpc=False))
    (cause,) = new.causes
    low_and_waived_high = [
        structs.replace(finding, severity=severity, waiver=waiver)
        for finding, severity, waiver in zip(new.findings, (Severity.LOW, Severity.HIGH), (None, WAIVER), strict=True)
    ]
    old = replace(new, now=MONDAY, findings=low_and_waived_high, causes=(replace(cause, severities=2, waived=1),))
    assert only(compared(old, new)).change is Change.WORSENED


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("dumps/2026-11-{day}.jsonl", Change.DID_NOT_RUN),
        ("external/s3/acme-dumps/jobs.jsonl", Change.DID_NOT_RUN),
        ("external/jobs.jsonl", Change.NOT_COVERED),  # in another scan, another file can have this name
    ],
)
def test_a_file_that_was_read_again_covers_the_accounts_that_it_had(name: str, change: Change) -> None:
    def named(made: Report, day: int) -> Report:
        path = name.format(day=day)
        causes = (replace(cause, newest=replace(cause.newest, location=Location(path, 1, 1))) for cause in made.causes)
        rows = tuple(replace(row, source=path) for row in made.coverage)
        sources = tuple(replace(source, path=path) for source in made.sources)
        return replace(made, coverage=rows, causes=tuple(causes), sources=sources)

    old = named(report(MONDAY, job("far", "22T03:00", account=OTHER, vpc=False), ELSEWHERE), 22)
    new = named(report(TUESDAY, ELSEWHERE), 23)
    assert (only(compared(old, new)).change, compared(old, new).lost) == (change, ())
    for row in (of_aws(CoverageState.COMPLETE), Coverage(CoverageState.COMPLETE, "dumps/b.json")):  # collected from AWS, or from files
        assert only(compared(old, with_rows(row)(new))).change is Change.NOT_COVERED


def test_a_new_cause_inside_the_same_window_needs_no_remark() -> None:
    new = report(TUESDAY, job("kyc", "23T03:00", vpc=False))
    old = with_window(statuses=("Completed",))(report(MONDAY, ELSEWHERE))
    assert only(compared(old, with_window(statuses=("Completed",))(new))).reason == ""
    assert only(compared(old, new)).reason == "perhaps not covered by the old scan: it read only jobs that are Completed"

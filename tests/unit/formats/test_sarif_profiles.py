"""SARIF for GitHub and GitLab: one result for each cause, and what could not be checked again is repeated."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from scanner.formats.options import Carried, ReportOptions, SarifProfile
from scanner.formats.registry import FORMATS
from scanner.formats.sarif import limits
from scanner.formats.sarif.report import pieces
from scanner.governance.diff.carried import recheck
from scanner.model.governance import WaivedBy
from scanner.model.job import Stage
from scanner.model.report import Report
from scanner.model.severity import Severity
from tests.unit.governance.days import MONDAY, OTHER, TUESDAY, job, report

from . import reports

KEY = reports.rule()
PROFILES = [SarifProfile.GITHUB, SarifProfile.GITLAB]


def run_of(made: Report, profile: SarifProfile = SarifProfile.GITHUB, **options: Any) -> dict[str, Any]:
    (run,) = json.loads("".join(pieces(made, ReportOptions(sarif_profile=profile, **options))))["runs"]
    return run  # type: ignore[no-any-return]


def results_of(made: Report, profile: SarifProfile = SarifProfile.GITHUB, **options: Any) -> list[dict[str, Any]]:
    """The results of causes, without the one that says that the scan was incomplete."""
    return [result for result in run_of(made, profile, **options)["results"] if result["ruleId"] != "JOBSCAN-001"]


def alerts(results: Iterable[dict[str, Any]], profile: SarifProfile) -> dict[tuple[str, ...], str]:
    """What the service takes for one alert, with the cause that it stands for."""
    known = {}
    for result in results:
        place = result["locations"][0]["physicalLocation"]
        path, line = place["artifactLocation"]["uri"], place["region"]["startLine"]
        hashed = result["partialFingerprints"]["primaryLocationLineHash"]
        key = (result["ruleId"], path, str(line) if profile is SarifProfile.GITLAB else hashed)
        known[key] = result["correlationGuid"]
    return known


@pytest.mark.parametrize("profile", PROFILES)
def test_one_result_for_each_cause_with_how_often_it_occurs(profile: SarifProfile) -> None:
    made = reports.mixed()
    results = results_of(made, profile)
    assert [result["occurrenceCount"] for result in results] == [cause.findings for cause in made.causes]
    assert len(alerts(results, profile)) == len(made.causes)


def test_the_message_begins_with_the_fact_and_says_how_many_jobs_and_where() -> None:
    (result,) = results_of(reports.report(2, (KEY,), [reports.finding(KEY, 0), reports.finding(KEY, 1)], exit_code=1))
    assert result["message"]["text"] == (
        "Job nightly-001 names no KMS key. 2 jobs, account 111122223333, Region us-east-1, role batch-default, "
        "newest arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/000000000001."
    )


def test_paths_are_of_the_repository_and_no_files() -> None:
    paths = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results_of(reports.mixed())]
    assert all(path.startswith("jobscan/BMJ-") and ".." not in path for path in paths)
    assert len(set(paths)) == len(paths)


def test_a_request_keeps_its_place_in_the_file() -> None:
    asked = reports.finding(KEY, 0, stage=Stage.REQUEST, job="main.tf#nightly", cause="BMJ-ENC-001 | main.tf#nightly | key absent")
    (result,) = results_of(reports.report(1, (KEY,), [asked], exit_code=1))
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("jobs.json", 18)


@pytest.mark.parametrize("profile", list(SarifProfile))
def test_guids_are_unique_and_the_same_in_each_run(profile: SarifProfile) -> None:
    twice = [results_of(reports.mixed(), profile) for _ in range(2)]
    assert twice[0] == twice[1]
    guids = [result["guid"] for result in twice[0]]
    assert len(set(guids)) == len(guids)
    assert all(str(UUID(text)) == text for text in guids)


@pytest.mark.parametrize("profile", PROFILES)
def test_alerts_of_the_next_day_stand_for_the_same_causes(profile: SarifProfile) -> None:
    monday = report(MONDAY, job("nightly", "22T03:00", key=False), job("adhoc", "22T04:00", key=False))
    tuesday = report(TUESDAY, job("nightly", "23T03:00", key=False), job("weekly", "23T04:00", key=False))
    first, second = (alerts(results_of(made, profile), profile) for made in (monday, tuesday))
    assert len(first.keys() & second.keys()) == 1
    assert all(first[key] == second[key] for key in first.keys() & second.keys())


def test_a_cause_whose_findings_are_all_waived_is_suppressed() -> None:
    waiver = WaivedBy("W-1", "ana@acme.example", "Agreed.", "2026-12-31")
    first, second = reports.finding(KEY, 0), reports.finding(KEY, 3, cause="other")
    made = reports.report(2, (KEY,), [replace(first, waiver=waiver), second], exit_code=1)
    assert all("suppressions" not in result for result in results_of(made))  # as in the other profile: on all results or on none


def test_a_category_of_ones_own() -> None:
    assert run_of(reports.clean())["automationDetails"]["id"] == "jobscan/github/"
    assert run_of(reports.clean(), sarif_category="prod/111122223333")["automationDetails"]["id"] == "prod/111122223333/"


def test_the_least_severe_causes_are_cut_and_everyone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHOWN", 3)
    monkeypatch.setattr("scanner.formats.sarif.report.SHOWN", 3)
    high = reports.rule("BMJ-NET-001", Severity.HIGH)
    findings = [reports.finding(KEY, number, cause=f"BMJ-ENC-001 | {number}") for number in range(5)]
    findings.append(reports.finding(high, 7, cause="BMJ-NET-001 | 7"))
    made = reports.report(9, (KEY, high), findings, exit_code=1)
    run = run_of(made)
    assert [result["ruleId"] for result in run["results"]] == ["BMJ-NET-001", "BMJ-ENC-001", "BMJ-ENC-001"]
    (note,) = FORMATS["sarif"].notes(made, ReportOptions(sarif_profile=SarifProfile.GITHUB))
    assert note.startswith("SARIF: 3 causes left out, the least severe")
    assert note in [found["message"]["text"].rstrip(".") for found in run["invocations"][0]["toolExecutionNotifications"]]
    (note,) = FORMATS["sarif"].notes(made, ReportOptions())
    assert note.startswith("SARIF: 6 results; GitHub and GitLab show")


# --carry-forward


def carried(earlier: Report, made: Report) -> Carried:
    return Carried(earlier, recheck(earlier, made).not_rechecked)


EARLIER = report(MONDAY, job("nightly", "22T03:00", key=False), job("kyc", "22T04:00", account=OTHER, key=False))
LATER = report(TUESDAY, job("nightly", "23T03:00", key=False), job("kyc", "23T04:00", account=OTHER))


@pytest.mark.parametrize("profile", list(SarifProfile))
def test_of_a_scan_that_could_not_start_everything_is_repeated(profile: SarifProfile) -> None:
    run = run_of(reports.refused(), profile, carried=carried(EARLIER, reports.refused()))
    assert [result["ruleId"] for result in run["results"]] == ["JOBSCAN-001", "ACME-KEY-001", "ACME-KEY-001"]
    assert run["invocations"][0]["executionSuccessful"]
    assert all("Not re-checked since 2026-11-22T12:00:00" in result["message"]["text"] for result in run["results"][1:])
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    assert alerts(run["results"][1:], profile) == alerts(results_of(EARLIER, profile), profile)


@pytest.mark.parametrize("profile", list(SarifProfile))
def test_what_was_fixed_is_not_repeated(profile: SarifProfile) -> None:
    options = carried(EARLIER, LATER)
    assert not options.reasons
    assert results_of(LATER, profile, carried=options) == results_of(LATER, profile)


@pytest.mark.parametrize("profile", list(SarifProfile))
def test_an_account_that_was_not_read_keeps_its_alerts(profile: SarifProfile) -> None:
    unread = replace(reports.broken(), now=LATER.now, cause_version=EARLIER.cause_version)
    results = results_of(unread, profile, carried=carried(EARLIER, unread))
    assert len(results) == 2
    assert not run_of(unread, profile)["invocations"][0]["executionSuccessful"]

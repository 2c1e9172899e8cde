"""ASFF against botocore's model of Security Hub."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from msgspec.structs import replace

from scanner.formats.asff import scopes
from scanner.formats.options import Carried, ReportOptions, Scope
from scanner.formats.registry import FORMATS
from scanner.governance.diff.carried import recheck
from scanner.model.governance import WaivedBy
from scanner.model.job import Stage
from scanner.model.report import Report
from tests.unit.governance.days import ACCOUNT, MONDAY, OTHER, TUESDAY, job, report, report_of

from . import reports

KEY = reports.rule()
US, EUROPE = Scope(ACCOUNT, "us-east-1"), Scope(OTHER, "eu-central-1")
EUROPEAN = {"account": OTHER, "region": "eu-central-1"}


def requests(made: Report, **options: Any) -> list[list[dict[str, Any]]]:
    """The findings of each request."""
    rows = b"".join(FORMATS["asff"].chunks(made, ReportOptions(**options))).decode().splitlines()
    return [json.loads(row)["Findings"] for row in rows]


def of_causes(made: Report, **options: Any) -> list[dict[str, Any]]:
    return [finding for request in requests(made, **options) for finding in request if finding["GeneratorId"] != "jobscan/JOBSCAN-001"]


@pytest.mark.parametrize(
    "made", [reports.mixed(), reports.clean(), reports.broken(), reports.refused(), reports.organised(), reports.hostile()]
)
def test_every_request_is_what_the_api_takes(made: Report) -> None:
    service = botocore.session.get_session().get_service_model("securityhub")
    shape = service.operation_model("BatchImportFindings").input_shape
    for findings in requests(made):
        assert not ParamValidator().validate({"Findings": findings}, shape).has_errors()
        assert len({(finding["AwsAccountId"], finding["ProductArn"]) for finding in findings}) == 1
        assert len(findings) <= 100
        assert all(len(finding["Resources"]) <= 32 for finding in findings)


def test_a_finding_for_each_cause_with_its_newest_jobs() -> None:
    findings = [reports.finding(KEY, number, submit_time=f"2026-11-10T03:00:{number:02}Z") for number in range(50)]
    (found,) = of_causes(reports.report(50, (KEY,), findings, exit_code=1))
    assert found["ProductFields"]["jobscan/jobs"] == "50"
    assert [resource["Id"][-2:] for resource in found["Resources"]] == [f"{number:02}" for number in range(49, 17, -1)]


def test_a_request_has_at_most_a_hundred_findings() -> None:
    findings = [reports.finding(KEY, number, cause=f"{KEY.id} | {number}") for number in range(250)]
    assert [len(request) for request in requests(reports.report(250, (KEY,), findings, exit_code=1))] == [100, 100, 51]


def test_a_file_for_each_account_and_region() -> None:
    made = report(MONDAY, job("nightly", "22T03:00", key=False), job("europe", "22T03:00", key=False, **EUROPEAN))
    assert scopes(made, ReportOptions()) == [US, EUROPE]
    for scope in (US, EUROPE):
        assert {finding["AwsAccountId"] for request in requests(made, scope=scope) for finding in request} == {scope.account}


def test_only_what_was_fixed_is_archived() -> None:
    kyc = ("22T03:00", "22T04:00")
    earlier = report_of(
        MONDAY,
        {
            "us.jsonl": json.dumps(job("kyc", kyc[0], key=False)) + "\n" + json.dumps(job("ads", kyc[1], key=False)) + "\n",
            "eu.jsonl": json.dumps(job("europe", kyc[0], key=False, **EUROPEAN)) + "\n",
        },
    )
    later = report_of(TUESDAY, {"us.jsonl": json.dumps(job("kyc", "23T03:00")) + "\n"})
    rechecked = recheck(earlier, later)
    carried = Carried(earlier, rechecked.not_rechecked, rechecked.fixed)
    found = of_causes(later, carried=carried)
    assert [(finding["RecordState"], finding["Compliance"]["Status"]) for finding in found] == [("ARCHIVED", "PASSED")]
    assert "kyc-*" in found[0]["ProductFields"]["jobscan/cause"]


def test_ids_stay_the_same_from_day_to_day() -> None:
    days = [report(MONDAY, job("kyc", "22T03:00", key=False)), report(TUESDAY, job("kyc", "23T03:00", key=False))]
    first, second = ({finding["Id"] for request in requests(made) for finding in request} for made in days)
    assert first == second


def test_what_is_waived_neither_failed_nor_passed() -> None:
    waived = replace(reports.finding(KEY), waiver=WaivedBy("W-1", "ana@acme.example", "Agreed.", "2026-12-31"))
    (found,) = of_causes(reports.report(1, (KEY,), [waived]))
    assert (found["Compliance"]["Status"], found["RecordState"]) == ("NOT_AVAILABLE", "ACTIVE")


def test_requests_that_were_not_submitted_are_left_out_and_that_is_said() -> None:
    made = reports.report(1, (KEY,), [reports.finding(KEY, stage=Stage.REQUEST)], exit_code=1)
    assert not of_causes(made)
    assert next(iter(FORMATS["asff"].notes(made, ReportOptions()))).startswith("asff: 1 cause of requests")


@pytest.mark.parametrize("region", ["../../etc", "us-east-1/../x", "", "US EAST"])
def test_a_region_of_no_form_makes_no_file(region: str) -> None:
    made = reports.report(1, (KEY,), [reports.finding(KEY, region=region)], exit_code=1)
    assert scopes(made, ReportOptions()) == []

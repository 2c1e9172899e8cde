"""OCSF events against the schemas of the versions that lakes and SIEMs speak."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jsonschema
import pytest
from msgspec import structs
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from scanner.model.governance import WaivedBy
from scanner.model.report import Report

from . import reports
from .readers import written

KEY = reports.rule()
VERSIONS = ["1.4.0", "1.5.0", "1.6.0", "1.7.0", "1.8.0"]
REPORTS = [reports.mixed(), reports.clean(), reports.broken(), reports.refused(), reports.organised(), reports.hostile()]


@cache
def validator(version: str) -> jsonschema.Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version)).get_class_schema("compliance_finding", ["cloud"])
    return jsonschema.Draft202012Validator(schema)


def events(report: Report) -> list[dict[str, Any]]:
    return [json.loads(row) for row in written("ocsf", report).decode().splitlines()]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_event_is_valid(version: str) -> None:
    for report in REPORTS:
        for event in events(report):
            stamped = {**event, "metadata": {**event["metadata"], "version": version}}
            assert [error.message for error in validator(version).iter_errors(stamped)] == []


def test_the_validator_refuses_what_is_wrong() -> None:
    event = events(reports.mixed())[1]
    assert list(validator("1.6.0").iter_errors({**event, "unknown_key": 1}))
    assert list(validator("1.6.0").iter_errors({**event, "finding_info": {"title": "no uid"}}))


def test_times_are_milliseconds() -> None:
    event = events(reports.mixed())[1]
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert event["time"] == now.timestamp() * 1000
    assert event["finding_info"]["created_time"] == datetime(2026, 11, 10, 3, tzinfo=UTC).timestamp() * 1000


def test_an_event_for_the_scan_each_finding_and_each_undecided_check() -> None:
    report = reports.mixed()
    found = [event["finding_info"]["uid"] for event in events(report)]
    assert len(set(found)) == len(found) == 1 + len(report.findings) + len(report.undecided)
    assert {finding.fingerprint for finding in report.findings} <= set(found)


def test_a_waived_finding_is_suppressed_and_says_by_whom() -> None:
    waived = structs.replace(reports.finding(KEY), waiver=WaivedBy("W-1", "ana@acme.example", "Agreed.", "2026-12-31"))
    (event,) = events(reports.report(1, (KEY,), [waived]))
    assert (event["status_id"], event["comment"]) == (3, "waived by W-1 (ana@acme.example) until 2026-12-31")


def test_an_unknown_check_neither_passed_nor_failed() -> None:
    (_, event) = events(reports.report(1, (KEY,), undecided=[reports.undecided(KEY)], exit_code=3, complete=False))
    assert event["compliance"]["status_id"] == 0

"""The report for machines, and its schema."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from scanner.formats.notes import notes

from scanner.formats.json.report import document, render
from scanner.formats.options import ReportOptions
from scanner.formats.schema import report_schema
from scanner.model.report import Report

from . import reports

OPTIONS = ReportOptions()
VALIDATOR = Draft202012Validator(report_schema())
MADE = [
    reports.mixed(),
    reports.clean(),
    reports.broken(),
    reports.refused(),
    reports.hostile(),
    reports.organised(),
    reports.report(0, (reports.rule(),)),
]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("report", MADE)
def test_every_report_is_valid(report: Report) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(render(report, OPTIONS)))] == []


@pytest.mark.parametrize("key", sorted(document(reports.mixed())))
def test_the_schema_misses_every_key_that_is_gone(key: str) -> None:
    whole = document(reports.mixed())
    del whole[key]
    assert not VALIDATOR.is_valid(whole)
    for name in ("findings", "rules", "undecided", "not_configured"):
        if key == name:
            for member in document(reports.mixed())[name][0]:
                row = dict(document(reports.mixed())[name][0])
                del row[member]
                assert not VALIDATOR.is_valid({**document(reports.mixed()), name: [row]}), member


def test_the_whole_document() -> None:
    outcomes = {"pass": 0, "fail": 0, "not_applicable": 0, "unknown": 0, "not_configured": 0, "error": 0}
    nist = {"frameworks": {"nist_800_53_r5": ["SC-28"]}}
    found = reports.mixed().findings[0]
    whole = document(replace(reports.mixed(), findings=(found,), undecided=reports.mixed().undecided[:1], started="2026-11-23T12:00:00Z"))
    assert whole == {
        "report": "jobscan/1",
        "tool": {"name": "jobscan", "version": "0.1.0"},
        "now": "2026-11-23T12:00:00Z",
        "error": None,
        "fail_on": "low",
        "run": {
            "config": None,
            "named": [],
            "policies": [{"path": "builtin/encryption.yaml", "sha256": "a" * 64}],
            "parameters_sha256": "b" * 64,
            "parameters_changed": [],
            "sources": [{"path": "jobs.json", "sha256": "c" * 64, "records": 4, "notes": ["times without an offset were read as UTC"]}],
            "started": "2026-11-23T12:00:00Z",
        },
        "summary": {
            "jobs": 4, "requests": 0, "rules": 3, "findings": 1, "causes": 1,
            "outcomes": outcomes | {"fail": 4, "unknown": 4, "not_configured": 4},
            "load_failures": 0, "skipped": 0, "complete": False, "exit_code": 4,
        },
        "rules": [
            {"id": "BMJ-ENC-001", "name": "output-kms-key-named", "severity": "medium", **nist, "outcomes": outcomes | {"fail": 4}},
            {"id": "BMJ-NET-001", "name": "vpc-config-required", "severity": "high", **nist, "outcomes": outcomes | {"unknown": 4}},
            {
                "id": "BMJ-IAM-001", "name": "output-kms-key-named", "severity": "medium", **nist,
                "outcomes": outcomes | {"not_configured": 4},
            },
        ],
        "findings": [
            {
                "rule": "BMJ-ENC-001", "severity": "medium", "job": found.job, "job_name": "nightly-000",
                "account_id": "111122223333", "region": "us-east-1", "role": found.role, "status": "Completed",
                "submit_time": "2026-11-10T03:00:00Z", "stage": "job",
                "message": "Job nightly-000 names no KMS key.", "fingerprint": found.fingerprint, "cause": found.cause,
                "field": found.field, "seen": None, "expected": found.expected, "location": {"path": "jobs.json", "line": 18, "column": 5},
                "waiver": None, "baseline": None,
            }
        ],
        "undecided": [
            {
                "rule": "BMJ-NET-001", "job": found.job, "outcome": "unknown",
                "reason": "vpc_config was not delivered by an AWS List summary",
                "missing": [{"path": "vpc_config", "kind": "not_delivered"}], "location": {"path": "jobs.json", "line": 2, "column": 3},
                "accepted": None,
            }
        ],
        "not_configured": [{"rule": "BMJ-IAM-001", "parameters": ["allowed_roles"], "jobs": 4}],
        "load_failures": [],
        "more_load_failures": [],
        "truncated": [],
        "left_out": [],
        "skipped": [],
        "notes": list(notes(reports.mixed())),
        "scopes": [],
    }  # fmt: skip


def test_what_could_not_be_read_is_listed() -> None:
    whole = document(reports.broken())
    assert whole["load_failures"][1] == {"path": "jobs.json", "line": 31, "column": 3, "reason": "it has no jobArn, so it is no job"}
    reason = "nextToken is there, so AWS had more jobs to list"
    assert whole["truncated"] == [{"path": "jobs.json", "line": 60, "column": 3, "reason": reason}]


def test_what_was_left_out_is_counted() -> None:
    whole = document(replace(reports.clean(), left_out={"jobs that have ended (--active-only)": 7}))
    assert whole["left_out"] == [{"what": "jobs that have ended (--active-only)", "number": 7}]
    VALIDATOR.validate(whole)


def test_hostile_text_comes_back_as_it_was() -> None:
    text = render(reports.hostile(), OPTIONS)
    text.encode("utf-8")
    assert json.loads(text)["findings"][0]["message"] == reports.HOSTILE
    assert json.loads(text)["findings"][0]["seen"] == {reports.HOSTILE: [reports.HOSTILE, "inf"]}


def test_what_an_organisation_says_of_a_rule_is_told() -> None:
    whole = document(reports.organised())
    (rule,) = whole["rules"]
    told = {key: rule[key] for key in ("owner", "runbook", "severity_reason", "severity", "switched_off")}
    assert told == {
        "owner": "team@acme.example", "runbook": "https://acme.example/runbook", "severity_reason": "We say so.", "severity": "high",
        "switched_off": [
            {
                "scope": "sandbox", "reason": "Nothing real in it.", "jobs": 1,
                "location": {"path": "jobscan.yaml", "line": 20, "column": 5},
            }
        ],
    }  # fmt: skip
    assert whole["findings"][0]["severity"] == "critical"
    assert whole["run"]["config"] == {"path": "jobscan.yaml", "sha256": "d" * 64}
    assert whole["not_configured"] == [{"rule": "BMJ-IAM-001", "parameters": ["allowed_roles"], "jobs": 1}]

"""The report for machines, and its schema."""

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from scanner.formats.json.report import pieces
from scanner.formats.options import ReportOptions
from scanner.formats.schema import report_schema
from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.report import Flags, Passed, Pipeline, Report
from scanner.model.severity import Severity

from . import reports

PIPELINE = Pipeline(
    "111122223333 | us-east-1 | batch-* | nightly-*",
    "111122223333",
    "us-east-1",
    "batch-*",
    "nightly-*",
    4,
    "2026-11-21T03:00:00Z",
    (Passed("A-1", 3, "2026-11-21"),),
)
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


def render(report: Report) -> str:
    return "".join(pieces(report, ReportOptions()))


def document(report: Report) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(render(report))
    return whole


def full() -> dict[str, Any]:
    """A document with an entry in each list, where all that may be missing is missing."""
    report = replace(reports.mixed(), pipelines=(PIPELINE,), load_failures=reports.broken().load_failures)
    report = replace(report, more_load_failures={"x": 1}, left_out={"y": 1})
    return document(replace(report, sources=reports.broken().sources))


@pytest.mark.parametrize("report", MADE)
def test_every_report_is_valid(report: Report) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(document(report))] == []


@pytest.mark.parametrize("key", sorted(full()))
def test_the_schema_misses_every_key_that_is_gone(key: str) -> None:
    whole = full()
    VALIDATOR.validate(whole)
    del whole[key]
    assert not VALIDATOR.is_valid(whole)


@pytest.mark.parametrize(
    "key",
    [
        "tool", "flags", "run", "summary", "window", "rules", "causes", "findings", "undecided", "missing", "not_configured",
        "load_failures", "more_load_failures", "truncated", "left_out", "pipelines", "coverage", "signals",
    ],
)  # fmt: skip
def test_the_schema_misses_every_member_that_is_gone(key: str) -> None:
    whole = full()
    entry = whole[key] if isinstance(whole[key], dict) else whole[key][0]
    before = copy.deepcopy(entry)
    optional = {"missing": {"source"}, "coverage": {"source"}}.get(key, set())  # a row of AWS has no file
    assert entry, "an empty entry misses nothing"
    for member in before.keys() - optional:
        del entry[member]
        assert not VALIDATOR.is_valid(whole), member
        entry[member] = before[member]


def test_the_whole_document() -> None:
    outcomes = {"pass": 0, "fail": 0, "not_applicable": 0, "unknown": 0, "not_configured": 0, "error": 0}
    text = {
        "precision": "medium",
        "rationale": "The bucket's default decides how the answers are encrypted.",
        "remediation": {
            "running": "Stop it and start it anew with a key.", "finished": "Check the objects.", "pipeline": "Add s3EncryptionKeyId.",
            "cli": "aws s3 ls",
        },
        "references": ["https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html"],
        "frameworks": {"nist_800_53_r5": ["SC-28"]},
        "cwe": ["CWE-311"],
        "stages": ["job", "request"],
    }  # fmt: skip
    none = {
        "accepted": 0, "findings": {}, "statuses": {}, "submitted": 0, "waived": {}, "known": {}, "warns": None, "asked_for": False,
    }  # fmt: skip
    mixed = reports.mixed()
    found, first_open, cause = next(iter(mixed.findings)), next(iter(mixed.undecided)), mixed.causes[0]
    report = replace(mixed, findings=(found,), undecided=(first_open,), causes=(cause,), pipelines=(PIPELINE,), started=reports.NOW)
    assert document(report) == {
        "report": "jobscan/1",
        "tool": {"name": "jobscan", "version": "0.1.0"},
        "now": "2026-11-23T12:00:00Z",
        "only_owner": None,
        "last": None,
        "error": None,
        "fail_on": "low",
        "cause_version": "cause/2",
        "group_by": "",
        "flags": {
            "allow_unknown": [], "allow_empty": False, "exit_zero": False,
            "fail_on_new": False, "expect_jobs": 0, "only_new_gaps": False,
        },
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
            "load_failures": 0, "skipped": 0, "coverage": {"complete": 1},
            "complete": False, "exit_code": 4, "honest_code": 4, "stages": {"job": 4, "request": 0},
        },
        "signals": {
            "new": None, "worsened": None, "lost": [], "stale": [], "expected": [], "expiring_waivers": [], "expired_waivers": [],
        },
        "window": {
            "since": None, "active_only": False, "statuses": [],
            "oldest_submit": "2026-11-10T03:00:00Z", "newest_submit": "2026-11-21T03:00:00Z", "newest_change": "2026-03-13T00:00:00Z",
        },
        "accounts": ["111122223333"],
        "regions": ["us-east-1"],
        "rules": [
            {
                "id": "BMJ-ENC-001", "name": "output-kms-key-named", "title": "A job should name the KMS key of its output",
                "severity": "medium", **text, "outcomes": outcomes | {"fail": 4}, **none,
                "findings": {"medium": 4}, "statuses": {"Completed": 3, "Submitted": 1}, "submitted": 4,
            },
            {
                "id": "BMJ-NET-001", "name": "vpc-config-required", "title": "A job must run in a VPC",
                "severity": "high", **text, "outcomes": outcomes | {"unknown": 4}, **none,
            },
            {
                "id": "BMJ-IAM-001", "name": "output-kms-key-named", "title": "A job's role must be approved",
                "severity": "medium", **text, "outcomes": outcomes | {"not_configured": 4}, **none,
                "unset": {
                    "parameters": ["allowed_roles"], "never_configured": True, "configure_with": '--param "allowed_roles=prod-*"',
                },
            },
        ],
        "waivers": [],
        "baseline": None,
        "causes": [
            {
                "cause": "BMJ-ENC-001 | adhoc", "rule": "BMJ-ENC-001", "severity": "medium", "severities": 1,
                "account_id": "111122223333", "region": "us-east-1", "role": "batch-adhoc", "findings": 1, "stoppable": 1,
                "waived": 0, "baseline": None, "owner": "",
                "newest": {
                    "job": cause.newest.job, "job_name": "adhoc", "status": "Submitted", "stage": "job",
                    "submit_time": "2026-11-13T03:00:00Z", "fingerprint": cause.newest.fingerprint,
                    "location": {"path": "jobs.json", "line": 93, "column": 5},
                },
            }
        ],
        "findings": [
            {
                "rule": "BMJ-ENC-001", "severity": "medium", "resource_type": "model-invocation-job",
                "job": found.job, "job_name": "nightly-000",
                "account_id": "111122223333", "region": "us-east-1", "role": found.role, "status": "Completed",
                "submit_time": "2026-11-10T03:00:00Z", "stage": "job", "tags": None,
                "message": "Job nightly-000 names no KMS key.", "fingerprint": found.fingerprint, "cause": found.cause,
                "field": found.field, "seen": None, "expected": found.expected,
                "location": {
                    "path": "jobs.json", "line": 18, "column": 5, "width": 20,
                    "excerpt": '    "s3OutputDataConfig": {', "excerpt_column": 5, "lacks": "s3EncryptionKeyId",
                },
                "owner": "", "unchanged": False, "waiver": None, "baseline": None,
            }
        ],
        "undecided": [
            {
                "rule": "BMJ-NET-001", "resource_type": "model-invocation-job", "job": found.job, "outcome": "unknown",
                "reason": "vpc_config was not delivered by an AWS List summary",
                "missing": [{"path": "vpc_config", "kind": "not_delivered", "source": "an AWS List summary"}],
                "location": {"path": "jobs.json", "line": 2, "column": 3},
                "accepted": None, "waivers": [],
            }
        ],
        "missing": [
            {"path": "vpc_config", "kind": "not_delivered", "source": "an AWS List summary", "rules": ["BMJ-NET-001"], "jobs": 4}
        ],
        "not_configured": [{"rule": "BMJ-IAM-001", "parameters": ["allowed_roles"], "jobs": 4}],
        "load_failures": [],
        "more_load_failures": [],
        "truncated": [],
        "left_out": [],
        "skipped": [],
        "notes": ["the newest change in this file is 255 days old (2026-03-13)", "jobs.json: times without an offset were read as UTC"],
        "pipelines": [
            {
                "key": PIPELINE.key, "account_id": "111122223333", "region": "us-east-1", "role": "batch-*", "name": "nightly-*", "jobs": 4,
                "newest_submit": "2026-11-21T03:00:00Z", "passed": {"A-1": {"jobs": 3, "newest_submit": "2026-11-21"}},
            }
        ],
        "more_pipelines": 0,
        "coverage": [{"state": "complete", "source": "jobs.json", "records": 4}],
    }  # fmt: skip


def test_what_the_command_line_said_is_in_it() -> None:
    allowed = frozenset({"vpc_config", "computed"})
    flags = Flags(Severity.HIGH, allowed, allow_empty=True, exit_zero=True, fail_on_new=True, expect_jobs=3, only_new_gaps=True)
    window = replace(reports.WINDOW, since="2026-11-01T00:00:00Z", active_only=True, statuses=("Failed",))
    whole = document(replace(reports.clean(), flags=flags, window=window, honest_code=3))
    VALIDATOR.validate(whole)
    assert (whole["fail_on"], whole["summary"]["exit_code"], whole["summary"]["honest_code"]) == ("high", 0, 3)
    others = {"allow_empty": True, "exit_zero": True, "fail_on_new": True, "expect_jobs": 3, "only_new_gaps": True}
    assert whole["flags"] == {"allow_unknown": ["computed", "vpc_config"], **others}
    told = {name: whole["window"][name] for name in ("since", "active_only", "statuses")}
    assert told == {"since": "2026-11-01T00:00:00Z", "active_only": True, "statuses": ["Failed"]}
    assert document(replace(reports.clean(), flags=Flags(fail_on=None)))["fail_on"] == "never"
    assert document(reports.refused())["fail_on"] is None


def test_a_row_of_coverage_has_what_there_is_to_say_and_nothing_else() -> None:
    rows = (
        Coverage(CoverageState.TRUNCATED, "a.json", detail="nextToken is there", records=3),
        Coverage(CoverageState.DENIED, account="111122223333", region="us-east-1", operation="jobs", action="bedrock:List", lost=True),
        Coverage(
            CoverageState.EXPECTED,
            operation="tags",
            inferred=2,
            as_of="2026-11-22T12:00:00Z",
            exemption=Exemption("not used", "ml", "2027-01-31"),
            usage=Usage(1, 2, 3, 0.5),
        ),
        *(Coverage(state, "b.json") for state in CoverageState),
    )
    whole = document(replace(reports.clean(), coverage=rows))
    VALIDATOR.validate(whole)
    assert whole["coverage"][:3] == [
        {"state": "truncated", "source": "a.json", "detail": "nextToken is there", "records": 3},
        {
            "state": "denied",
            "account": "111122223333",
            "region": "us-east-1",
            "operation": "jobs",
            "action": "bedrock:List",
            "records": 0,
            "lost": True,
        },
        {
            "state": "expected",
            "operation": "tags",
            "records": 0,
            "inferred": 2,
            "as_of": "2026-11-22T12:00:00Z",
            "exemption": {"reason": "not used", "owner": "ml", "until": "2027-01-31"},
            "usage": {"calls": 1, "pages": 2, "retries": 3, "seconds": 0.5},
        },
    ]


def test_tags_are_those_of_the_findings_job() -> None:
    rule = reports.rule()
    found = [reports.finding(rule, 0, tags={"team": "a"}), reports.finding(rule, 1, tags={}), reports.finding(rule, 2)]
    whole = document(reports.report(3, (rule,), found, exit_code=1))
    VALIDATOR.validate(whole)
    assert [finding["tags"] for finding in whole["findings"]] == [{"team": "a"}, {}, None]


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
    text = render(reports.hostile())
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

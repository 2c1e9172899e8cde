"""SARIF, by what code scanning services were seen to want."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.formats.options import ReportOptions
from scanner.formats.sarif.guids import guid
from scanner.formats.sarif.paths import uri
from scanner.formats.sarif.report import pieces
from scanner.model.coverage import CoverageState
from scanner.model.outcome import Finding, Outcome
from scanner.model.place import Location
from scanner.model.report import Flags, Report, Window
from scanner.model.severity import Severity
from tests.unit import live

from . import reports

LIVE = replace(reports.mixed(), coverage=tuple(live.night()))
MADE = [LIVE, reports.mixed(), reports.clean(), reports.broken(), reports.refused(), reports.hostile(), reports.organised()]


def render(report: Report) -> str:
    return "".join(pieces(report, ReportOptions()))


def run_of(report: Report) -> dict[str, Any]:
    (run,) = json.loads(render(report))["runs"]
    return run  # type: ignore[no-any-return]


def results_of(*findings: Any) -> list[dict[str, Any]]:
    rules = [reports.rule(rule_id) for rule_id in dict.fromkeys(one.rule_id for one in findings)]
    return run_of(reports.report(9, rules, findings, exit_code=1))["results"]  # type: ignore[no-any-return]


def rules_of(report: Report) -> list[dict[str, Any]]:
    """The rules, without the last, which is the tool's own."""
    *rules, own = run_of(report)["tool"]["driver"]["rules"]
    assert own["id"] == "JOBSCAN-001"
    return rules


def print_of(found: Finding) -> str:
    return hashlib.sha256(f"{found.fingerprint}\n{found.field}".encode()).hexdigest()[:16] + ":1"


def messages(value: Any) -> Iterator[str]:
    """Every plain message of a document."""
    if isinstance(value, list):
        for item in value:
            yield from messages(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("message", "shortDescription", "fullDescription"):
                yield item["text"]
            else:
                yield from messages(item)


def test_a_whole_result() -> None:
    found = reports.finding(reports.rule())
    assert results_of(found) == [
        {
            "ruleId": "BMJ-ENC-001",
            "ruleIndex": 0,
            "kind": "fail",
            "level": "warning",
            "rank": 55.0,
            "message": {"text": "Job nightly-000 names no KMS key."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "jobs.json"},
                        "region": {
                            "startLine": 18, "startColumn": 5, "endLine": 18, "endColumn": 25, "snippet": {"text": '"s3OutputDataConfig"'},
                        },
                        "contextRegion": {"startLine": 18, "endLine": 18, "snippet": {"text": '    "s3OutputDataConfig": {'}},
                    },
                    "logicalLocations": [
                        {"name": "nightly-000", "fullyQualifiedName": found.job, "kind": "resource"},
                        {"fullyQualifiedName": found.field, "kind": "property"},
                    ],
                }
            ],
            "guid": guid(f"{found.fingerprint}\n{print_of(found)}"),
            "correlationGuid": guid(f"cause\n{found.cause}"),
            "partialFingerprints": {"primaryLocationLineHash": print_of(found)},
            "fingerprints": {"jobscan/v1": found.fingerprint},
            "properties": {
                "job": found.job, "jobName": "nightly-000", "accountId": "111122223333", "region": "us-east-1", "role": found.role,
                "status": "Completed", "submitTime": "2026-11-10T03:00:00Z", "cause": found.cause, "field": found.field,
                "expected": found.expected,
            },
        }
    ]  # fmt: skip


def test_a_whole_rule() -> None:
    fix = replace(reports.rule().remediation, running="", cli="")
    (rule,) = rules_of(reports.report(1, (reports.rule(remediation=fix),)))
    link = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html"
    why = "The bucket's default decides how the answers are encrypted."
    assert rule == {
        "id": "BMJ-ENC-001",
        "name": "OutputKmsKeyNamed",
        "shortDescription": {"text": "A job should name the KMS key of its output."},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\nFinished: Check the objects.\nIn the pipeline: Add s3EncryptionKeyId.\n{link}",
            "markdown": f"# A job should name the KMS key of its output\n\n{why}\n\n* **Finished**: Check the objects.\n"
            f"* **In the pipeline**: Add s3EncryptionKeyId.\n\nReferences:\n* <{link}>\n\n"
            "| framework | controls |\n|---|---|\n| nist\\_800\\_53\\_r5 | SC-28 |",
        },
        "defaultConfiguration": {"level": "warning", "rank": 55.0},
        "helpUri": link,
        "properties": {
            "tags": ["security", "external/cwe/cwe-311", "nist_800_53_r5"],
            "precision": "medium", "problem.severity": "warning", "security-severity": "5.5",
            "frameworks": {"nist_800_53_r5": ["SC-28"]},
        },
        "relationships": [{"target": {"id": "CWE-311", "index": 0, "toolComponent": {"name": "CWE", "index": 0}}, "kinds": ["relevant"]}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.CRITICAL, ("error", 95.0, "9.5")),
        (Severity.HIGH, ("error", 80.0, "8.0")),
        (Severity.MEDIUM, ("warning", 55.0, "5.5")),
        (Severity.LOW, ("note", 20.0, "2.0")),
        (Severity.INFO, ("note", 5.0, None)),
    ],
)
def test_severities(severity: Severity, expected: tuple[str, float, str | None]) -> None:
    report = reports.report(1, (one := reports.rule("A-1", severity),), (reports.finding(one),))
    (result,), (rule,) = run_of(report)["results"], rules_of(report)
    assert (result["level"], result["rank"], rule["properties"].get("security-severity")) == expected


def test_rules_are_all_there_whatever_was_found() -> None:
    rules = (reports.rule("A-1", cwe=("CWE-923",)), reports.rule("A-2", cwe=("CWE-311", "CWE-923")), reports.rule("A-3", cwe=()))
    run = run_of(reports.report(1, rules))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["A-1", "A-2", "A-3", "JOBSCAN-001"]
    assert [taxon["id"] for taxon in run["taxonomies"][0]["taxa"]] == ["CWE-311", "CWE-923"]
    assert [one["target"]["index"] for one in run["tool"]["driver"]["rules"][1]["relationships"]] == [0, 1]
    assert run["results"] == []
    assert "taxonomies" not in run_of(reports.report(1, rules[2:]))


def test_a_name_differs_from_the_id_and_tags_are_ten_at_most() -> None:
    frameworks = {f"framework_{n}": ("x",) for n in range(12)}
    (rule,) = rules_of(reports.report(1, (reports.rule("ACME", name="acme", frameworks=frameworks),)))
    assert rule["name"] == "AcmeCheck"
    assert len(rule["properties"]["tags"]) == 10
    assert rule["properties"]["tags"][0] == "security"


def test_a_print_depends_on_rule_job_and_field_and_on_nothing_else() -> None:
    one, other = reports.rule("A-1"), reports.rule("A-2")
    line = Location("jobs.json", 1, 9, 1, "x", 9)
    first, second, twice = (reports.finding(one, n, location=line) for n in (0, 1, 1))
    another_rule, another_field = reports.finding(other, 0, location=line), reports.finding(one, 0, location=line, field="x")
    in_order = results_of(first, another_field, second, twice, another_rule)
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in in_order]
    assert len(set(prints)) == 5
    assert all(re.fullmatch(r"[0-9a-f]{16}:[12]", one) for one in prints)
    assert prints[3] == prints[2].replace(":1", ":2")  # a job that is in the file twice
    elsewhere = reports.finding(one, 1, location=Location("jobs.json", 700, 3, 5, "y", 3), message="new", cause="new")
    assert results_of(elsewhere)[0]["partialFingerprints"]["primaryLocationLineHash"] == prints[2]


def test_paths_are_relative_references() -> None:
    assert uri("a b/ünï:1/#[x].json") == "a%20b/%C3%BCn%C3%AF%3A1/%23%5Bx%5D.json"
    assert uri("arn:aws:bedrock") == "arn%3Aaws%3Abedrock"
    assert uri("/abs") == "abs"
    assert uri("\ud800") == "%3F"


def test_a_place_without_a_line_is_line_one() -> None:
    (result,) = results_of(reports.finding(reports.rule(), location=Location("stdin")))
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "stdin"}, "region": {"startLine": 1, "endLine": 1}}


def test_a_line_that_was_cut_is_no_context() -> None:
    (result,) = results_of(reports.finding(reports.rule(), location=Location("a", 1, 900, 3, "…abc…", 2)))
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a"},
        "region": {"startLine": 1, "startColumn": 900, "endLine": 1, "endColumn": 903, "snippet": {"text": "abc"}},
    }


def test_how_the_scan_went() -> None:
    (invocation,) = run_of(replace(reports.mixed(), window=Window(), notes=reports.mixed().notes[1:]))["invocations"]
    assert invocation == {
        "executionSuccessful": True,
        "exitCode": 4,
        "exitCodeDescription": "Findings at or above the threshold, and incomplete.",
        "startTimeUtc": reports.NOW,
        "endTimeUtc": reports.NOW,
        "toolExecutionNotifications": [
            {
                "descriptor": {"id": "in-force", "index": 10},
                "level": "note",
                "message": {"text": "In force: no configuration."},
            },
            {
                "descriptor": {"id": "note", "index": 11},
                "level": "note",
                "message": {"text": "jobs.json: times without an offset were read as UTC."},
            },
            {
                "descriptor": {"id": "undecided", "index": 4},
                "level": "warning",
                "message": {"text": "Rule BMJ-NET-001 undecided for 4 jobs: missing vpc_config."},
                "associatedRule": {"id": "BMJ-NET-001", "index": 1},
            },
            {
                "descriptor": {"id": "not-configured", "index": 6},
                "level": "warning",
                "message": {"text": "Rule BMJ-IAM-001 checked nothing: it needs allowed_roles."},
                "associatedRule": {"id": "BMJ-IAM-001", "index": 2},
            },
        ],
    }


def notes_of(report: Report) -> list[tuple[str, str, str]]:
    """The notifications, without the one about the configuration in force."""
    run = run_of(report)
    declared = run["tool"]["driver"]["notifications"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert all(declared[note["descriptor"]["index"]]["id"] == note["descriptor"]["id"] for note in notes)
    told = [(note["descriptor"]["id"], note["level"], note["message"]["text"]) for note in notes]
    return [one for one in told if one[0] != "in-force"]


def test_what_was_not_read_is_notified_once_a_kind() -> None:
    assert notes_of(reports.broken()) == [
        (
            "load-failure",
            "warning",
            "2 load failures; the first is jobs.json:7:16: timeoutDurationInHours is text, and a number is wanted.",
        ),
        ("truncated", "warning", "1 truncated dump; the first is jobs.json:60:3: nextToken is there, so AWS had more jobs to list."),
    ]


def test_each_reason_for_what_was_not_read_of_aws_is_a_notification() -> None:
    told = [(kind, level, text) for kind, level, text in notes_of(LIVE) if kind.startswith("coverage/")]
    assert [(kind, level) for kind, level, _ in told] == [
        ("coverage/denied", "error"), ("coverage/denied", "error"), ("coverage/stale", "warning"), ("coverage/expected", "note"),
        ("coverage/inactive", "note"), ("coverage/excluded", "note"),
    ]  # fmt: skip
    assert told[0][2] == ("sts:AssumeRole is denied; allow it for the scanning role. 1 account, 4 scopes: 444455556666 all 4 Regions.")
    assert run_of(LIVE)["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("state", list(CoverageState))
def test_each_state_that_is_told_has_a_notification(state: CoverageState) -> None:
    report = replace(reports.clean(), coverage=(live.row(state, live.FIRST, "eu-west-1"),))
    told = [kind for kind, _, _ in notes_of(report)]
    silent = (CoverageState.COMPLETE, CoverageState.NOT_ASKED)
    assert told == ([] if state in silent else [f"coverage/{state.value}"])


def test_what_was_left_out_is_a_note() -> None:
    left = {"jobs that have ended (--active-only)": 1200, "x": 1}
    assert notes_of(replace(reports.clean(), left_out=left)) == [
        ("left-out", "note", "Left out: jobs that have ended (--active-only): 1,200; x: 1."),
    ]


def test_errors_accepted_gaps_and_no_job_are_notified() -> None:
    rule = reports.rule("A-1")
    failed = [reports.undecided(rule, n, outcome=Outcome.ERROR, missing=(), reason="it broke") for n in (0, 1)]
    assert notes_of(reports.report(3, (rule,), (), [*failed, reports.undecided(rule, 2, accepted="vpc_config")])) == [
        ("undecided", "note", "Rule A-1 undecided for 1 job: missing vpc_config, accepted by --allow-unknown vpc_config."),
        ("rule-error", "warning", "Rule A-1 failed for 2 jobs; the first error: it broke."),
    ]
    assert notes_of(reports.report(0, (rule,))) == [("no-job", "warning", "No job was found, so nothing was checked.")]


def test_a_scan_that_could_not_start_failed() -> None:
    run = run_of(reports.refused())
    assert run["invocations"][0]["executionSuccessful"] is False
    assert notes_of(reports.refused()) == [("not-scanned", "error", "Nothing was scanned: no SOURCE is named.")]
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [("JOBSCAN-001", "error")]


@pytest.mark.parametrize(
    ("report", "successful", "levels"),
    [
        (reports.clean(), True, []),
        (reports.mixed(), True, ["warning"]),  # undecided: no result is missing for it
        (reports.broken(), False, ["warning"]),
        (replace(reports.broken(), exit_code=0, flags=Flags(exit_zero=True)), False, ["warning"]),
        (reports.refused(), False, ["error"]),
        (reports.report(0, (reports.rule(),), exit_code=3), False, ["error"]),
        (reports.report(0, (reports.rule(),), flags=Flags(allow_empty=True)), True, []),
    ],
)
def test_an_incomplete_scan_is_a_result_of_its_own_rule(report: Report, successful: bool, levels: list[str]) -> None:
    run = run_of(report)
    own = [one for one in run["results"] if one["ruleId"] == "JOBSCAN-001"]
    assert [one["level"] for one in own] == levels
    assert run["invocations"][0]["executionSuccessful"] is successful
    for one in own:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == "JOBSCAN-001"
        assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "jobscan/scan"
        assert one["fingerprints"] == {"jobscan/v1": hashlib.sha256(b"JOBSCAN-001").hexdigest()}


@pytest.mark.parametrize("report", MADE)
def test_what_no_consumer_may_see(report: Report) -> None:
    text = render(report)
    text.encode("utf-8")
    run = run_of(report)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) + "\n"
    assert run["automationDetails"]["id"] == "jobscan/files/"
    assert run["columnKind"] == "unicodeCodePoints"
    for message in messages(run):
        assert 0 < len(message) <= 2048
        assert message.endswith(".")
        assert not re.search(r"[{}\x00-\x1f\x7f-\x9f\u2028\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\]\(|<[a-z/!]", message)
    for result in run["results"]:
        assert len(result["locations"]) == 1
        assert not {"suppressions", "baselineState"} & set(result)
        assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@/%-]+", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    for rule in run["tool"]["driver"]["rules"]:
        assert "javascript:" not in rule.get("helpUri", "")


def test_what_an_organisation_changed_is_in_it() -> None:
    run = run_of(reports.organised())
    (rule,) = rules_of(reports.organised())
    told = {key: rule["properties"].get(key) for key in ("owner", "runbook", "severityReason")}
    assert told == {"owner": "team@acme.example", "runbook": "https://acme.example/runbook", "severityReason": "We say so."}
    assert (rule["defaultConfiguration"]["level"], run["results"][0]["rank"]) == ("error", 95.0)
    assert notes_of(reports.organised()) == [
        ("not-configured", "warning", "Rule BMJ-IAM-001 left 1 job unchecked: it needs allowed_roles."),
        ("switched-off", "note", "Rule BMJ-IAM-001 is switched off for 1 job by scope sandbox: Nothing real in it."),
    ]

"""The scan as a library."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import scanner
from scanner import MistakesError, ReportWriteError, ScanFailedError, UsageError, load_policies, scan
from scanner.cli.run import run as run_command
from scanner.model.severity import Severity
from tests.unit.shape.records import get_output, list_summary

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOTO3 = {
    **get_output(),
    "submitTime": datetime(2026, 11, 22, 8, 15, tzinfo=UTC),
    "vpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
}


def test_records_in_memory_as_boto3_gives_them(capsys: pytest.CaptureFixture[str]) -> None:
    report = scan([BOTO3], load_policies(select=["BMJ-ENC-001", "BMJ-NET-001"]), now=NOW)
    assert [(one.rule_id, str(one.location).split(":")[0]) for one in report.findings] == [("BMJ-ENC-001", "records")]
    assert (report.jobs, report.exit_code, report.complete) == (1, 1, True)
    assert report.window.oldest_submit == "2026-11-22T08:15:00+00:00"
    assert capsys.readouterr() == ("", "")


def test_paths_and_records_together(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")
    report = scan(
        [tmp_path / "a.jsonl", str(tmp_path / "gone.json"), BOTO3], load_policies("encryption", select=["BMJ-ENC-001"]), fail_on=None
    )
    assert (report.jobs, report.exit_code, len(report.load_failures)) == (1, 3, 2)


def test_a_single_path_or_record_is_meant(tmp_path: Path) -> None:
    assert scan(str(tmp_path)).jobs == 0
    assert scan(BOTO3).jobs == 1


def test_nothing_is_no_pass() -> None:
    assert scan([]).exit_code == 3
    assert scan([], allow_empty=True).exit_code == 0


def test_values_of_parameters() -> None:
    rules = load_policies(select=["BMJ-IAM-001", "BMJ-OPS-001"])
    params = {"allowed_roles": ["arn:aws:iam::*:role/batch"], "BMJ-OPS-001.max_timeout_hours": 30}
    assert scan([{**BOTO3, "timeoutDurationInHours": 24}], rules, params=params).exit_code == 0
    report = scan([{**BOTO3, "timeoutDurationInHours": 48}], rules, params=params, fail_on="high")
    assert ([one.severity for one in report.findings], report.exit_code) == ([Severity.LOW], 0)


def test_what_a_rule_needs_may_be_unknown() -> None:
    rules = load_policies(select=["BMJ-NET-001"])
    assert scan([list_summary()], rules).exit_code == 3
    assert scan([list_summary()], rules, allow_unknown=["vpc_config"]).exit_code == 0


def test_a_policy_is_named_by_its_path_however_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.yml").write_text("format: 1\npolicy: own\nrules: []\n", encoding="utf-8")
    for name in (Path("own.yml"), "own.yml", tmp_path / "own.yml", Path()):
        with pytest.raises(MistakesError):
            load_policies(name)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"fail_on": "hihg"}, "unknown severity 'hihg'"),
        ({"accounts": ["12"]}, "is not an account ID"),
        ({"allow_unknown": ["vpc"]}, "is neither a selected rule nor a field"),
        ({"now": datetime(2026, 1, 1)}, "no offset from UTC"),
        ({"params": {"nothing": 1}}, "nothing"),
        ({"since": "30"}, "not an age"),
        ({"since": datetime(2026, 1, 1)}, "not an age"),
        ({"shape": "aws-gett"}, "did you mean aws-get"),
        ({"statuses": "Complete"}, "did you mean Completed"),
        ({"max_depth": 0}, "from 1 to 500"),
        ({"policies": "corre"}, "corre"),
        ({"config": "none.yaml"}, "file not found"),
        ({"select": "BMJ-GOV-001"}, "is not configured"),
    ],
)
def test_what_means_nothing_is_refused_before_anything_is_read(given: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        scan([BOTO3], **given)  # type: ignore[arg-type]


def test_narrowing_loaded_policies_again_is_refused() -> None:
    with pytest.raises(UsageError, match="pass select, ignore and frameworks to load_policies"):
        scan([BOTO3], load_policies(), select="BMJ-NET")


def test_the_error_of_a_scan_names_no_option_of_the_command() -> None:
    for given in ({"policies": "corre"}, {"accounts": "12"}, {"select": "BMJ-NOT"}, {"since": "x"}, {"max_record_size": "1G"}):
        with pytest.raises(UsageError) as error:
            scan([BOTO3], **given)  # type: ignore[arg-type]
        assert " -" not in f" {error.value}", given


def test_policies_and_narrowing_in_one_call() -> None:
    assert [rule.id for rule in scan(BOTO3, "network-isolation", select="BMJ-NET-001").rules] == ["BMJ-NET-001"]
    assert "BMJ-NET-001" not in {rule.id for rule in scan(BOTO3, ["core"], ignore=["BMJ-NET"]).rules}


CONFIG = """\
format: 1
policies: [encryption]
sources: [dumps]
exclude: [old.json]
fail_on: high
rules: {BMJ-ENC-001: {severity: high, reason: We have signed for it.}}
"""


def test_a_configuration_counts_only_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jobscan.yaml").write_text(CONFIG, encoding="utf-8")
    Path("dumps").mkdir()
    for name in ("jobs.json", "old.json", "older.json"):
        Path("dumps", name).write_text(json.dumps(get_output()), encoding="utf-8")
    without = scan("dumps", now=NOW)
    assert (without.config, len(without.sources), without.flags.fail_on) == (None, 3, Severity.LOW)
    report = scan(config="jobscan.yaml", exclude="older.json", select="BMJ-ENC-001", now=NOW)
    assert [source.path for source in report.sources] == ["dumps/jobs.json"]
    assert ([finding.severity for finding in report.findings], report.flags.fail_on) == ([Severity.HIGH], Severity.HIGH)
    assert scan(config=Path("jobscan.yaml"), fail_on="never", select="BMJ-ENC-001", now=NOW).flags.fail_on is None
    with pytest.raises(UsageError, match="nothing to scan"):
        scan()


def test_filters() -> None:
    assert scan(BOTO3, since="1d", now=NOW).jobs == 0
    assert scan(BOTO3, since=datetime(2026, 11, 22, tzinfo=UTC), now=NOW).jobs == 1
    assert scan(BOTO3, active_only=True).jobs == 0
    assert scan(BOTO3, statuses="completed").jobs == 1


def test_the_library_and_the_command_write_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jobs.json").write_text(json.dumps(get_output()), encoding="utf-8")
    command = ["scan", "jobs.json", "--now", "2026-11-23T12:00:00Z"]
    for name in ("text", "json", "sarif"):
        code = run_command([*command, "-f", f"{name}=command"])
        report = scan("jobs.json", now=NOW)
        report.write(name, "library")
        assert (report.exit_code, Path("library").read_bytes()) == (code, Path("command").read_bytes())
        assert stat.S_IMODE(Path("library").stat().st_mode) == 0o600


def test_a_format_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean sarif"):
        scan(BOTO3).write("saref", tmp_path / "x")
    with pytest.raises(ReportWriteError):
        scan(BOTO3).write("sarif", tmp_path / "no" / "x")


def test_findings_and_gaps_raise() -> None:
    scan(BOTO3, select="BMJ-NET-001").raise_for_findings()
    for record, code in (({**BOTO3, "vpcConfig": None}, 1), (list_summary(), 3)):
        with pytest.raises(ScanFailedError) as error:
            scan(record, select="BMJ-NET-001", now=NOW).raise_for_findings()
        assert error.value.exit_code == code
        assert f"(exit {code})" in str(error.value)
        assert ("<Finding BMJ-NET-001 medium, job nightly, records:1>" in str(error.value)) == (code == 1)
    scan({**BOTO3, "vpcConfig": None}, select="BMJ-NET-001", fail_on="high").raise_for_findings()


def test_a_finding_that_only_warns_does_not_raise(tmp_path: Path) -> None:
    (tmp_path / "jobscan.yaml").write_text("rules: {BMJ-NET-001: {enforce: warn}}", encoding="utf-8")
    record = {**BOTO3, "vpcConfig": None, "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/"}}}
    scan(record, config=tmp_path / "jobscan.yaml", select="BMJ-NET-001", now=NOW).raise_for_findings()
    with pytest.raises(ScanFailedError) as error:
        scan(record, config=tmp_path / "jobscan.yaml", select=["BMJ-NET-001", "BMJ-ENC-001"], now=NOW).raise_for_findings()
    listed = [line for line in str(error.value).splitlines() if "<Finding" in line]
    assert len(listed) == 1
    assert "BMJ-ENC-001" in listed[0]


def test_the_exports_are_those_of_their_modules() -> None:
    assert {name for name in scanner.__all__ if getattr(scanner, name) is None} == set()
    assert set(scanner.__all__) == {"__version__"} | {name for names in scanner._MODULES.values() for name in names}


CONSUMER = """\
from datetime import datetime, timezone
from scanner import Finding, Report, ScanFailedError, ScanReport, Severity, load_policies, scan

def high(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity is Severity.HIGH]

report: ScanReport = scan([{"jobArn": "arn"}, "jobs.json"], load_policies("core"), params={"a": 1}, now=datetime.now(timezone.utc))
try:
    report.raise_for_findings()
except ScanFailedError as error:
    print(error.exit_code + 1, high(report))
report.write("sarif", "x")
"""


def test_a_typed_consumer_passes_mypy(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="`make test-min` installs what jobscan needs, and no tools")
    (tmp_path / "consumer.py").write_text(CONSUMER, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--follow-imports=silent", "consumer.py"]
    env = {**os.environ, "MYPYPATH": str(Path(scanner.__file__).parents[1])}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_record_with_what_is_no_json_is_refused() -> None:
    with pytest.raises(UsageError, match="records must be JSON-serialisable; found set"):
        scan([{**BOTO3, "x": {1}}])


def test_what_is_not_asked_for_is_not_imported() -> None:
    code = "import sys, scanner; print('scanner.run.scan' in sys.modules); scanner.scan; print('scanner.run.scan' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        scanner.nothing  # noqa: B018


def test_a_report_does_not_replace_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "dumps" / "jobs.json"
    outside.parent.mkdir()
    outside.write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="would replace a file that was read"):
        scan(outside).write("json", outside)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="would replace a file that was read"):
        scan("dumps").write("json", "dumps/../dumps/jobs.json")
    scan("dumps").write("json", "report.json")
    scan("dumps").write("json", "report.json")
    assert outside.read_text(encoding="utf-8") == "[]"


def test_records_passed_as_a_text_are_a_name_that_cannot_be_opened() -> None:
    report = scan("[" + "{}, " * 300 + "{}]")
    assert report.exit_code == 3
    assert [failure.reason for failure in report.load_failures] == ["cannot open this name: File name too long; check the name"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scan([], now="2026-01-01"), "the time must be a datetime with a timezone"),
        (lambda: scan([], now=datetime(2026, 1, 1)), "the time must be a datetime with a timezone"),
        (lambda: scan([], accounts=[123456789012]), "123456789012 must be text, not int"),
        (lambda: scan(b"[]"), "a record is a mapping and a path is text or a Path, not bytes"),
        (lambda: scan([3]), "a record is a mapping and a path is text or a Path, not int"),
        (lambda: scan([], []), "the list is empty; pass names or files, or None for core"),
        (lambda: load_policies(["core"]), r"\['core'\] must be a name or a Path, not list"),
    ],
)
def test_arguments_of_a_wrong_type_are_a_usage_error(call: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        call()


NO_FIELD = """\
format: 1
policy: own
title: Own
rules:
  - id: OWN-001
    title: The mode is strict
    severity: low
    params: {mode: {type: string, default: "off", description: The mode.}}
    assert: param('mode') == 'strict'
    message: The mode is off.
"""


def test_a_rule_that_is_about_no_field_has_a_finding_for_each_record(tmp_path: Path) -> None:
    """Of many plain records, too, which are read and reported by the fast ways."""
    (tmp_path / "own.yaml").write_text(NO_FIELD, encoding="utf-8")
    records = [get_output(jobArn=f"arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/{number:012}") for number in range(60)]
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    report = scan(tmp_path / "jobs.jsonl", tmp_path / "own.yaml")
    assert [(finding.field, finding.location.line) for finding in report.findings] == [("", number) for number in range(1, 61)]

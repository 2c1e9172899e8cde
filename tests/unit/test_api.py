"""The scan as a library."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import scanner
from scanner import load_policies, scan
from scanner.errors import MistakesError, UsageError
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
    assert scan(BOTO3).jobs == 1  # type: ignore[arg-type]


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
        ({"fail_on": "hihg"}, "fail_on 'hihg' is no severity"),
        ({"accounts": ["12"]}, "is not an account ID"),
        ({"allow_unknown": ["vpc"]}, "is neither a selected rule nor a field"),
        ({"now": datetime(2026, 1, 1)}, "no offset from UTC"),
        ({"params": {"nothing": 1}}, "nothing"),
    ],
)
def test_what_means_nothing_is_refused_before_anything_is_read(given: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        scan([BOTO3], **given)  # type: ignore[arg-type]


def test_a_record_with_what_is_no_json_is_refused() -> None:
    with pytest.raises(UsageError, match="records must be JSON-serialisable; found set"):
        scan([{**BOTO3, "x": {1}}])


def test_what_is_not_asked_for_is_not_imported() -> None:
    code = "import sys, scanner; print('scanner.run.scan' in sys.modules); scanner.scan; print('scanner.run.scan' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        scanner.nothing  # noqa: B018

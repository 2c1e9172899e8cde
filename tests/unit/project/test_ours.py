import json
from pathlib import Path
from typing import Any

import pytest

from scanner.documents.yaml.text import load
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.formats.rows import COLUMNS
from scanner.policy.builtin import folder
from scanner.project.ours import is_ours
from tests.unit.formats import reports
from tests.unit.shape.records import get_output

ROOT = Path(__file__).parents[3]
REPORTS = [ROOT / "reports/sample.json", ROOT / "reports/sample.sarif", *sorted(ROOT.glob("tests/golden/*/expected/out.*"))]
REPORTS = [file for file in REPORTS if file.suffix in (".json", ".sarif") and file.read_bytes().startswith(b"{")]  # code quality is a list
CONFIGS = [ROOT / "examples/project/jobscan.yaml"]


def value_of(file: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(file.read_text()) if file.suffix != ".yaml" else load(file.read_bytes()).value
    return value


@pytest.mark.parametrize("file", [*REPORTS, *CONFIGS], ids=lambda file: str(file.relative_to(ROOT)))
def test_what_jobscan_writes_and_reads_is_ours(file: Path) -> None:
    assert is_ours(value_of(file))


def test_the_built_in_policies_are_ours() -> None:
    files = [file for file in sorted(folder().glob("*.yaml")) if file.name != "selections.yaml"]
    assert len(files) > 5
    assert all(is_ours(value_of(file)) for file in files)


@pytest.mark.parametrize("file", [ROOT / "reports/sample.json", ROOT / "reports/sample.sarif", *CONFIGS], ids=lambda file: file.name)
def test_a_job_in_a_member_that_the_schema_does_not_describe_is_no_part_of_it(file: Path) -> None:
    value = value_of(file)
    assert not is_ours({**value, "jobs": [get_output()]})
    assert not is_ours({**value, "text": json.dumps([get_output()])})


def test_a_job_hidden_in_a_part_of_a_report_is_found() -> None:
    report = value_of(ROOT / "reports/sample.json")
    assert not is_ours({**report, "summary": {**report["summary"], "more": get_output()}})
    assert not is_ours({**report, "findings": [{**report["findings"][0], "raw": get_output()}]})


def test_a_sarif_log_of_another_tool_is_not_ours() -> None:
    log = value_of(ROOT / "reports/sample.sarif")
    log["runs"][0]["tool"]["driver"]["name"] = "other"
    assert not is_ours(log)
    assert not is_ours({"runs": []})


@pytest.mark.parametrize("value", [None, [], {}, {"report": "jobscan/1"}, {"policy": "x", "rules": []}, {"rules": {"a": 1}}, {"name": "x"}])
def test_what_only_looks_like_ours_is_not(value: Any) -> None:
    assert not is_ours(value)


def test_what_may_be_anything_in_a_configuration_or_a_report_is_no_place_for_a_job() -> None:
    assert is_ours({"params": {"allowed_models": [{"modelId": "a", "modelName": "b"}]}})
    assert not is_ours({"params": {"x": get_output()}})
    report = value_of(ROOT / "reports/sample.json")
    assert not is_ours({**report, "findings": [{**report["findings"][0], "seen": get_output()}]})
    log = value_of(ROOT / "reports/sample.sarif")
    log["runs"][0]["results"][0]["message"]["text"] = json.dumps(get_output())
    assert not is_ours(log)


def test_lines_of_json_lines_and_rows_of_csv_are_ours() -> None:
    report = value_of(ROOT / "reports/sample.json")
    lines = [*report["findings"], *({"undecided": entry} for entry in report["undecided"])]
    assert len(lines) > len(report["findings"]) > 0
    assert all(map(is_ours, lines))
    assert not is_ours({**lines[0], "raw": get_output()})
    assert not is_ours({**lines[-1], "raw": get_output()})
    assert not is_ours({"rule": "x", "cause": "y", "fingerprint": "z"})
    row = dict.fromkeys(COLUMNS, "x")
    assert is_ours(row)
    assert not is_ours({**row, "message": json.dumps(get_output())})
    assert not is_ours({**row, "jobArn": get_output()["jobArn"]})


@pytest.mark.parametrize("name", ["asff", "ocsf", "gitlab-codequality"])
def test_what_other_formats_write_is_ours(name: str) -> None:
    rows = b"".join(FORMATS[name].chunks(reports.mixed(), ReportOptions())).decode()
    values = json.loads(rows) if rows.startswith("[") else [json.loads(row) for row in rows.splitlines()]
    assert values
    assert all(map(is_ours, values))
    assert not any(is_ours({**value, "raw": get_output()}) for value in values)

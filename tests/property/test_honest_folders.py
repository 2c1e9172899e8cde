"""No wolf is cried: a repository whose jobs are clean ends with 0, whatever else lies in it."""

import contextlib
import io
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from tests.property import honest_files, scans
from tests.property.honest_files import FILES
from tests.property.scans import arn, cases, clean, clean_request, pascal, says, scan_files, snake, text, violating
from tests.unit.shape import terraform

CORE = (
    "BMJ-NET-001",
    "BMJ-ENC-001",
    "BMJ-ENC-002",
    "BMJ-IAM-002",
    "BMJ-RES-002",
    "BMJ-RES-008",
    "BMJ-RES-009",
    "BMJ-GOV-005",
    "BMJ-OPS-001",
)


def _jobs(number: int) -> list[dict[str, Any]]:
    return [{**clean(), "jobArn": arn(f"c1e2a3n4{at:04}"), "jobName": f"nightly-{at}"} for at in range(number)]


def _task(request: dict[str, Any]) -> dict[str, Any]:
    resource = "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob"
    return {"StartAt": "Go", "States": {"Go": {"Type": "Task", "Resource": resource, "Parameters": pascal(request), "End": True}}}


def _planned() -> dict[str, Any]:
    request = snake(clean_request())
    blocks = {
        "inputs": {"s3_bucket_owner": scans.ACCOUNT},
        "outputs": {key: value for key, value in request["output_data_config"]["s3_output_data_config"].items() if key != "s3_uri"},
        "vpc_config": [request["vpc_config"]],
        "timeout_duration_in_hours": 48,
    }
    return terraform.plan(terraform.change(terraform.after(**blocks), terraform.AFTER_APPLY))


# Clean jobs, as they are kept in files of a repository.
CLEAN: dict[str, Callable[[], tuple[str, str]]] = {
    "list": lambda: ("jobs/list.json", text(_jobs(3), indent=2)),
    "wrapper": lambda: ("jobs/dump.json", text({"invocationJobSummaries": _jobs(2), "ResponseMetadata": {"HTTPStatusCode": 200}})),
    "items": lambda: ("jobs/items.json", text({"Items": [snake(job) for job in _jobs(2)], "Count": 2, "ScannedCount": 2})),
    "lines": lambda: ("jobs/jobs.jsonl", "".join(text(job) + "\n" for job in _jobs(3))),
    "get": lambda: ("jobs/get.json", text(clean(), indent=4)),
    "yaml": lambda: ("jobs/jobs.yaml", "# kept by hand\n" + "".join(f"---\n{text(job, indent=1)}\n" for job in _jobs(2))),
    "request": lambda: ("requests/nightly.json", text(clean_request(), indent=2)),
    "machine": lambda: ("machines/nightly.asl.json", text(_task(clean_request()), indent=2)),
    "plan": lambda: ("terraform/jobs.json", text(_planned())),
}


@pytest.fixture(scope="module")
def own_reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Reports of a scan with findings, load failures and undecided rules, by the name of their file."""
    folder = tmp_path_factory.mktemp("scanned")
    summary = {key: value for key, value in violating("s1u2m3m4a5r6").items() if key not in ("clientRequestToken", "vpcConfig")}
    (folder / "jobs.jsonl").write_text(f"{text(violating())}\n{text(summary)}\n{text(_jobs(1)[0])}\n{{broken\n", encoding="utf-8")
    with _inside(folder), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        options = ["--no-config", "--now", "2026-11-26T00:00:00Z", "-f", "json=out.json", "-f", "sarif=out.sarif"]
        assert run(["scan", "jobs.jsonl", *options]) == 4
        assert run(["scan", "nothing.json", "--no-config", "-f", "json=none.json"]) == 3
        assert run(["scan", "jobs.jsonl", "--select", "no-rule", "-f", "json=refused.json"]) == 2
    reports = {name: (folder / name).read_text(encoding="utf-8") for name in ("out.json", "out.sarif", "none.json", "refused.json")}
    return {name.replace(".sarif", ".sarif.json"): content for name, content in reports.items()}


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _all_clean(files: dict[str, str]) -> None:
    report = scan_files(files, *CORE)
    assert report.exit_code == 0, f"{says(report)}\n" + "\n".join(f"{name}: {content[:400]}" for name, content in files.items())


@pytest.mark.parametrize("container", CLEAN)
def test_clean_jobs_are_clean(container: str) -> None:
    _all_clean(dict([CLEAN[container]()]))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_another_kind_stops_no_scan(kind: str) -> None:
    _all_clean({"jobs.json": text([clean()]), **dict([FILES[kind](random.Random(f"honest {kind}"))])})


def test_reports_of_ours_stop_no_scan(own_reports: dict[str, str]) -> None:
    for name, content in own_reports.items():
        json.loads(content)
        _all_clean({"jobs.json": text([clean()]), f"reports/{name}": content})


def test_policies_of_ours_stop_no_scan() -> None:
    """Their examples are jobs, and their parameters and conditions name every field."""
    policies = Path(__file__).parents[2] / "policies"
    _all_clean(
        {"jobs.json": text([clean()])} | {f"rules/{file.name}": file.read_text(encoding="utf-8") for file in policies.glob("*.yaml")}
    )


@pytest.mark.parametrize("number", range(cases(30)))
def test_an_honest_repository_is_clean(number: int, own_reports: dict[str, str]) -> None:
    rng = random.Random(f"repository {number}")
    made = [FILES[kind](rng) for kind in rng.sample(list(FILES), rng.randint(6, 16))]
    jobs = [CLEAN[container]() for container in rng.sample(list(CLEAN), rng.randint(1, 2))]
    reports = {f"reports/{name}": own_reports[name] for name in rng.sample(list(own_reports), rng.randint(0, 2))}
    _all_clean(dict([honest_files.readme(rng), *made, *jobs]) | reports)

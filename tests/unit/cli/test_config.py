"""The command with a configuration, from a file on the disk to the exit code."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.surroundings import ROOT, run_here

NOW = ("--now", "2026-11-23T12:00:00Z")
CONFIG = """
format: 1
policies: [../policies/acme.yaml]
sources: ['jobs*.jsonl']
fail_on: high
params: {names: {file: names.txt}}
scopes:
  - name: tests
    when: starts_with(job_name, 'test-')
    off: Nothing real in it.
rules:
  ACME-1: {severity: low, reason: We are new to this., owner: us}
"""
POLICY = """
policy: acme
rules:
  - id: ACME-1
    title: A job must have a name that we know
    severity: high
    assert: contains(param('names'), job_name)
    params: {names: {type: 'list[string]', required: true}}
"""
RECORD = json.loads((ROOT / "examples" / "jobs.jsonl").read_text(encoding="utf-8").splitlines()[0])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A working tree with a project in a folder, and a policy beside that."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "acme.yaml").write_text(POLICY, encoding="utf-8")
    project = tmp_path / "project"
    (project / "deep").mkdir(parents=True)
    (project / "jobscan.yaml").write_text(CONFIG, encoding="utf-8")
    (project / "names.txt").write_text("# ours\nnightly\n", encoding="utf-8")
    lines = [
        json.dumps({**RECORD, "job_arn": f"{RECORD['job_arn']}{number}", "job_name": name})
        for number, name in enumerate(("nightly", "x", "test-1"))
    ]
    (project / "jobs1.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_here(folder, *arguments)


def scanned(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(folder, "scan", "-f", "json", *NOW, *arguments)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["summary"]["exit_code"] == done.returncode
    return report


@pytest.mark.parametrize(
    ("folder", "arguments"),
    [("project", ()), ("project/deep", ()), (".", ("--config", "project/jobscan.yaml"))],
    ids=["here", "above", "named"],
)
def test_everything_comes_from_the_configuration(tree: Path, folder: str, arguments: tuple[str, ...]) -> None:
    report = scanned(tree / folder, *arguments)
    assert [one["path"] for one in report["run"]["sources"]] == ["project/jobs1.jsonl"]
    assert [one["path"] for one in report["run"]["policies"]] == ["policies/acme.yaml"]
    assert report["run"]["config"]["path"] == "project/jobscan.yaml"
    assert report["fail_on"] == "high"
    (rule,) = report["rules"]
    counted = {outcome: number for outcome, number in rule["outcomes"].items() if number}
    assert counted == {"pass": 1, "fail": 1, "not_applicable": 1}
    assert (rule["severity"], rule["owner"], rule["severity_reason"]) == ("low", "us", "We are new to this.")
    assert rule["switched_off"][0] | {"location": None} == {"scope": "tests", "location": None, "reason": "Nothing real in it.", "jobs": 1}
    assert [(one["job_name"], one["severity"]) for one in report["findings"]] == [("x", "low")]
    assert report["summary"]["exit_code"] == 0


def test_the_command_line_wins(tree: Path) -> None:
    project = tree / "project"
    assert scanned(project, "--fail-on", "low")["summary"]["exit_code"] == 1
    assert scanned(project, "--param", "names=x")["findings"][0]["job_name"] == "nightly"
    (project / "one.json").write_text(json.dumps(RECORD), encoding="utf-8")
    assert scanned(project, "one.json")["run"]["sources"][0]["path"] == "project/one.json"
    assert scanned(project, "-p", "core")["run"]["policies"][0]["path"].startswith("builtin/")
    assert len(scanned(project, "-p", "core")["rules"]) > 1


def test_a_scope_says_the_severity_of_a_finding(tree: Path) -> None:
    config = tree / "project" / "jobscan.yaml"
    config.write_text(CONFIG.replace("rules:\n", "  - {when: job_name == 'x', severity: critical}\nrules:\n"), encoding="utf-8")
    report = scanned(tree / "project")
    assert [one["severity"] for one in report["findings"]] == ["critical"]
    assert (report["rules"][0]["severity"], report["summary"]["exit_code"]) == ("low", 1)


def test_a_folder_of_policies_may_hold_the_configuration(tree: Path) -> None:
    shutil.copy(tree / "policies" / "acme.yaml", tree / "project" / "acme.yaml")
    assert scanned(tree / "project", "-p", "./")["run"]["policies"][0]["path"] == "project/acme.yaml"


def test_the_report_for_people_says_what_was_set_aside(tree: Path) -> None:
    said = run(tree / "project", "scan", *NOW).stdout
    assert "ACME-1  1 job  switched off by scope tests (project/jobscan.yaml:8): Nothing real in it." in said
    assert "note: ACME-1 counts as low, not high (project/jobscan.yaml:12): We are new to this." in said
    assert "1 rule switched off in 1 check" in said.splitlines()[-1]


def test_a_scope_that_cannot_be_decided_leaves_its_rules_open(tree: Path) -> None:
    config = tree / "project" / "jobscan.yaml"
    config.write_text(CONFIG.replace("starts_with(job_name, 'test-')", "extra('cost_centre') == 'x'"), encoding="utf-8")
    report = scanned(tree / "project")
    assert report["summary"]["outcomes"]["unknown"] == 3
    assert report["undecided"][0]["reason"].endswith("so it is unknown whether the job is in the scope tests (project/jobscan.yaml:8)")
    assert report["summary"]["exit_code"] == 3
    assert scanned(tree / "project", "--allow-unknown", "ACME-1")["summary"]["exit_code"] == 0


def test_a_rule_that_is_off_for_every_job_has_checked_nothing(tree: Path) -> None:
    config = tree / "project" / "jobscan.yaml"
    config.write_text(CONFIG.replace("starts_with(job_name, 'test-')", "present(job_name)"), encoding="utf-8")
    done = run(tree / "project", "scan", *NOW)
    assert (done.returncode, done.stdout.splitlines()[-1].partition(";")[0]) == (3, "INCOMPLETE   nothing was checked")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("fail_on: high", "fail_on: hihg"), "project/jobscan.yaml:5:10: error: 'hihg'"),
        (("params: {names:", "params: {nmaes:"), "project/jobscan.yaml:6:10: error: no rule has a parameter 'nmaes'"),
        (("names.txt", "../secret"), "project/jobscan.yaml:6:24: error: '../secret' is not in the configuration's folder"),
        (("job_name", "job_nam"), "project/jobscan.yaml:9:23: error: a job has no field 'job_nam'"),
        (("ACME-1:", "ACME-2:"), "project/jobscan.yaml:12:3: error: unknown rule ACME-2"),
    ],
)
def test_a_configuration_that_cannot_be_meant_ends_with_2(tree: Path, change: tuple[str, str], place: str) -> None:
    config = tree / "project" / "jobscan.yaml"
    config.write_text(CONFIG.replace(*change), encoding="utf-8")
    done = run(tree / "project", "scan", "-f", "json=out.json")
    assert done.returncode == 2
    assert done.stderr.startswith(place), done.stderr
    assert "1 mistake in the configuration. Nothing was scanned." in done.stderr
    assert json.loads((tree / "project" / "out.json").read_text(encoding="utf-8"))["error"]


def test_a_config_that_is_not_there_is_wrong_usage(tree: Path) -> None:
    done = run(tree, "scan", "project/jobs1.jsonl", "--config", "none.yaml")
    assert (done.returncode, done.stderr) == (2, "jobscan: --config: file not found: none.yaml\n")


def test_a_working_tree_without_a_configuration_goes_without(tree: Path) -> None:
    report = scanned(tree, "project/jobs1.jsonl", "-p", "policies/acme.yaml")
    assert (report["run"]["config"], report["rules"][0]["severity"]) == (None, "high")
    assert run(tree, "scan").returncode == 2


def test_explain_says_what_holds_for_the_job_and_where_it_comes_from(tree: Path) -> None:
    config = tree / "project" / "jobscan.yaml"
    scope = "  - {name: more, when: job_name == 'x', params: {names: {add: [x]}}}\n"
    config.write_text(CONFIG.replace("rules:\n", scope + "rules:\n"), encoding="utf-8")
    said = run(tree / "project", "explain", "ACME-1", "--job", "x", *NOW).stdout
    where = "(project/jobscan.yaml:6, edited by scope more (project/jobscan.yaml:11))"
    assert f'names  ["nightly", "x"]  {where}' in said
    assert "scope tests (project/jobscan.yaml:8)  the job is not in it" in said
    off = run(tree / "project", "explain", "ACME-1", "--job", "test-1", *NOW).stdout
    assert "switched off by scope tests (project/jobscan.yaml:8): Nothing real in it." in off


def test_the_sample_project(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / ".git").mkdir()
    report = scanned(tmp_path / "examples" / "project")
    rules = {one["id"]: one for one in report["rules"]}
    assert rules["BMJ-NET-001"]["frameworks"]["acme_baseline"] == ["NET-7"]
    assert [rule for rule, one in rules.items() if "switched_off" in one] == ["BMJ-GOV-001", "BMJ-IAM-001"]
    assert report["not_configured"] == []
    severities = {(one["rule"], one["severity"]) for one in report["findings"]}
    assert ("BMJ-NET-001", "high") in severities
    assert run(tmp_path / "examples" / "project", "policy", "test", "acme.yaml").returncode == 0


def test_values_for_rules_that_do_not_run_end_with_2_and_are_a_note_where_the_command_line_chose(tree: Path) -> None:
    config = tree / "project" / "own.yaml"
    config.write_text("policies: [core]\nparams: {allowed_regions: [eu-wst-1]}\n", encoding="utf-8")
    arguments = ("scan", "jobs1.jsonl", "--config", "own.yaml", *NOW)
    done = run(tree / "project", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "project/own.yaml:2:10: error: allowed_regions is set for BMJ-RES-001, which does not run" in done.stderr
    assert "to run it: policies: [core, data-residency]" in done.stderr
    done = run(tree / "project", *arguments, "--select", "BMJ-NET-001")
    assert "note: project/own.yaml sets allowed_regions for rules that this run does not include\n" in done.stderr
    assert "note: project/own.yaml sets allowed_regions for rules" in done.stdout
    assert done.returncode != 2
    done = run(tree / "project", *arguments, "-p", "data-residency", "--select", "BMJ-RES-001")
    said = "note: allowed_regions (project/own.yaml:2): 'eu-wst-1' is not a Region that jobscan knows; did you mean eu-west-1?\n"
    assert (done.returncode, done.stderr) == (1, said)
    assert "note: allowed_regions (project/own.yaml:2): 'eu-wst-1'" in done.stdout


def test_a_folder_called_builtin_brings_no_built_in_rules(tree: Path) -> None:
    folder = tree / "builtin"
    folder.mkdir()
    shutil.copy(ROOT / "policies" / "network-isolation.yaml", folder / "network-isolation.yaml")
    for command in (("scan", "project/jobs1.jsonl", "-p"), ("policy", "lint"), ("policy", "test")):
        done = run(tree, *command, "./builtin/network-isolation.yaml")
        assert done.returncode == 2
        assert "reserved" in done.stdout + done.stderr
    (folder / "network-isolation.yaml").write_text(POLICY.replace("acme", "network-isolation"), encoding="utf-8")
    report = scanned(
        tree, "project/jobs1.jsonl", "-p", "core", "-p", "./builtin/", "--no-config", "--param", "names=x", "--select", "ACME-1"
    )
    assert [one["id"] for one in report["rules"]] == ["ACME-1"]
    assert [policy["path"] for policy in report["run"]["policies"]] == ["./builtin/network-isolation.yaml"]


@pytest.mark.parametrize("value", ["{file: profile.json}", "{add: {file: profile.json}}", "[{file: x}]"])
def test_an_answer_of_aws_is_taken_as_the_command_prints_it(tree: Path, value: str) -> None:
    project = tree / "project"
    name = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/8kd03hs7qpzt"
    answer = {"inferenceProfileArn": name, "models": [{"modelArn": "arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0"}]}
    (project / "profile.json").write_text(json.dumps(answer), encoding="utf-8")
    (project / "jobs1.jsonl").write_text(json.dumps({**RECORD, "model_id": name}) + "\n", encoding="utf-8")
    config = f"sources: [jobs1.jsonl]\npolicies: [data-residency]\nparams: {{inference_profiles: {value}}}\n"
    (project / "jobscan.yaml").write_text(config, encoding="utf-8")
    scan = run(project, "scan", *NOW, "--select", "BMJ-RES-002")
    if value.startswith("["):  # a file is read as the whole value only, so this entry is an object that is no answer
        assert (scan.returncode, "1 unknown" in scan.stdout) == (3, True)
    else:
        assert (scan.returncode, "1 fail" in scan.stdout) == (1, True)


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("corre", "unknown pack or selection 'corre'; did you mean core?"),
        ("./none.yaml", "none.yaml does not exist; name a YAML file"),
        ("core@0.9", "'core@0.9': version 0.9 does not exist yet"),
    ],
)
def test_a_policy_of_the_configuration_that_does_not_exist_is_a_mistake_there(policy: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "jobscan.yaml").write_text(f"format: 1\npolicies: ['{policy}']\n", encoding="utf-8")
    done = run_here(tmp_path, "scan", ".")
    assert (done.returncode, "-p:" in done.stderr) == (2, False)
    assert f"jobscan.yaml:2:1: error: {problem}" in done.stderr

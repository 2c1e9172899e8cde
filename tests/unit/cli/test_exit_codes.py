"""Each exit code, by running the command as a process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.surroundings import run_here, scrubbed

ARN = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/a1b2c3d4e5f6"
GET = {
    "jobArn": ARN,
    "jobName": "nightly",
    "modelId": "amazon.nova-micro-v1:0",
    "clientRequestToken": "6d1f0c6e-5b0e-4c38-8f21-0f7d3a1e0001",
    "roleArn": "arn:aws:iam::111122223333:role/batch/nightly",
    "status": "Completed",
    "submitTime": "2026-11-22T08:15:21Z",
    "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/x.jsonl", "s3BucketOwner": "111122223333"}},
    "outputDataConfig": {
        "s3OutputDataConfig": {"s3Uri": "s3://out/x/", "s3BucketOwner": "111122223333", "s3EncryptionKeyId": "alias/batch"}
    },
    "timeoutDurationInHours": 24,
    "vpcConfig": {"subnetIds": ["subnet-0a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]},
}
# Python runs a sitecustomize.py on its path before the command: a fault put into the real program.
BREAKING = """
import scanner.run.scan

def scan(*_):
    raise ZeroDivisionError("injected")

scanner.run.scan.scan = scan
"""
WAITING = """
import time
import scanner.cli.scan

def scan(*_):
    print("ready", flush=True)
    time.sleep(60)

scanner.cli.scan.scan = scan
"""
LIST = {key: value for key, value in GET.items() if key not in ("clientRequestToken", "vpcConfig")}


def run(folder: Path, *arguments: str, given: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command's end, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=environment(env),
    )


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    return scrubbed(**(more or {}))


def jobs(folder: Path, *records: object) -> str:
    (folder / "jobs.json").write_text(json.dumps(list(records)), encoding="utf-8")
    return "jobs.json"


def without_vpc() -> dict[str, object]:
    return {key: value for key, value in GET.items() if key != "vpcConfig"}


@pytest.mark.parametrize(
    ("records", "options", "code"),
    [
        ([GET], (), 0),
        ([without_vpc()], (), 1),
        ([without_vpc()], ("--fail-on", "medium"), 1),
        ([without_vpc()], ("--fail-on", "high"), 0),
        ([without_vpc()], ("--fail-on", "never"), 0),
        ([LIST], (), 3),
        ([LIST], ("--allow-unknown", "vpc_config"), 0),
        ([LIST], ("--allow-unknown", "BMJ-NET-001"), 0),
        ([LIST], ("--allow-unknown", "tags"), 3),
        ([LIST, without_vpc()], (), 4),
        ([LIST, without_vpc()], ("--fail-on", "never"), 3),
        ([LIST, without_vpc()], ("--exit-zero",), 0),
        ([GET, 5], (), 3),
        ([without_vpc(), {}], (), 4),
        ([], (), 3),
        ([], ("--allow-empty",), 0),
        ([GET], ("--select", "BMJ-GOV-001"), 2),
        ([GET], ("--select", "BMJ-GOV"), 0),
        ([GET], ("-p", "governance", "--select", "BMJ-GOV-007", "--select", "BMJ-GOV-008-"), 2),
        ([GET], ("--select", "BMJ-IAM-001", "--param", "allowed_roles=*"), 0),
        ([GET], ("--no-such-option",), 2),
        ([GET], ("--allow-unknown", "vpc"), 2),
        ([GET], ("--fail-on", "dire"), 2),
        ([GET], ("-f", "json=no/such/folder/x.json"), 74),
        ([without_vpc()], ("-f", "json=no/such/folder/x.json"), 74),
    ],
)
def test_exit_code(tmp_path: Path, records: list[object], options: Sequence[str], code: int) -> None:
    done = run_here(tmp_path, "scan", jobs(tmp_path, *records), *options)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or done.stderr


def test_every_rule_unconfigured_is_incomplete(tmp_path: Path) -> None:
    done = run_here(tmp_path, "scan", jobs(tmp_path, GET), "--select", "BMJ-IAM-", "--ignore", "BMJ-IAM-002")
    assert done.returncode == 3, done.stdout


def test_an_empty_file_is_never_allowed(tmp_path: Path) -> None:
    (tmp_path / "empty.json").touch()
    assert run_here(tmp_path, "scan", "empty.json", "--allow-empty").returncode == 3


def test_no_source_is_wrong_usage(tmp_path: Path) -> None:
    assert run_here(tmp_path, "scan").returncode == 2


def test_a_source_that_is_not_there_leaves_the_others(tmp_path: Path) -> None:
    done = run_here(tmp_path, "scan", "nothing.json", jobs(tmp_path, GET), "-f", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["summary"]["jobs"] == 1


def test_a_scan_that_could_not_start_writes_the_files_that_were_asked_for(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("policy: a\nrules: [{id: A-1}]\n", encoding="utf-8")
    done = run(
        tmp_path, "scan", jobs(tmp_path, GET), "-p", "./bad.yaml", "-f", "sarif=out.sarif", "--format=json=out.json", "-ftext=out.txt"
    )
    assert done.returncode == 2
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert json.loads((tmp_path / "out.json").read_text())["error"]
    assert (tmp_path / "out.txt").read_text()


@pytest.mark.parametrize("wrong", ["--exit-zero=5", "--allow-empty=yes", "--no-such-option", "--fail-on=dire"])
def test_a_refused_option_hides_no_report_file_after_it(tmp_path: Path, wrong: str) -> None:
    """click stops at a flag with a value; `-f` after it must still be seen, or yesterday's green report stays."""
    (tmp_path / "out.json").write_text('{"report": "of yesterday"}', encoding="utf-8")
    done = run(tmp_path, "scan", jobs(tmp_path, GET), wrong, "-f", "json=out.json", "--format", "sarif=out.sarif")
    assert (done.returncode, done.stdout) == (2, "")
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["error"].startswith(done.stderr.removeprefix("jobscan: ").split(" (see:")[0].strip())
    assert (report["summary"]["exit_code"], report["summary"]["complete"]) == (2, False)
    sarif = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_our_own_error_is_70_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BREAKING)
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    done = run(tmp_path, "scan", jobs(tmp_path, GET), "-f", "json=out.json", env={"PYTHONPATH": path, "TMPDIR": str(tmp_path)})
    assert done.returncode == 70
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    (details,) = tmp_path.glob("jobscan-crash-*.txt")
    assert "ZeroDivisionError: injected" in details.read_text()
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["exit_code"] == 70


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_signals(tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "sitecustomize.py").write_text(WAITING)
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    (tmp_path / "out.json").write_text('{"report": "of yesterday"}')
    command = [sys.executable, "-m", "scanner", "scan", jobs(tmp_path, GET), "-f", "text", "-f", "json=out.json"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True, env=environment({"PYTHONPATH": path}))
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code, errors
    assert "Traceback" not in errors
    report = json.loads((tmp_path / "out.json").read_text())
    assert (report["summary"]["exit_code"], report["summary"]["complete"]) == (code, False)
    assert "stopped" in report["error"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", ["text", "json", "sarif"])
def test_a_full_disk_behind_stdout_is_74(tmp_path: Path, name: str, unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scanner", "scan", jobs(tmp_path, GET), "-f", name],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=environment({"PYTHONUNBUFFERED": unbuffered}),
        )
    assert done.returncode == 74
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_closed_pipe_is_141(tmp_path: Path, unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "scanner", "scan", jobs(tmp_path, *[GET] * 3), "-f", "json"],
        cwd=tmp_path,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment({"PYTHONUNBUFFERED": unbuffered}),
    )
    os.close(writer)
    assert process.returncode == 141, process.stderr
    assert process.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="POSIX shell")
def test_a_closed_standard_input_is_told_in_a_sentence(tmp_path: Path) -> None:
    command = f"{sys.executable} -m scanner scan - <&-"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 3
    assert "standard input is closed" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_report_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("old")
    (tmp_path / "locked").mkdir()
    run(tmp_path, "scan", jobs(tmp_path, GET), "-f", "json=out.json")
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["jobs"] == 1
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".tmp")] == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    name = jobs(tmp_path, LIST, without_vpc(), {})
    outputs = set()
    for seed in ("0", "1"):
        for form in ("json", "sarif", "text"):
            done = run(tmp_path, "scan", name, "-f", form, "--now", "2026-11-23T12:00:00Z", env={"PYTHONHASHSEED": seed})
            outputs.add((form, done.stdout))
    assert len(outputs) == 3


def test_ascii_only_environments(tmp_path: Path) -> None:
    record = {**GET, "jobName": "nächtlich \u202e"}
    done = run(
        tmp_path,
        "scan",
        jobs(tmp_path, {**record, "timeoutDurationInHours": 168}),
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 1
    assert "\u202e" not in done.stdout


def test_a_policy_test_that_tests_nothing_has_failed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "policy: a\nrules: [{id: A-1, title: t, severity: low, assert: present(vpc_config)}]\n", encoding="utf-8"
    )
    done = run(tmp_path, "policy", "test", "./a.yaml")
    assert (done.returncode, done.stdout.split()[0]) == (1, "FAILED")


def test_a_verdict_names_the_code_that_the_command_ends_with(tmp_path: Path) -> None:
    done = run_here(
        tmp_path, "scan", jobs(tmp_path, GET), "--select", "BMJ-ENC-001", "-f", "json=no/such/folder/x.json", "-f", "sarif=ok.sarif"
    )
    assert done.returncode == 74
    assert done.stderr.splitlines()[-1].endswith("(exit 74)")


FORK = """
from pathlib import Path
import jmespath

def glob(self, pattern, glob=Path.glob):
    return [self / "jmespath_community-1"] if pattern.startswith("jmespath_community") else list(glob(self, pattern))

Path.glob = glob
"""


@pytest.mark.parametrize(
    "command",
    [
        ("scan", "jobs.json", "-p", "./own.yaml"),
        ("explain", "OWN-001", "jobs.json", "-p", "./own.yaml"),
        ("eval", "job_name", "jobs.json"),
        ("policy", "test"),
    ],
)
def test_a_fork_of_jmespath_is_refused_by_whatever_reads_an_expression(tmp_path: Path, command: tuple[str, ...]) -> None:
    jobs(tmp_path, GET)
    rule = "{id: OWN-001, title: A job has a name, severity: low, assert: present(job_name)}"
    (tmp_path / "own.yaml").write_text(f"{{format: 1, policy: own, title: Own, rules: [{rule}]}}", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(FORK, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    done = run(tmp_path, *command, env={"PYTHONPATH": path})
    assert (done.returncode, "jmespath-community is installed over jmespath" in done.stderr) == (2, True)


def test_the_bare_command_shows_its_help_and_is_no_pass(tmp_path: Path) -> None:
    for command in ((), ("policy",)):
        done = run(tmp_path, *command)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Usage: jobscan")
        assert "(see:" not in done.stderr


def test_no_config_leaves_a_configuration_alone(tmp_path: Path) -> None:
    (tmp_path / "jobscan.yaml").write_text("format: 1\nfail_on: never\n", encoding="utf-8")
    scan = ("scan", jobs(tmp_path, without_vpc()), "--select", "BMJ-NET-001")
    assert run_here(tmp_path, *scan).returncode == 0
    assert run_here(tmp_path, *scan, "--no-config").returncode == 1
    assert run_here(tmp_path, *scan, "--config", "").returncode == 2

"""The files in examples/live: templates that pass cfn-lint and allow what the scan in them needs, and settings that load."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from scanner.aws.iam.policy import Flags, documents
from scanner.config.accounts import read_accounts
from scanner.config.load import load_config
from tests.aws.bedrock import add_jobs, jobs_of
from tests.aws.proxy import Proxy
from tests.aws.templates import actions_of, resources
from tests.surroundings import scrubbed

ROOT = Path(__file__).parents[2]
LIVE = ROOT / "examples" / "live"
TEMPLATES = [file for file in sorted(LIVE.glob("*.yaml")) if "AWSTemplateFormatVersion" in file.read_text(encoding="utf-8")]
ACCOUNT, REGION = "123456789012", "us-east-1"
# What the roles need beside the scan: the upload by nightly.sh, and the log of a build.
UPLOAD = {"s3:PutObject"}
BUILD = {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_the_templates_pass_cfn_lint() -> None:
    cfnlint = pytest.importorskip("cfnlint.api")
    assert [file.name for file in TEMPLATES] == ["codebuild.yaml", "ecs.yaml"]
    for file in TEMPLATES:
        assert cfnlint.lint(file.read_text(encoding="utf-8")) == [], file.name


@pytest.mark.parametrize(("name", "role", "more"), [("ecs.yaml", "TaskRole", UPLOAD), ("codebuild.yaml", "BuildRole", UPLOAD | BUILD)])
def test_the_role_that_runs_jobscan_may_do_what_the_scan_needs(name: str, role: str, more: set[str]) -> None:
    policies = resources((LIVE / name).read_text(encoding="utf-8"))[role]["Properties"]["Policies"]
    flags = Flags(regions=("all",), accounts_from="org", role_name="JobscanReader", reuse="s3://bucket/jobs.jsonl")
    needed = actions_of(documents(flags)["CallerPolicyDocument"])
    assert set(actions_of(policies[0]["PolicyDocument"])) == {*needed, *more}


def test_the_settings_load() -> None:
    config = load_config((LIVE / "jobscan.yaml").read_bytes(), "jobscan.yaml", LIVE)
    assert (len(config.live.expected), len(config.live.exclude)) == (1, 1)
    assert [entry.account for entry in read_accounts(LIVE / "accounts.yml", "accounts.yml")] == ["111122223333", "444455556666"]


def test_the_image_copies_files_that_are_there() -> None:
    text = (LIVE / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for words in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for name in words.split()]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.live
@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")
def test_a_night_keeps_its_collection_for_the_next(proxy: Proxy, tmp_path: Path) -> None:
    jobs_of(ACCOUNT, REGION).clear()
    add_jobs(ACCOUNT, REGION, 3)
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="night")
    first = night(tmp_path / "first")
    assert (first.returncode, "3 jobs written to jobs.jsonl" in first.stderr) == (1, True), first.stderr
    kept = [entry["Key"] for entry in s3.list_objects_v2(Bucket="night")["Contents"]]
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DAY", key) for key in kept] == ["jobs.jsonl", "reports/DAY/report.json", "reports/DAY/report.sarif"]
    assert proxy.count("GetModelInvocationJob") == 3
    proxy.reset()
    second = night(tmp_path / "second")
    assert (second.returncode, proxy.count("GetModelInvocationJob")) == (1, 0), second.stderr


@pytest.mark.live
@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")
def test_a_night_that_cannot_start_leaves_the_bucket_alone(proxy: Proxy, tmp_path: Path) -> None:
    done = night(tmp_path / "night", "--region", "nowhere-1")
    assert (done.returncode, proxy.count("ListModelInvocationJobs")) == (2, 0)
    assert not (tmp_path / "night" / "jobs.jsonl").exists()


def night(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """nightly.sh in a new folder."""
    programs = folder / "programs"
    programs.mkdir(parents=True)
    for name, arguments in (("jobscan", "-m scanner"), ("python3", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = scrubbed(**aws, PATH=path, BUCKET="night", CONFIG=str(LIVE / "jobscan.yaml"))
    command = ["sh", str(LIVE / "nightly.sh"), *(options or ("--region", REGION, "--since", "all"))]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

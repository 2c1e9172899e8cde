"""The files in examples/live: templates that pass cfn-lint and allow what the scan in them needs, and settings that load."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.aws.iam.policy import Flags, documents
from scanner.config.accounts import read_accounts
from scanner.config.load import load_config

ROOT = Path(__file__).parents[2]
LIVE = ROOT / "examples" / "live"
TEMPLATES = [file for file in sorted(LIVE.glob("*.yaml")) if "AWSTemplateFormatVersion" in file.read_text(encoding="utf-8")]
# What the roles need beside the scan: the upload by nightly.sh, and the log of a build.
UPLOAD = {"s3:PutObject"}
BUILD = {"logs:CreateLogStream", "logs:PutLogEvents"}


class _Loader(yaml.SafeLoader):
    """Reads the functions of CloudFormation as their texts."""


for tag in ("!Sub", "!Ref", "!GetAtt"):
    _Loader.add_constructor(tag, lambda loader, node: loader.construct_scalar(node))


def load(name: str) -> dict[str, Any]:
    template: dict[str, Any] = yaml.load((LIVE / name).read_text(encoding="utf-8"), _Loader)
    return template


def test_the_templates_pass_cfn_lint() -> None:
    cfnlint = pytest.importorskip("cfnlint.api")
    assert [file.name for file in TEMPLATES] == ["codebuild.yaml", "ecs.yaml"]
    for file in TEMPLATES:
        assert cfnlint.lint(file.read_text(encoding="utf-8")) == [], file.name


@pytest.mark.parametrize(("name", "role", "more"), [("ecs.yaml", "TaskRole", UPLOAD), ("codebuild.yaml", "BuildRole", UPLOAD | BUILD)])
def test_the_role_that_runs_jobscan_may_do_what_the_scan_needs(name: str, role: str, more: set[str]) -> None:
    policies = load(name)["Resources"][role]["Properties"]["Policies"]
    allowed = {action for statement in policies[0]["PolicyDocument"]["Statement"] for action in statement["Action"]}
    flags = Flags(regions=("all",), accounts_from="org", role_name="JobscanReader", reuse="s3://bucket/jobs.jsonl")
    needed = {action for statement in documents(flags)["CallerPolicyDocument"]["Statement"] for action in statement["Action"]}
    assert allowed == needed | more


def test_the_settings_load() -> None:
    config = load_config((LIVE / "jobscan.yaml").read_bytes(), "jobscan.yaml", LIVE)
    assert (len(config.live.expected), len(config.live.exclude)) == (1, 1)
    assert [entry.account for entry in read_accounts(LIVE / "accounts.yml", "accounts.yml")] == ["111122223333", "444455556666"]


def test_the_image_copies_files_that_are_there() -> None:
    text = (LIVE / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for words in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for name in words.split()]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")
def test_the_script_is_a_script() -> None:
    subprocess.run(["sh", "-n", str(LIVE / "nightly.sh")], check=True)

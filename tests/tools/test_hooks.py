"""The hooks for pre-commit, in a repository with the real git and the real pre-commit."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.commands import jobscan
from tests.repository import Repository
from tests.surroundings import ROOT, scrubbed
from tests.unit.shape.records import get_output

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
BIN = Path(sys.executable).parent
PRE_COMMIT = shutil.which("pre-commit", path=f"{BIN}:/usr/bin:/bin") or shutil.which("pre-commit")
POLICY = """\
policy: acme
rules:
  - id: ACME-1
    title: A job must have a name that begins with batch-
    severity: high
    assert: starts_with(job_name, 'batch-')
"""
CONFIG = "policies: [policies/]\nsources: [jobs]\n"


def test_the_commands_have_their_options() -> None:
    for hook in HOOKS.values():
        name, *words = hook["entry"].removeprefix("jobscan ").split()
        command = jobscan.commands[name]
        if name == "policy":
            command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
        assert set(words) <= {option for param in command.params for option in param.opts}


@pytest.mark.parametrize(
    ("hook", "path", "is_meant"),
    [
        ("jobscan", "jobs/request.json", True),
        ("jobscan", "dumps/2026-11.jsonl.gz", True),
        ("jobscan", "infra/state-machine.asl.json", True),
        ("jobscan", "jobscan.yaml", True),
        ("jobscan", "policies/lists/accounts.csv", True),
        ("jobscan", "README.md", False),
        ("jobscan", "app.py", False),
        ("jobscan-policy-lint", "policies/acme.yaml", True),
        ("jobscan-policy-lint", "team/policies/deep/acme.yml", True),
        ("jobscan-policy-lint", "jobscan.yaml", False),
        ("jobscan-policy-lint", "my-policies/x.yaml", False),
    ],
)
def test_the_files_that_start_a_hook(hook: str, path: str, is_meant: bool) -> None:
    assert bool(re.search(HOOKS[hook]["files"], path)) is is_meant


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with our hooks, whose command is that of this checkout: pre-commit's own environment would need a package index."""
    if PRE_COMMIT is None:
        pytest.skip("pre-commit is not installed")
    repository = Repository(tmp_path_factory.mktemp("hooks"))
    repository.write({".pre-commit-hooks.yaml": json.dumps([{**hook, "language": "system"} for hook in HOOKS.values()])})
    repository.commit()
    return repository


@pytest.fixture
def repository(hooks: Repository, tmp_path: Path) -> Repository:
    """A repository with the hooks installed, a configuration and a job that it lets pass."""
    repository = Repository(tmp_path / "repository")
    commit = hooks.git("rev-parse", "HEAD")
    entry = {"repo": hooks.folder.as_uri(), "rev": commit, "hooks": [{"id": name} for name in HOOKS]}
    repository.write({".pre-commit-config.yaml": json.dumps({"repos": [entry]}), "jobscan.yaml": CONFIG, "policies/acme.yaml": POLICY})
    repository.write({"jobs/fine.json": job("batch-1"), "README.md": "hello\n"})
    repository.commit()
    return repository


def job(name: str) -> str:
    arn = f"arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/{name[-1] * 12}"
    return json.dumps(get_output(jobName=name, jobArn=arn))


def committing(repository: Repository, tmp_path: Path) -> tuple[int, str]:
    """What pre-commit says of the commit that is about to be made."""
    assert PRE_COMMIT is not None
    repository.git("add", "--all")
    path = f"{BIN}:{Path(PRE_COMMIT).parent}:/usr/bin:/bin"
    environment = scrubbed(PATH=path, HOME=str(tmp_path), PRE_COMMIT_HOME=str(tmp_path / "store"), PRE_COMMIT_COLOR="never")
    environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always"}
    done = subprocess.run([PRE_COMMIT, "run"], cwd=repository.folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_commit_without_jobs_runs_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.write({"README.md": "hello again\n"})
    code, text = committing(repository, tmp_path)
    assert (code, text.count("(no files to check)Skipped")) == (0, 2), text


def test_a_commit_is_let_through_or_not_by_its_jobs(repository: Repository, tmp_path: Path) -> None:
    repository.write({"jobs/another.json": job("batch-2")})
    code, text = committing(repository, tmp_path)
    assert (code, text.count("Passed")) == (0, 1), text
    repository.write({"jobs/another.json": job("rogue-3")})
    code, text = committing(repository, tmp_path)
    assert code == 1 and "ACME-1" in text and "- exit code: 1" in text, text


def test_a_commit_that_removes_the_last_job_is_let_through(repository: Repository, tmp_path: Path) -> None:
    repository.write({"jobs/fine.json": "[]"})
    code, text = committing(repository, tmp_path)
    assert (code, text.count("Passed")) == (0, 1), text


def test_a_mistake_in_a_policy_is_named_by_both(repository: Repository, tmp_path: Path) -> None:
    repository.write({"policies/acme.yaml": POLICY.replace("assert:", "asert:")})
    code, text = committing(repository, tmp_path)
    assert (code, text.count("- exit code: 2"), text.count("unknown key 'asert'")) == (1, 2, 2), text

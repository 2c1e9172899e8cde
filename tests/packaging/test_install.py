"""What users install works: the wheel and the editable checkout, with their built-in policies and in any folder."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import scanner

ROOT = Path(__file__).parents[2]
JOB = {
    "job_arn": "arn:aws:bedrock:eu-central-1:111122223333:model-invocation-job/a1b2c3d4e5f6",
    "job_name": "claims-triage-20261122",
    "model_id": "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0",
    "role_arn": "arn:aws:iam::111122223333:role/batch/claims",
    "submit_time": "2026-11-22T08:15:21+00:00",
    "input_data_config": {"s3_input_data_config": {"s3_uri": "s3://acme-in/records.jsonl"}},
    "output_data_config": {"s3_output_data_config": {"s3_uri": "s3://acme-out/"}},
    "vpc_config": None,
}
SOMEBODYS = 'raise SystemExit("somebody else\'s scanner.py was imported")\n'


@dataclass(frozen=True)
class Install:
    """An environment that holds the project, and the folder of somebody who works with it."""

    environment: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a program of the environment in the folder."""
        return run([str(scripts(self.environment) / program), *arguments], self.folder)


def scripts(environment: Path) -> Path:
    return Path(sysconfig.get_path("scripts", "venv", vars={"base": str(environment)}))


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command with nothing around it that could lend it the checkout's package."""
    lent = ("PYTHON", "VIRTUAL_ENV", "COVERAGE")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(lent)}
    return subprocess.run(
        command, cwd=folder, env=surroundings | {"PYTHONUTF8": "1"}, capture_output=True, text=True, encoding="utf-8", check=False
    )


def done(command: Sequence[str], folder: Path) -> None:
    result = run(command, folder)
    assert result.returncode == 0, result.stdout + result.stderr


def install(folder: Path, *what: str) -> Install:
    """A fresh environment with the project, borrowing everything else from the running one: nothing is downloaded."""
    environment = folder / "venv"
    venv.create(environment, with_pip=False)
    own = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(environment)}))
    # A path file gives the borrowed folder the last place, and path files that lie in it (an editable install's) are not read.
    own.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n", encoding="utf-8")
    python = str(scripts(environment) / "python")
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check", "--quiet")
    done([sys.executable, "-m", "pip", "--python", python, "install", *offline, "--force-reinstall", *what], folder)
    place = folder / "somebody's work"
    place.mkdir()
    place.joinpath("scanner.py").write_text(SOMEBODYS, encoding="utf-8")
    place.joinpath("job.json").write_text(json.dumps(JOB), encoding="utf-8")
    return Install(environment, place)


def build(source: Path, kind: str, folder: Path) -> Path:
    """The one file that the project's build backend makes of a source tree."""
    done([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)], source)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Install]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "wheel":
        return "wheel", install(folder, str(request.getfixturevalue("wheel")))
    return "editable", install(folder, "--editable", str(ROOT))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def policy_files() -> list[Path]:
    return sorted((ROOT / "policies").glob("*.yaml"))


def test_the_wheel_holds_the_package_its_data_and_the_policies(wheel: Path) -> None:
    held = contents(wheel)
    kinds = {".py", ".json", ".jsonl", ".yaml", ".yml", ".typed", ".html", ".css", ".js", ".txt"}
    package = [file for file in (ROOT / "scanner").rglob("*") if file.suffix in kinds]
    expected = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in package}
    expected |= {f"scanner/policy/builtin/{file.name}": file.read_bytes() for file in policy_files()}
    assert {name: data for name, data in held.items() if name.startswith("scanner/")} == expected
    assert {name.split("/")[0] for name in held} == {"scanner", f"bedrock_jobscan-{scanner.__version__}.dist-info"}


def test_the_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    packed, again = tmp_path / "packed", tmp_path / "again"
    source = build(ROOT, "sdist", packed)
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    rebuilt = build(tmp_path / source.name.removesuffix(".tar.gz"), "wheel", again)
    assert contents(rebuilt) == contents(wheel)


def test_the_command_says_its_version(installed: tuple[str, Install]) -> None:
    result = installed[1].run("jobscan", "--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"jobscan {scanner.__version__}\n", "")


def test_a_scan_finds_the_built_in_policies(installed: tuple[str, Install]) -> None:
    result = installed[1].run("jobscan", "scan", "job.json", "-f", "json")
    assert result.returncode in {1, 4}, result.stdout + result.stderr  # a job without a VPC
    report: dict[str, Any] = json.loads(result.stdout)
    assert report["summary"]["jobs"] == 1
    assert "BMJ-NET-001" in {finding["rule"] for finding in report["findings"]}
    found = {policy["path"]: policy["sha256"] for policy in report["run"]["policies"]}
    hashes = {f"builtin/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest() for file in policy_files()}
    assert found
    assert found.items() <= hashes.items()


def test_each_install_reads_its_own_policies(installed: tuple[str, Install]) -> None:
    kind, where = installed
    # -P keeps the folder, with somebody's scanner.py, out of the way, as the command does.
    result = where.run("python", "-P", "-c", "from scanner.policy.builtin import folder; print(folder())")
    folder = Path(result.stdout.strip()).resolve()
    if kind == "editable":
        assert folder == (ROOT / "policies").resolve(), result.stderr
    else:
        assert folder.is_relative_to(where.environment.resolve()), result.stderr
        assert sorted(file.name for file in folder.glob("*.yaml")) == [file.name for file in policy_files()]


@pytest.mark.parametrize(
    ("how", "control"), [(("-c", "import scanner"), "scanner"), (("-m", "scanner", "--version"), "click")], ids=["import", "version"]
)
def test_a_start_loads_nothing_heavy(installed: tuple[str, Install], how: tuple[str, ...], control: str) -> None:
    result = installed[1].run("python", "-P", "-X", "importtime", *how)
    assert result.returncode == 0, result.stderr
    loaded = set(re.findall(r"^import time:.*\| +(\w+)", result.stderr, re.MULTILINE))
    assert control in loaded  # the list is one
    assert loaded & {"boto3", "botocore", "jsonschema"} == set()


def test_a_fork_installed_over_jmespath_is_refused(installed: tuple[str, Install]) -> None:
    where = installed[1]
    own = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(where.environment)}))
    found = importlib.util.find_spec("jmespath")
    assert found
    assert found.origin
    copy, trace = own / "jmespath", own / "jmespath_community-1.1.3.dist-info"  # as pip leaves it; the borrowed folder stays as it is
    shutil.copytree(Path(found.origin).parent, copy)
    try:
        assert where.run("jobscan", "eval", "job_name", "job.json").returncode == 0
        trace.mkdir()
        result = where.run("jobscan", "eval", "job_name", "job.json")
    finally:
        shutil.rmtree(copy)
        shutil.rmtree(trace, ignore_errors=True)
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stdout == ""
    assert "pip uninstall jmespath-community" in result.stderr
    assert len(result.stderr.splitlines()) == 1

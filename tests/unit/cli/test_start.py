"""The start of the command, without a clock: a run imports only what it uses, and reads only the rules that it runs."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.unit.shape.records import list_summary

PROGRAM = """
import contextlib, io, sys
from scanner.cli.run import run
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    code = run(sys.argv[1:])
print(code, *sorted(sys.modules))
"""
GARBAGE = """
import contextlib, gc, io, sys
from scanner.cli import main
before = gc.get_stats()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main()
print(gc.get_stats()[1:] == before[1:], gc.isenabled(), gc.get_freeze_count() > 10_000)
"""
RARE = ("boto3", "botocore", "difflib", "pathspec", "scanner.aws", "scanner.authoring", "scanner.formats.sarif", "scanner.project.commit")
# What reads policies, records and reports. `--version` and `--help` need none of it.
READING = (
    "json",
    "jmespath",
    "jsonschema",
    "msgspec",
    "pathlib",
    "re2",
    "sqlite3",
    "yaml",
    "scanner.policy",
    "scanner.sources",
    "scanner.shape",
)
CONFIGURATION = (
    *("scanner.config.config", "scanner.config.load", "scanner.project.floors", "scanner.project.lock", "scanner.project.organisation"),
    *("scanner.project.targets", "scanner.project.waivers"),
)
OTHER_RECORDS = ("yaml", "scanner.sources.s3", "scanner.documents.hcl", "scanner.shape.shapes.terraform.document")
# The built-in rules come from an index, in which they are parsed and checked.
CHECKS = ("jmespath", "scanner.expressions.check", "scanner.expressions.syntax.parser", "scanner.policy.load", "scanner.policy.rules")
COMPARISON = ("scanner.formats.json.saved", "scanner.governance.baseline", "scanner.run.comparison", "scanner.run.parts")
PROCESSES = ("scanner.run.workers.elsewhere", "scanner.run.workers.pool", "scanner.run.workers.process", "multiprocessing")
# What joins several files, what decodes many records at once, and what compiles rules for them.
MANY = ("sqlite3", "scanner.shape.lane.rows", "scanner.shape.lane.forms", "scanner.expressions.compiler.source")
RULES = ("scanner.policy", "scanner.expressions.check", "scanner.expressions.compiler", "scanner.sources.jobs", "scanner.shape.normalise")


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.json"
    file.write_text(json.dumps({"invocationJobSummaries": [list_summary()]}), encoding="utf-8")
    return file


def imported(folder: Path, *arguments: str) -> tuple[int, set[str]]:
    """The exit code of the command in a process of its own, and the modules that it imported."""
    result = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    code, *modules = result.stdout.split()
    return int(code), set(modules)


def among(unwanted: tuple[str, ...], modules: set[str]) -> list[str]:
    """The unwanted modules that were imported, those inside of unwanted packages too."""
    return sorted(module for module in modules if module in unwanted or module.startswith(tuple(f"{name}." for name in unwanted)))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["scan", "--help"]])
def test_what_only_prints_imports_next_to_nothing(tmp_path: Path, arguments: list[str]) -> None:
    code, modules = imported(tmp_path, *arguments)
    assert (code, among((*RARE, *READING), modules)) == (0, [])


def test_a_scan_of_one_file_imports_only_what_it_uses(jobs: Path) -> None:
    code, modules = imported(jobs.parent, "scan", jobs.name)
    assert code in (1, 4)
    assert among((*RARE, *CONFIGURATION, *OTHER_RECORDS, *COMPARISON, *CHECKS, *PROCESSES, *MANY, "jsonschema"), modules) == []
    assert "scanner.formats.text.report" in modules


def test_a_configuration_without_conditions_needs_no_parser_of_them(jobs: Path) -> None:
    (jobs.parent / "jobscan.yaml").write_text("format: 1\npolicies: [core]\n", encoding="utf-8")
    code, modules = imported(jobs.parent, "scan", jobs.name)
    assert (code, among((*CHECKS, "scanner.sources.s3", "string"), modules)) == (4, [])
    assert "scanner.config.load" in modules


def test_a_small_scan_ends_without_a_search_for_garbage(jobs: Path) -> None:
    command = [sys.executable, "-c", GARBAGE, "scan", jobs.name]
    done = subprocess.run(command, cwd=jobs.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "True"]


def test_a_report_is_converted_without_policies_and_sources(jobs: Path) -> None:
    imported(jobs.parent, "scan", jobs.name, "-f", "json=report.json")
    code, modules = imported(jobs.parent, "convert", "report.json")
    assert (code, among((*RARE, *CONFIGURATION, *OTHER_RECORDS, *RULES), modules)) == (0, [])


@pytest.mark.parametrize("name", sorted({*RARE, *READING, *CONFIGURATION, *OTHER_RECORDS, *COMPARISON, *CHECKS, *PROCESSES, *MANY, *RULES}))
def test_what_must_not_be_imported_exists(name: str) -> None:
    assert find_spec(name) is not None

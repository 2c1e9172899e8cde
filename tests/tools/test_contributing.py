"""The checklists of CONTRIBUTING.md are true: a toy shape, source, format and rule, added as they say, work by the command.

Each toy may only touch the files that its checklist names.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scanner.policy import builtin
from tests.property.scans import clean, respelled, violating
from tests.surroundings import ROOT, scrubbed

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Toy:
    """What somebody adds: whole files, and in existing ones a text to find with what takes its place."""

    checklist: str  # the heading of its checklist in CONTRIBUTING.md
    files: dict[str, str] = field(default_factory=dict)
    edits: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def add_to(self, house: Path) -> None:
        """Adds it to a copy of the project."""
        for name, content in self.files.items():
            assert not (house / name).exists()
            (house / name).write_text(content, encoding="utf-8")
        for name, changes in self.edits.items():
            text = (house / name).read_text(encoding="utf-8")
            for before, after in changes:
                assert text.count(before) == 1, f"{name} has {before!r} {text.count(before)} times"
                text = text.replace(before, after)
            (house / name).write_text(text, encoding="utf-8")


SHAPE = Toy(
    "A record shape",
    files={
        "scanner/shape/shapes/toy.py": '''"""Jobs as a toy writes them: toy_ before each documented name."""

from scanner.shape.layout import Spelling
from scanner.shape.shapes.base import Shape

TOY = Shape(
    name="toy",
    source="a toy",
    spelling=Spelling(lambda name: f"toy_{name}", "a toy's"),
    signs=frozenset({"toy_job_arn"}),
    recognise=lambda record: "toy_job_arn" in record,
    absent=lambda field: None,
    assume_utc=True,
    extra_complete=True,
)
'''
    },
    edits={
        "scanner/shape/recognise.py": (
            ("from scanner.shape.values import", "from scanner.shape.shapes.toy import TOY\nfrom scanner.shape.values import"),
            ("        DOCUMENTED, QUERY,", "        TOY, DOCUMENTED, QUERY,"),
        )
    },
)

SOURCE = Toy(
    "A source",
    files={
        "scanner/sources/toy.py": '''"""A toy that has as many clean jobs as its name says: toy:3."""

import json
from collections.abc import Iterator

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.documents.texts import records_in_value
from scanner.model.job import MEMORY, Record
from scanner.model.origin import Toy, report_path
from scanner.model.place import Location
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.sources.source import SourceItem

SCHEME = "toy:"
_JOB = json.loads(JOB)


class ToySource:
    """So many jobs, and then one thing that cannot be read."""

    is_named = True

    def __init__(self, argument: str) -> None:
        self.origin = Toy(argument)
        self._number = int(argument.removeprefix(SCHEME))

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """The jobs."""
        path = report_path(self.origin)
        for number in range(self._number):
            value = {**_JOB, "jobArn": f"{_JOB['jobArn'][:-1]}{number}"}
            for item in records_in_value(Record(value, "", path, number + 1, 1, MEMORY), domain):
                if not isinstance(item, Truncation):
                    yield item
        yield LoadFailure(Location(path), "the toy is empty now")

    def summary(self) -> SourceSummary:
        """How many there were."""
        return SourceSummary(report_path(self.origin), None, self._number)
'''.replace("JOB)", f"{json.dumps(clean())!r})"),
    },
    edits={
        "scanner/model/origin.py": (
            (
                "Origin = Tree |",
                'class Toy(Struct, frozen=True):\n    """A toy."""\n\n    name: str\n\n\nOrigin = Toy | Tree |',
            ),
            ("        case Stdin():", '        case Toy(name):\n            return f"external/toy/{name}"\n        case Stdin():'),
        ),
        "scanner/sources/expand.py": (
            ("from scanner.sources.exclude import", "from scanner.sources import toy\nfrom scanner.sources.exclude import"),
            (
                "        elif argument.startswith(S3_SCHEME):",
                "        elif argument.startswith(toy.SCHEME):\n            search.sources.setdefault(argument, toy.ToySource(argument))\n"
                "        elif argument.startswith(S3_SCHEME):",
            ),
        ),
    },
)

FORMAT = Toy(
    "A format",
    files={
        "scanner/formats/toy.py": '''"""A line for each finding, and one that says how far the scan came."""

from collections.abc import Iterator

from scanner.formats.options import ReportOptions
from scanner.model.report import Report


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report, a line a piece."""
    for finding in report.findings:
        yield f"{finding.rule_id} {finding.job_name}\\n"
    yield f"{report.jobs} jobs, complete: {report.complete}, exit {report.exit_code}\\n"
'''
    },
    edits={"scanner/formats/registry.py": (("_ALL = (\n", '_ALL = (\n    Format("toy", "a toy", "scanner.formats.toy"),\n'),)},
)

RULE = Toy(
    "A rule",
    files={
        "policies/toy.yaml": """format: 1
policy: toy
title: Toys
rules:
  - id: BMJ-TOY-001
    name: toy-name
    title: A job's name must begin with toy
    severity: low
    assert: starts_with(job_name, 'toy-')
    message: Job {job_name} is not a toy.
    examples:
      pass: [{job: {job_name: toy-1}}]
      fail: [{job: {job_name: nightly}}]
      unknown: [{not_delivered: [job_name]}]
"""
    },
)

TOYS = (SHAPE, SOURCE, FORMAT, RULE)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of what a contributor edits, and beside it a folder to scan in."""
    folder = tmp_path / "jobscan"
    for name in ("scanner", "policies"):
        # With the bytecode of what stays as it is, but not with what another process is just writing.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (tmp_path / "work" / ".git").mkdir(parents=True)
    return folder


def run(house: Path, *command: str, folder: str = "work") -> subprocess.CompletedProcess[str]:
    """Runs a Python module with the copy's package."""
    surroundings = scrubbed(HOME=str(house), PYTHONPATH=str(house), PYTHONWARNINGS="ignore")
    environment = {name: value for name, value in surroundings.items() if not name.startswith("COVERAGE")}  # a copy is not measured
    return subprocess.run(
        [sys.executable, *command], cwd=house.parent / folder, env=environment, capture_output=True, text=True, check=False
    )


def jobscan(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(house, "-m", "scanner", *arguments)


def scan(house: Path, *arguments: str) -> dict[str, Any]:
    """The JSON report of a scan by the copy's command."""
    done = jobscan(house, "scan", *arguments, "--select", "BMJ-NET-001", "-f", "json")
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["summary"]["exit_code"] == done.returncode
    return report


def write(house: Path, name: str, record: object) -> str:
    """The name of a file in the scanned folder that holds a record."""
    (house.parent / "work" / name).write_text(json.dumps(record), encoding="utf-8")
    return name


@pytest.mark.parametrize("toy", TOYS, ids=lambda toy: toy.checklist)
def test_a_checklist_names_every_file_that_is_touched(toy: Toy) -> None:
    checklist = GUIDE.split(f"\n### {toy.checklist}\n")[1].split("\n#")[0]
    named = {re.sub("NAME|PACK", "toy", path) for path in re.findall(r"`([\w/]+\.\w+)`", checklist)}
    assert {*toy.files, *toy.edits} <= named


@pytest.mark.parametrize("toy", TOYS, ids=lambda toy: toy.checklist)
def test_a_toy_keeps_to_its_floor(toy: Toy, house: Path) -> None:
    toy.add_to(house)
    done = run(house, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", folder="jobscan")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_toy_shape_is_read(house: Path) -> None:
    record = {f"toy_{name}": value for name, value in respelled(violating(), "_".join).items()}
    record["toy_input_data_config"] = {"toy_s3_input_data_config": {"toy_s3_uri": "s3://acme-in/day.jsonl"}}
    record["toy_output_data_config"] = {"toy_s3_output_data_config": {"toy_s3_uri": "s3://acme-out/day/"}}
    file = write(house, "toys.json", record)
    assert scan(house, file)["summary"]["load_failures"] == 1
    SHAPE.add_to(house)
    report = scan(house, file)
    assert report["summary"]["exit_code"] == 1, report["load_failures"]
    assert [finding["field"] for finding in report["findings"]] == ["vpc_config"]


def test_a_toy_source_is_read_and_what_it_cannot_read_is_told(house: Path) -> None:
    assert "no such file" in scan(house, "toy:3")["load_failures"][0]["reason"]
    SOURCE.add_to(house)
    report = scan(house, "toy:3")
    assert report["summary"]["jobs"] == 3
    assert [(failure["path"], failure["reason"]) for failure in report["load_failures"]] == [("external/toy/toy:3", "the toy is empty now")]
    assert report["summary"]["exit_code"] == 3


def test_a_toy_format_is_written(house: Path) -> None:
    file = write(house, "jobs.json", violating())
    assert jobscan(house, "scan", file, "-f", "toy").returncode == 2
    FORMAT.add_to(house)
    done = jobscan(house, "scan", file, "--select", "BMJ-NET-001", "-f", "toy")
    assert (done.returncode, done.stdout) == (1, "BMJ-NET-001 adhoc\n1 jobs, complete: True, exit 1\n")
    done = jobscan(house, "scan", file, "--select", "BMJ-NET-001", "-f", "toy=toy.txt")
    assert (house.parent / "work" / "toy.txt").read_text(encoding="utf-8").startswith("BMJ-NET-001 adhoc\n")
    assert "toy" in jobscan(house, "scan", file, "-f", "yot").stderr


def examples_run(house: Path) -> int:
    """How many examples of built-in rules hold."""
    done = jobscan(house, "policy", "test")
    assert done.returncode == 0, done.stdout
    found = re.search(r"([\d,]+) examples, none differ", done.stdout)
    assert found is not None, done.stdout
    return int(found[1].replace(",", ""))


def test_a_toy_rule_runs_and_its_examples_are_its_tests(house: Path) -> None:
    file = write(house, "jobs.json", violating())
    assert jobscan(house, "scan", file, "-p", "toy").returncode == 2
    before = sum(len(rule.examples) for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules)
    RULE.add_to(house)
    done = jobscan(house, "scan", file, "-p", "toy", "-f", "json")
    assert [finding["rule"] for finding in json.loads(done.stdout)["findings"]] == ["BMJ-TOY-001"]
    assert examples_run(house) == before + 3

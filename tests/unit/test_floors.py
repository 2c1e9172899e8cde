"""Each import contract turns red on a copy of the package that breaks it, and names each module that does."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = {contract["id"]: contract["name"] for contract in SETTINGS["contracts"]}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# contract, file of the package that gets a line more (or is made), that line
BREAKS = [
    ("floors", "run/scan.py", "from scanner.cli import main"),
    ("floors", "authoring/damage.py", "import scanner.run.scan"),  # side by side
    ("floors", "sources/expand.py", "import scanner.run.scan"),
    ("floors", "formats/options.py", "import scanner.project.project"),
    ("floors", "policy/load.py", "import scanner.sources.expand"),
    ("floors", "config/load.py", "import scanner.policy.load"),
    ("floors", "engine/scopes.py", "import scanner.config.config"),
    ("floors", "governance/gate.py", "import scanner.formats.options"),
    ("floors", "expressions/values.py", "import scanner.governance.gate"),
    ("floors", "shape/times.py", "import scanner.expressions.values"),
    ("floors", "aws/calls.py", "import scanner.shape.times"),  # side by side
    ("floors", "documents/lines.py", "import scanner.shape.times"),
    ("floors", "model/place.py", "import scanner.documents.records.lines"),
    ("floors", "errors.py", "import scanner.model.place"),
    ("floors", "version.py", "import scanner.errors"),
    ("floors", "version.py", "def late():\n    import scanner.model.place"),  # an import inside a function is one too
    ("floors", "plugins.py", '"""A module that stands on no floor."""'),
    ("siblings", "model/place.py", "import scanner.model.report"),
    ("siblings", "shape/values.py", "import scanner.shape.shapes.aws"),  # a folder and a module beside it
    ("top", "governance/gate.py", "import scanner"),
    ("top", "cli/scan.py", "import scanner"),
    ("top", "formats/options.py", "from scanner import __version__"),
    ("aws", "sources/expand.py", "import boto3"),
    ("aws", "cli/scan.py", "from botocore import session"),
    ("terminal", "run/scan.py", "import click"),
    ("terminal", "formats/text/report.py", "from click import echo"),
    ("language", "engine/reference.py", "import jmespath"),
    ("language", "shape/reading.py", "import re2"),
    ("yaml", "policy/load.py", "import yaml"),
    ("sqlite", "governance/history/record.py", "import sqlite3"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a copy of the package and of the contracts."""
    shutil.copytree(ROOT / "scanner", tmp_path / "scanner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    # The copy has to be the `scanner` that is found, whatever is installed.
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", LINT, *options], cwd=folder, env=surroundings, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_every_contract_is_broken_below() -> None:
    assert {contract for contract, *_ in BREAKS} == set(NAMES)


def test_an_unbroken_copy_is_kept(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(NAMES)} kept, 0 broken" in done.stdout


def reported(contract: str, file: str, line: str) -> str:
    """What import-linter says of one break."""
    module = "scanner." + file.removesuffix(".py").replace("/", ".")
    imported = re.search(r"(?:from|import) ([\w.]+)", line)
    if imported is None:
        return f"- {module}\n"  # a module that is on no floor
    if contract == "siblings":
        return f"No cycles are allowed in {module.rpartition('.')[0]}.\n"
    return f"- {module} -> {imported[1]}"


@pytest.mark.parametrize("contract", NAMES)
def test_a_broken_contract_is_red_and_names_every_break(house: Path, contract: str) -> None:
    breaks = [(file, line) for broken, file, line in BREAKS if broken == contract]
    for file, line in breaks:
        with (house / "scanner" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    done = lint(house, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{NAMES[contract]} BROKEN" in done.stdout, done.stdout
    assert "0 kept, 1 broken" in done.stdout, done.stdout
    said = re.sub(r"^-\s+", "- ", done.stdout, flags=re.MULTILINE)
    assert [file for file, line in breaks if reported(contract, file, line) not in said] == [], said

"""Each import contract turns red on a copy of the package that breaks it."""

import os
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
    ("floors", "sources/files.py", "import scanner.run.scan"),
    ("floors", "formats/options.py", "import scanner.project.project"),
    ("floors", "policy/load.py", "import scanner.sources.files"),
    ("floors", "config/load.py", "import scanner.policy.load"),
    ("floors", "engine/scopes.py", "import scanner.config.config"),
    ("floors", "governance/gate.py", "import scanner.formats.options"),
    ("floors", "expressions/values.py", "import scanner.governance.gate"),
    ("floors", "shape/times.py", "import scanner.expressions.values"),
    ("floors", "documents/lines.py", "import scanner.shape.times"),
    ("floors", "model/place.py", "import scanner.documents.records.lines"),
    ("floors", "errors.py", "import scanner.model.place"),
    ("floors", "version.py", "import scanner.errors"),
    ("floors", "errors.py", "def late():\n    import scanner.model.place"),  # an import inside a function is one too
    ("floors", "plugins.py", '"""A module that stands on no floor."""'),
    ("siblings", "model/place.py", "import scanner.model.report"),
    ("siblings", "shape/values.py", "import scanner.shape.shapes.aws"),  # a folder and a module beside it
    ("top", "governance/gate.py", "import scanner"),
    ("top", "cli/scan.py", "import scanner"),
    ("top", "formats/options.py", "from scanner import __version__"),
    ("aws", "sources/files.py", "import boto3"),
    ("aws", "cli/scan.py", "from botocore import session"),
    ("terminal", "run/scan.py", "import click"),
    ("terminal", "formats/text/report.py", "from click import echo"),
    ("language", "engine/reference.py", "import jmespath"),
    ("language", "shape/reading.py", "import re2"),
    ("yaml", "policy/load.py", "import yaml"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package and of the contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "scanner", folder / "scanner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


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


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS, ids=[f"{contract}-{file}" for contract, file, _ in BREAKS])
def test_a_broken_contract_is_red(house: Path, contract: str, file: str, line: str) -> None:
    target = house / "scanner" / file
    before = target.read_bytes() if target.exists() else None
    target.write_bytes((before or b"") + f"\n{line}\n".encode())
    try:
        done = lint(house, "--contract", contract)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_bytes(before)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{NAMES[contract]} BROKEN" in done.stdout, done.stdout
    assert "0 kept, 1 broken" in done.stdout, done.stdout

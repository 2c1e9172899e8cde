"""The samples under reports/ are what `make scan` writes now."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = {"text": "sample.txt", "json": "sample.json", "sarif": "sample.sarif"}


def made_by_make() -> list[str]:
    """The arguments that the Makefile gives the command."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"jobscan (scan examples/.*)", makefile)
    now = re.search(r"^NOW := (\S+)$", makefile, re.MULTILINE)
    assert found
    assert now
    return found[1].replace("$(NOW)", now[1]).split()


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_fresh(name: str, tmp_path: Path) -> None:
    written = tmp_path / SAMPLES[name]
    arguments = [
        one.replace(f"reports/{SAMPLES[name]}", str(written))
        for one in made_by_make()
        if not re.fullmatch(r"(\w+=)?reports/.*", one) or SAMPLES[name] in one
    ]
    arguments = [
        one for number, one in enumerate(arguments) if not (one == "-f" and (number + 1 == len(arguments) or arguments[number + 1] == "-f"))
    ]
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "HOME")}
    done = subprocess.run([sys.executable, "-m", "scanner", *arguments], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert written.read_bytes() == (ROOT / "reports" / SAMPLES[name]).read_bytes(), "run make scan, and read the diff"

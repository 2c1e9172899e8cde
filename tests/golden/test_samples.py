"""The samples under reports/ are what `make scan` writes now."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.surroundings import ROOT, scrubbed


def made_by_make() -> list[str]:
    """The arguments that the Makefile gives the command."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"jobscan (scan \"examples/.*)", makefile)
    now = re.search(r"^NOW := (\S+)$", makefile, re.MULTILINE)
    assert found
    assert now
    return shlex.split(found[1].replace("$(NOW)", now[1]))


def test_samples_are_fresh(tmp_path: Path) -> None:
    arguments = [argument.replace("=reports/", f"={tmp_path}/") for argument in made_by_make()]
    command = [sys.executable, "-m", "scanner", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=scrubbed(HOME=str(tmp_path)), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    samples = {file.name: file.read_bytes() for file in (ROOT / "reports").iterdir()}
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written.keys() == samples.keys()
    assert [name for name in samples if written[name] != samples[name]] == [], "run make scan, and read the diff"

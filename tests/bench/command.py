"""The command as its users run it, in this process or in one of its own, with what it cost."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rulesets import Ruleset

from scanner.cli.run import run
from scanner.run.garbage import collect_seldom

NOW_TEXT = "2026-11-23T12:00:00Z"
DONE = (0, 1, 3, 4)
# Compiled files are kept, as in an installed package; without them the checkout would be compiled anew in every run, and a library not.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Cost:
    """What a process and those that it waited for cost: CPU and wall time in seconds, and the largest one's memory in MB."""

    cpu: float
    wall: float
    memory: float


def scan_arguments(rules: Ruleset, files: Sequence[Path], output: Path, *, processes: int = 1) -> list[str]:
    """A scan that writes its findings as JSON Lines."""
    named = [str(file) for file in files]
    options = ["--config", str(rules.config), "--now", NOW_TEXT, "-j", str(processes)]
    return ["scan", *named, *options, "-f", f"jsonl={output}"]


def run_here(arguments: Sequence[str]) -> None:
    """Runs the command in this process; what it prints is thrown away, and a failure ends the benchmark."""
    collect_seldom()
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        code = run(list(arguments))
    if code not in DONE:
        sys.exit(f"jobscan {' '.join(arguments)} ended with {code}: {printed.getvalue()}")


# Runs a command from a small process: the memory of a child begins with what its parent had when it was forked.
_LAUNCHER = """
import json, os, subprocess, sys, time
begin = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
wall = time.perf_counter() - begin
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024]))
"""


def cost_of(command: Sequence[str], accepted: Sequence[int] = DONE) -> Cost:
    """Runs a command in a process of its own; a command that fails would be measured too fast, so that ends the benchmark."""
    launched = subprocess.run([sys.executable, "-c", _LAUNCHER, *command], env=SURROUNDINGS, capture_output=True, text=True, check=True)
    code, cpu, wall, memory = json.loads(launched.stdout)
    if code not in accepted:
        sys.exit(f"{' '.join(command)} ended with {code}: {launched.stderr}")
    return Cost(cpu, wall, memory)


def cost_of_scan(rules: Ruleset, files: Sequence[Path], output: Path, *, processes: int = 1) -> Cost:
    """Runs a scan in a process of its own."""
    return cost_of([sys.executable, "-m", "scanner", *scan_arguments(rules, files, output, processes=processes)])

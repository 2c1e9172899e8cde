"""How long the command takes to start, measured against `python -c 'import click'`; the runs take turns, so that noise meets all."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from population import lines

ROUNDS = 15
# Compiled files are kept, as in an installed package; without them the checkout would be compiled anew in every run, and click not.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
GOALS = {"--version": 2, "scan of 10 records": 8}


def seconds(command: list[str], accepted: set[int]) -> float:
    """How long a command takes; a command that fails would be measured too fast, so that ends the benchmark."""
    begin = time.perf_counter()
    result = subprocess.run(command, env=SURROUNDINGS, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - begin
    if result.returncode not in accepted:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}: {result.stderr.decode(errors='replace')}")
    return took


def main() -> None:
    jobscan = str(Path(sys.executable).with_name("jobscan"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "jobs.jsonl")
        file.write_text(lines(10), encoding="utf-8")
        commands: dict[str, tuple[list[str], set[int]]] = {
            "import click": ([sys.executable, "-c", "import click"], {0}),
            "--version": ([jobscan, "--version"], {0}),
            "scan of 10 records": ([jobscan, "scan", str(file)], {0, 1, 3, 4}),
        }
        for command, accepted in commands.values():  # once unmeasured: compiled files and the disk's cache
            seconds(command, accepted)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, (command, accepted) in commands.items():
                times[name].append(seconds(command, accepted))
    base = median(times["import click"])
    print(f"{'import click':<20} {base * 1000:7.0f} ms")
    for name, goal in GOALS.items():
        took = median(times[name])
        print(f"{name:<20} {took * 1000:7.0f} ms   {took / base:4.1f}x   (goal: within {goal}x)")


if __name__ == "__main__":
    main()

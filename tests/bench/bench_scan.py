"""How long a scan of many jobs takes in one process: the selection `core` over a file of JSON Lines."""

import json
import sys
import tempfile
import time
from pathlib import Path

from population import NOW, lines

from scanner.model.report import Flags
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.select import choose
from scanner.project.plan import Plan
from scanner.run.scan import scan
from scanner.sources.tree import origins

RECORDS = 10_000
GOAL = 10  # seconds
SETTINGS = ("allowed_roles=arn:aws:iam::*:role/batch/*", "required_tags=owner|team")  # so that all of core has work to do


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "jobs.jsonl")
        text = lines(count)
        file.write_text(text, encoding="utf-8")
        chosen = choose((), lambda files: origins(files, Path.cwd()))
        rules = configure(chosen.rules, parse_settings(SETTINGS), (), chosen.asked_for)
        gate = Flags(fail_on=None)
        plan = Plan((str(file),), rules, chosen.policies, gate, Path(folder), NOW)
        begin = time.perf_counter()
        report = scan(plan)
        took = time.perf_counter() - begin
    bare = decoding(text)
    print(f"{report.jobs:,} jobs x {len(rules)} rules, {len(report.findings):,} findings, {len(report.load_failures):,} load failures")
    print(f"{took:.1f} s   (goal: within {GOAL} s for {RECORDS:,} jobs)")
    print(f"{report.jobs / took:,.0f} records and {report.jobs * len(rules) / took:,.0f} checks a second")
    print(f"{took / bare:.0f}x the {bare:.2f} s that json.loads takes for the same bytes")


def decoding(text: str) -> float:
    """How long json.loads alone takes for the records, as the best of three."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        for line in text.splitlines():
            json.loads(line)
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    main()

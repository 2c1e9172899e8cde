"""How long a scan of many jobs takes in one process: the selection `core` over a file of JSON Lines."""

import sys
import tempfile
import time
from pathlib import Path

from population import NOW, lines

from scanner.evaluate.gate import Gate
from scanner.pipeline import Plan, scan
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.select import choose

RECORDS = 10_000
GOAL = 10  # seconds
SETTINGS = ("allowed_roles=arn:aws:iam::*:role/batch/*", "required_tags=owner|team")  # so that all of core has work to do


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "jobs.jsonl")
        file.write_text(lines(count), encoding="utf-8")
        chosen = choose((), (), (), str)
        rules = configure(chosen.rules, parse_settings(SETTINGS), (), chosen.asked_for)
        gate = Gate(None, frozenset(), allow_empty=False, exit_zero=False)
        plan = Plan((str(file),), rules, chosen.policies, gate, Path(folder), NOW)
        begin = time.perf_counter()
        report = scan(plan)
        took = time.perf_counter() - begin
    print(f"{report.jobs:,} jobs x {len(rules)} rules, {len(report.findings):,} findings, {len(report.load_failures):,} load failures")
    print(f"{took:.1f} s, {report.jobs * len(rules) / took:,.0f} checks a second   (goal: within {GOAL} s for {RECORDS:,} jobs)")


if __name__ == "__main__":
    main()

"""Compares the formulas of rules with the engine on as many random jobs as one likes, and prints what differs.

    python tests/tools/prove_property.py [--jobs 20000] [--mutants 6] [--seed 1000]

The cases are those of tests/property/test_prove.py with another seed: all built-in rules, and of each some mutants, half of the jobs fully
delivered. Ends with 1 if anything differs.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.property.prove_comparison import Tally, compare
from tests.property.prove_rules import cases, readings


def main() -> int:
    """Compares, and says what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=20_000, help="jobs in all, about")
    parser.add_argument("--mutants", type=int, default=6, help="mutants of each rule")
    parser.add_argument("--seed", type=int, default=1000)
    arguments = parser.parse_args()
    began = time.monotonic()
    rng = Random(arguments.seed)
    rules = list(cases(rng, arguments.mutants))
    jobs = -(-arguments.jobs // sum(2 * len(configured.rule.stages) for _, configured in rules))
    tally = Tally()
    for name, configured in rules:
        for reading in readings(name, configured):
            compare(reading, jobs, rng, tally)
    for difference in tally.differences:
        print(difference)
    print(f"{tally.jobs:,} jobs on {len(rules)} rules and mutants in {time.monotonic() - began:.0f} s: {len(tally.differences)} differ")
    print(f"outcomes: {dict(tally.outcomes)}; not modelled: {dict(tally.not_modelled)}")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares the formulas of rules with the engine on as many random jobs as one likes, and prints what differs.

    python tests/tools/prove_property.py [--jobs 20000] [--mutants 6] [--random 500] [--seed 1000]

The rules are the built-in ones, of each some mutants, and some with random conditions; half of the jobs are fully delivered. The words and
numbers of a job are those that the rule's formulas tell apart. Ends with 1 if anything differs.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.property.prove_comparison import Tally, compare
from tests.property.prove_rules import cases, random_cases, readings


def main() -> int:
    """Compares, and says what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=20_000, help="jobs in all, about")
    parser.add_argument("--mutants", type=int, default=6, help="mutants of each rule")
    parser.add_argument("--random", type=int, default=500, help="rules with random conditions")
    parser.add_argument("--seed", type=int, default=1000)
    arguments = parser.parse_args()
    began = time.monotonic()
    rng = Random(arguments.seed)
    rules = [*cases(rng, arguments.mutants), *random_cases(rng, arguments.random)]
    jobs = -(-arguments.jobs // sum(2 * len(configured.rule.stages) for _, configured in rules))
    tally = Tally()
    for name, configured in rules:
        for reading in readings(name, configured):
            compare(reading, jobs, rng, tally)
    for difference in tally.differences:
        print(difference)
    print(f"{tally.jobs:,} jobs on {len(rules)} rules in {time.monotonic() - began:.0f} s: {len(tally.differences)} differ")
    print(f"outcomes: {dict(tally.outcomes)}; not modelled: {dict(tally.not_modelled)}")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares the symbolic reading of rules with the readable engine: random rules, and random jobs that AWS documents.

Run as `python tests/tools/symbolic.py --pairs 20000 --seed 1`. Ends with 1 and the first differences if there are any.
"""

import argparse
import sys

from tests.property.symbolic_agreement import compare


def main() -> int:
    """Compares as the options say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    agreement = compare(options.pairs, options.seed)
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(agreement.counts.items()))
    print(f"{agreement.jobs:,} pairs of a rule and a job ({counts}), {len(agreement.differences):,} differences")
    print("\n".join(agreement.differences[:10]))
    return 1 if agreement.differences else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares the symbolic reading of rules with the readable engine: random rules, and random jobs that AWS documents,
and all examples of the built-in rules.

Run as `python tests/tools/symbolic.py --pairs 20000 --seed 1`. Ends with 1 and the first differences if there are any.
"""

import argparse
import sys

from tests.property.symbolic_agreement import Agreement, compare, compare_examples


def main() -> int:
    """Compares as the options say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    by_random, by_example = compare(options.pairs, options.seed), compare_examples(every=1)
    report("random rules and jobs", by_random)
    report("built-in rules and their examples", by_example)
    return 1 if by_random.differences or by_example.differences else 0


def report(of: str, agreement: Agreement) -> None:
    """Prints how many pairs were compared, with which outcomes, and the first differences."""
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(agreement.counts.items()))
    print(f"{of}: {agreement.jobs:,} pairs ({counts}), {len(agreement.differences):,} differences")
    print("\n".join(agreement.differences[:10]))


if __name__ == "__main__":
    sys.exit(main())

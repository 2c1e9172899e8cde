"""Compares languages with RE2, on random patterns and texts near their words.

    python tests/tools/languages.py [--pairs 100000] [--seed 1]

Ends with 1 if anything differs, and prints the first differences.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.property.language_cases import TEXTS, compare

SHOWN = 20  # differences


def main() -> int:
    """Compares as the options say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000, help="how many pairs of a pattern and a text")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    read, not_modelled, differences = compare(options.pairs, options.seed)
    print(f"{read * TEXTS:,} pairs of {read:,} patterns, {not_modelled:,} not modelled, {len(differences):,} differences")
    print("\n".join(differences[:SHOWN]))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares the fast way through a scan with the readable one for as long as one likes, and prints what differs.

    python tests/tools/equality.py [--verdicts 10000000] [--processes 2] [--seed 1000000]

The cases are those of tests/property/test_equality.py with other seeds. Ends with 1 if anything differs; a difference is printed with
its seed, so that `compare(batch(SEED))` shows it again.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.property.equality_cases import KINDS, Comparison, batch, compare

FIRST_SEED = 1_000_000  # far from those of the suite
SHOWN = 5  # differences of a batch
TOLD = 100_000  # verdicts from one line to the next


def compare_seed(seed: int) -> tuple[int, Comparison]:
    """The comparison of one batch, with its seed."""
    return seed, compare(batch(seed))


def comparisons(first: int, processes: int) -> Iterator[tuple[int, Comparison]]:
    """One comparison after the other, without end."""
    if processes == 1:
        yield from map(compare_seed, count(first))
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(compare_seed, count(first))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verdicts", type=int, default=10_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=FIRST_SEED)
    options = parser.parse_args()
    total, by_kind, begin, differing, told = Comparison(), Counter[str](), time.monotonic(), 0, 0
    for seed, comparison in comparisons(options.seed, options.processes):
        differing += len(comparison.differences)
        for difference in comparison.differences[:SHOWN]:
            print(f"seed {seed}: {difference}", flush=True)
        comparison.differences.clear()
        total.add(comparison)
        by_kind[KINDS[seed % len(KINDS)].__name__] += comparison.verdicts
        if total.verdicts >= told:
            told += TOLD
            print(f"{summary(total, differing)}; {time.monotonic() - begin:,.0f} s", flush=True)
        if total.verdicts >= options.verdicts:
            break
    print(f"{summary(total, differing)}; {', '.join(f'{number:,} {kind}' for kind, number in by_kind.items())}")
    return 1 if differing else 0


def summary(total: Comparison, differing: int) -> str:
    """What was compared so far."""
    return f"{total.verdicts:,} verdicts, {total.findings:,} findings, {total.undecided:,} unknowns and errors, {differing:,} differences"


if __name__ == "__main__":
    sys.exit(main())

"""Compares languages with RE2: random patterns, and texts near their words.

Run as `python tests/tools/languages.py --pairs 100000 --seed 1`. Ends with 1 and the first difference if there is one.
"""

import argparse
import random
import sys

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import regex_matcher
from scanner.prove.alphabet import NotModelledError
from scanner.prove.budget import Budget
from scanner.prove.language import Language, complement
from scanner.prove.read_regex import search
from scanner.prove.words import contains, shortest_word
from tests.property.pattern_cases import CHARACTERS, near, pattern

TEXTS = 10  # of each pattern


def compare(pairs: int, seed: int) -> tuple[int, int, list[str]]:
    """How many patterns were read, how many were not modelled, and the differences."""
    random_ = random.Random(seed)
    read, not_modelled, differences = 0, 0, []
    while read * TEXTS < pairs:
        regex = pattern(random_, random_.randint(1, 5))
        try:
            language = search(regex)
        except EvaluationError:
            continue
        except NotModelledError:
            not_modelled += 1
            continue
        read += 1
        matches = regex_matcher(regex)
        for text in _texts(random_, language):
            if contains(language, text) != matches(text):
                differences.append(f"{regex!r} {text!r}: RE2 says {matches(text)}")
    return read, not_modelled, differences


def _texts(random_: random.Random, language: Language) -> list[str]:
    words = [shortest_word(language, Budget(10_000_000)), shortest_word(complement(language), Budget(10_000_000))]
    bases = [word for word in words if word is not None]
    texts = [near(random_, random_.choice(bases)) for _ in range(TEXTS - 2)]
    return [*texts, *["".join(random_.choices(CHARACTERS, k=random_.randrange(6))) for _ in range(2)]]


def main() -> int:
    """Compares as the options say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    read, not_modelled, differences = compare(options.pairs, options.seed)
    print(f"{read * TEXTS:,} pairs of {read:,} patterns, {not_modelled:,} not modelled, {len(differences):,} differences")
    print("\n".join(differences[:20]))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())

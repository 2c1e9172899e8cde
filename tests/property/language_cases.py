"""Random languages with their words as a plain set, and the comparison of regexes with RE2."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import regex_matcher
from scanner.prove.alphabet import NotModelledError, symbol_of
from scanner.prove.budget import Budget
from scanner.prove.language import Language, complement, concat, intersection, of_mask, repeat, union
from scanner.prove.read_regex import search
from scanner.prove.words import contains, shortest_word
from tests.property.pattern_cases import CHARACTERS, near, pattern

LETTERS = "akA\N{KELVIN SIGN}"  # whose lower case is `aka` and `k`
LONGEST = 4
WORDS = [frozenset("".join(letters) for letters in product(LETTERS, repeat=length)) for length in range(LONGEST + 1)]
ALL_WORDS = frozenset().union(*WORDS)
TEXTS = 10  # that are compared for each pattern

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """A language, and which of ALL_WORDS it has, found out by sets alone."""

    language: Language
    words: Words


def case(random_: random.Random, depth: int = 4) -> Case:
    """A random language."""
    if depth == 0 or random_.random() < 0.1:
        return _letters(random_)
    kind = random_.choice([_concat, _concat, _union, _intersection, _complement, _repeat])
    return kind(random_, depth - 1)


def _letters(random_: random.Random) -> Case:
    letters = random_.sample(LETTERS, random_.randint(0, 3))
    return Case(of_mask(sum(1 << symbol_of(letter) for letter in letters)), frozenset(letters))


def _concat(random_: random.Random, depth: int) -> Case:
    left, right = case(random_, depth), case(random_, depth)
    return Case(concat(left.language, right.language), joined(left.words, right.words))


def joined(left: Words, right: Words) -> Words:
    """Each word of one followed by each of the other, where that is short enough."""
    return frozenset(start + end for start in left for end in right if len(start) + len(end) <= LONGEST)


def _union(random_: random.Random, depth: int) -> Case:
    parts = [case(random_, depth) for _ in range(random_.randint(2, 4))]
    return Case(union(*[part.language for part in parts]), frozenset().union(*[part.words for part in parts]))


def _intersection(random_: random.Random, depth: int) -> Case:
    parts = [case(random_, depth) for _ in range(random_.randint(2, 3))]
    return Case(intersection(*[part.language for part in parts]), ALL_WORDS.intersection(*[part.words for part in parts]))


def _complement(random_: random.Random, depth: int) -> Case:
    inner = case(random_, depth)
    return Case(complement(inner.language), ALL_WORDS - inner.words)


def _repeat(random_: random.Random, depth: int) -> Case:
    inner = case(random_, depth)
    low = random_.randint(0, 2)
    high = random_.choice([None, low, low + 1, low + 3])
    words = frozenset({""})
    for _ in range(low):
        words = joined(words, inner.words)
    # More repetitions than a word is long add nothing but the empty word.
    for _ in range(LONGEST if high is None else high - low):
        words |= joined(words, inner.words)
    return Case(repeat(inner.language, low, high), words)


def compare(pairs: int, seed: int, progress: Callable[[int], None] = lambda _: None) -> tuple[int, int, list[str]]:
    """How many random patterns were compared with RE2, how many are not modelled, and the differences."""
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
        progress(read)
        matches = regex_matcher(regex)
        wrong = [text for text in _texts(random_, language) if contains(language, text) != matches(text)]
        differences += [f"{regex!r} {text!r}: RE2 says {matches(text)}" for text in wrong]
    return read, not_modelled, differences


def _texts(random_: random.Random, language: Language) -> list[str]:
    words = [shortest_word(language, Budget(10_000_000)), shortest_word(complement(language), Budget(10_000_000))]
    bases = [word for word in words if word is not None]
    texts = [near(random_, random_.choice(bases)) for _ in range(TEXTS - 2)]
    return [*texts, *["".join(random_.choices(CHARACTERS, k=random_.randrange(6))) for _ in range(2)]]

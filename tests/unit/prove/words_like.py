"""Random texts like some examples: changed in a few places, or put together of two."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.property.scans import cases


def words_like(examples: Sequence[str], number: int, seed: int, characters: str) -> Iterator[str]:
    """The examples, and then random texts like them; more in a long run."""
    yield from examples
    random = Random(seed)
    for _ in range(cases(number)):
        yield _changed(random, examples, characters)


def _changed(random: Random, examples: Sequence[str], characters: str) -> str:
    text = random.choice(examples)
    if random.random() < 0.3:
        other = random.choice(examples)
        text = text[: random.randint(0, len(text))] + other[random.randint(0, len(other)) :]
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        at = random.randint(0, len(text))
        end = at + random.choice((0, 0, 1, 1, 4))
        text = text[:at] + random.choice(("", random.choice(characters))) + text[end:]
    return text

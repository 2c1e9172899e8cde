"""Random patterns in RE2's syntax, and texts that are near their words."""

import random

CHARACTERS = "abAB01ksK_- \n.\u00e9\u2013\u212a\u017f"
_LITERALS = ["a", "b", "A", "k", "0", "_", "-", " ", "ab", r"\.", r"\n", r"\x41", r"\x{62}", r"\101", r"\Qa.\E", r"\-", "{", "}", "]"]
_CLASSES = [
    ".", "[ab]", "[^ab]", "[a-c0]", "[^a-]", "[]a]", "[^]a]", r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", r"[\d-z]", r"[^\W]", r"[^\s\S]",
    "[[:alpha:]]", "[[:^alpha:]_]", "[^[:upper:]]", "[[:word:]-]", "[[:punct:]]", "[[:cntrl:]]", "[[:lower:]]", "[a-]", r"[\x41-B]", "[[a]",
]  # fmt: skip
_ANCHORS = ["^", "$", r"\A", r"\z"]
_REPETITIONS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{1,3}?", "{0}", "{,2}", "{01}"]
_GROUPS = ["(", "(?:", "(?i:", "(?s:", "(?-i:", "(?i-s:", "(?P<x>", "(?U:"]


def pattern(random_: random.Random, depth: int = 3) -> str:
    """A pattern, which RE2 refuses now and then."""
    kind = random_.randrange(10) if depth else random_.randrange(5)
    match kind:
        case 0 | 1 | 2:
            return random_.choice(_LITERALS)
        case 3:
            return random_.choice(_CLASSES)
        case 4:
            return random_.choice(_ANCHORS)
        case 5:
            return f"{random_.choice(_GROUPS)}{pattern(random_, depth - 1)})"
        case 6:
            return _repeated(random_, depth)
        case 7:
            return f"{pattern(random_, depth - 1)}|{pattern(random_, depth - 1)}"
        case 8:
            return f"(?{random_.choice('isU')}){pattern(random_, depth - 1)}"
        case _:
            return pattern(random_, depth - 1) + pattern(random_, depth - 1)


def _repeated(random_: random.Random, depth: int) -> str:
    repetition = random_.choice(_REPETITIONS)
    if random_.random() < 0.5:
        return random_.choice(_LITERALS + _CLASSES) + repetition
    return f"({pattern(random_, depth - 1)}){repetition}"


def near(random_: random.Random, word: str) -> str:
    """The word with up to three characters taken away, put in or changed."""
    text = list(word)
    for _ in range(random_.randrange(4)):
        start = random_.randint(0, len(text))
        text[start : start + random_.randrange(2)] = random_.choice([[], [random_.choice(CHARACTERS)]])
    return "".join(text)

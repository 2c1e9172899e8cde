"""Random texts of a regular expression, with its repetitions at their smallest and largest numbers more often than between."""

import random
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_ASCII = [chr(code) for code in range(1, 127)]
_UNBOUNDED = 6


def word_of(pattern: str, rng: random.Random) -> str:
    """A text of which the whole pattern is true; of `.` and negated classes any character of ASCII."""
    return _sequence(_parser.parse(pattern), rng)


def _sequence(tokens: Any, rng: random.Random) -> str:
    return "".join(_token(operator, value, rng) for operator, value in tokens)


def _token(operator: Any, value: Any, rng: random.Random) -> str:
    match operator:
        case _constants.LITERAL:
            return chr(value)
        case _constants.NOT_LITERAL:
            return rng.choice([character for character in _ASCII if character != chr(value)])
        case _constants.ANY:
            return rng.choice([character for character in _ASCII if character != "\n"])
        case _constants.IN:
            return rng.choice(_class(value))
        case _constants.BRANCH:
            return _sequence(rng.choice(value[1]), rng)
        case _constants.SUBPATTERN:
            return _sequence(value[-1], rng)
        case _constants.MAX_REPEAT:
            return "".join(_sequence(value[2], rng) for _ in range(_number(value[0], value[1], rng)))
        case _constants.AT:
            return ""
        case _:
            raise ValueError(operator)


def _number(smallest: int, largest: int, rng: random.Random) -> int:
    if largest is _constants.MAXREPEAT:
        return smallest + rng.randrange(_UNBOUNDED)
    return rng.choice((smallest, largest, rng.randint(smallest, largest)))


def _class(items: Any) -> list[str]:
    negated = items[0][0] is _constants.NEGATE
    members = {character for item in items for character in _members(*item)}
    return [character for character in _ASCII if (character in members) != negated]


def _members(operator: Any, value: Any) -> str:
    match operator:
        case _constants.LITERAL:
            return chr(value)
        case _constants.RANGE:
            return "".join(map(chr, range(value[0], value[1] + 1)))
        case _constants.CATEGORY:
            return " \t\n\v\f\r"  # the only one in AWS's patterns is \s
        case _:
            return ""

"""Functions on numbers."""

import math
import re
from collections.abc import Sequence

from scanner.expressions.values import is_number
from scanner.model.job import Json

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MAX_DIGITS = 1000  # Python refuses to read much longer ones


def avg(numbers: Sequence[float]) -> float | None:
    """The mean; null for an empty list."""
    if numbers:
        return sum(numbers) / len(numbers)
    return None


def ratio(part: float, whole: float) -> float | None:
    """`part` divided by `whole`, e.g. 0.25 for 1 of 4; null where `whole` is 0, and where the quotient is too large for a number."""
    if whole == 0:
        return None
    quotient = part / whole
    if math.isfinite(quotient):
        return quotient
    return None


def to_number(value: Json) -> Json:
    """The number itself, or the number that a text writes as JSON does, e.g. `-1.5e3`; null for anything else."""
    if is_number(value):
        return value
    if isinstance(value, str):
        return _read_number(value)
    return None


def _read_number(text: str) -> float | None:
    parts = None
    if len(text) <= _MAX_DIGITS:
        parts = _NUMBER.fullmatch(text)
    if parts is None:
        return None
    if parts[2] is None and parts[3] is None:  # no fraction and no exponent
        return int(text)
    number = float(text)
    if math.isfinite(number):
        return number
    return None

"""Functions on numbers."""

import math
import re
from collections.abc import Sequence

from scanner.model.job import Json

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MAX_DIGITS = 1000  # Python refuses to read much longer ones


def avg(numbers: Sequence[float]) -> float | None:
    """The mean; None of no numbers."""
    return sum(numbers) / len(numbers) if numbers else None


def to_number(value: Json) -> Json:
    """The number itself, or what a text says in JSON's form; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > _MAX_DIGITS:
        return None
    read = _NUMBER.fullmatch(value)
    if read is None:
        return None
    if read[2] is None and read[3] is None:
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else None

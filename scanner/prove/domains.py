"""The jobs that AWS documents: which texts, numbers and nulls each field can have."""

from collections.abc import Mapping
from datetime import datetime

from scanner.model.job import Json
from scanner.prove.formula import Variable
from scanner.prove.language import Language


class Domains:
    """What each variable can be, and what it is in the base job."""

    def __init__(self, base_job: Mapping[str, Json], now: datetime) -> None:
        """Domains around a base job in the documented shape."""
        raise NotImplementedError(base_job, now)

    def language(self, variable: Variable) -> Language:
        """The texts that a variable can have."""
        raise NotImplementedError(variable)

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The smallest and the largest number that a variable can be; None where there is no bound."""
        raise NotImplementedError(variable)

    def longest_list(self, path: str) -> int:
        """How many elements AWS allows in a list. A delivered list has at least one: an empty one is null."""
        raise NotImplementedError(path)

    def can_be_null(self, path: str) -> bool:
        """Whether a delivered field can be null."""
        raise NotImplementedError(path)

    def base_text(self, variable: Variable) -> str | None:
        """The variable's text in the base job; None where it has none."""
        raise NotImplementedError(variable)

    def base_number(self, variable: Variable) -> int | None:
        """The variable's number in the base job, of a time the microseconds from the scan's time to it."""
        raise NotImplementedError(variable)

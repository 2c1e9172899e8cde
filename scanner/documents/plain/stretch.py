"""How many things are tried at once."""

from collections.abc import Callable
from typing import Generic, TypeVar

Taken = TypeVar("Taken")

MOST = 256  # a window seldom has as many records
_LEAST = 8  # of many, fewer are sooner read one by one


class Stretch(Generic[Taken]):
    """Takes records or files as long as all of them are plain: fewer at once after one that is not, and more again after plain ones.

    `try_to_take` takes at most so many, and moves over them; if not all of these are plain, it gives the number that it tried.
    """

    def __init__(self, try_to_take: Callable[[int], Taken | int]) -> None:
        self._try_to_take = try_to_take
        self._at_once = MOST
        self._alone = 0  # those that are left to be read one by one

    def take(self) -> Taken | None:
        """The next ones; None where the next one is to be read by itself."""
        if self._alone:
            self._alone -= 1
            return None
        while self._at_once >= _LEAST:
            taken = self._try_to_take(self._at_once)
            if not isinstance(taken, int):
                self._at_once = min(2 * self._at_once, MOST)
                return taken
            self._at_once = min(self._at_once, taken) // 2
        self._at_once, self._alone = _LEAST, _LEAST - 1
        return None

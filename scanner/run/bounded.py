"""Counts and lists that stay small whatever a scan reads. What they keep does not depend on the order in which it comes."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Generic, TypeVar

from scanner.findings.order import Key

T = TypeVar("T")

KINDS = 100  # reasons that are counted apart
OTHERS = "other reasons"


class Bounded(Counter[str]):
    """Counts texts; the first hundred different ones in alphabetical order apart, all others together."""

    def count(self, text: str, number: int) -> None:
        """Adds to the count of a text."""
        self[text] += number
        apart = len(self) - (OTHERS in self)
        if apart > KINDS:
            last = max(text for text in self if text != OTHERS)
            self[OTHERS] += self.pop(last)

    def merge(self, other: "Bounded") -> None:
        """Adds the counts of another one."""
        for text, number in other.items():
            self.count(text, number)


class Firsts(Generic[T]):
    """The first entries in the order of `key`, at most `bound`, sorted."""

    def __init__(self, key: Callable[[T], Key], bound: int) -> None:
        self._key = key
        self._bound = bound
        self._entries: list[tuple[Key, T]] = []

    def add(self, entry: T) -> T | None:
        """Adds an entry; what comes back is the one that there is no room for, if there is one."""
        key = self._key(entry)
        if len(self._entries) >= self._bound and key >= self._entries[-1][0]:
            return entry
        insort(self._entries, (key, entry), key=itemgetter(0))
        if len(self._entries) > self._bound:
            return self._entries.pop()[1]
        return None

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[T]:
        return iter([entry for _, entry in self._entries])

"""Objects that jobs refer to, e.g. subnets: what rules can ask about besides the job itself."""

from collections.abc import Iterable
from typing import Any


class Contexts:
    """The objects that the sources of a scan delivered, by kind and by each key that a job may name them with.

    It is filled while the sources are read, and complete before the first rule asks.
    """

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], Any] = {}
        self._disputed: set[tuple[str, str]] = set()
        self._unplaced: set[str] = set()  # kinds

    def add(self, kind: str, keys: Iterable[str], value: Any) -> None:
        """Adds an object under its keys. Under a key that has another object already, neither is believed."""
        for key in keys:
            place = (kind, key)
            if self._objects.setdefault(place, value) != value:
                self._disputed.add(place)

    def get(self, kind: str, key: str) -> Any:
        """The object under a key; None where none was delivered, or where those that were differ."""
        if self.is_disputed(kind, key):
            return None
        return self._objects.get((kind, key))

    def add_unplaced(self, kind: str) -> None:
        """Notes that there is an object of a kind of which no source says under which keys."""
        self._unplaced.add(kind)

    def has_unplaced(self, kind: str) -> bool:
        """Whether an object that no source has under a key may be one that was delivered without its keys."""
        return kind in self._unplaced

    def is_disputed(self, kind: str, key: str) -> bool:
        """Whether different objects were delivered under a key."""
        return (kind, key) in self._disputed


NO_CONTEXTS = Contexts()  # not to be added to

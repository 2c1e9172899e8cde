"""Where the values of a record are in its file, with excerpts that show no sensitive values."""

from collections.abc import Sequence

from scanner.documents import positions
from scanner.model.job import Keys, Record
from scanner.model.place import Location
from scanner.shape.domain.sensitive import SENSITIVE, SHOW_ALL


def locate_keys(record: Record, keys: Keys, show_sensitive: bool = False) -> Location:
    """The place of the value at a path of a record; of the nearest parent where it is missing."""
    return positions.locate_keys(record, keys, SHOW_ALL if show_sensitive else SENSITIVE)


def locate_all(record: Record, paths: Sequence[Keys]) -> list[Location]:
    """The places of many values, of the nearest parent where one is missing; the text is searched once for all."""
    return positions.locate_all(record, paths, SENSITIVE)

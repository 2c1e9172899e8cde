"""Where values of a record are in its file, with excerpts that show no messages."""

from collections.abc import Sequence

from scanner.documents import positions
from scanner.documents.domain import SHOW_ALL
from scanner.model.job import Keys, Record
from scanner.model.place import Location
from scanner.shape.domain.sensitive import SENSITIVE


def locate_keys(record: Record, keys: Keys, show_sensitive: bool = False) -> Location:
    """The place of a record's own keys; of the nearest parent where they are missing."""
    return positions.locate_keys(record, keys, SHOW_ALL if show_sensitive else SENSITIVE)


def locate_all(record: Record, paths: Sequence[Keys]) -> list[Location]:
    """The places of many values, of the nearest parent where they are missing; the text is searched once for all of them."""
    return positions.locate_all(record, paths, SENSITIVE)

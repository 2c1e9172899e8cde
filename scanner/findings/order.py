"""The one order of everything that a report lists, so that the same input always gives the same report."""

from functools import lru_cache

from scanner.model.coverage import OPERATIONS, Coverage
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Finding, Undecided
from scanner.model.place import Location
from scanner.model.severity import Severity

Key = bytes  # compared byte by byte, which is fast, and can be kept on disk beside what it is the key of

_MIDDLE = 1 << 63  # what is added to a number, so that negative ones come first
_NUMBER = 8  # bytes of a number
_TEXT_END = "\0\1"
_NUL_IN_TEXT = "\0\xff"  # comes after the end of a text, as a longer text must


def key_of(*parts: int | str) -> Key:
    """A key that sorts as the tuple of its parts does; parts at the same position must be of one type. Keys can be put together."""
    return b"".join([text_key(part) if isinstance(part, str) else number_key(part) for part in parts])


def number_key(number: int) -> Key:
    """The part of a key for a number of at most 63 bits."""
    return (number + _MIDDLE).to_bytes(_NUMBER, "big")


def text_key(text: str) -> Key:
    """The part of a key for a text: its UTF-8, which sorts as the text does."""
    if "\0" in text:
        text = text.replace("\0", _NUL_IN_TEXT)
    return (text + _TEXT_END).encode("utf-8", "surrogatepass")


def finding_order(finding: Finding) -> Key:
    """The most severe first, then by rule and place."""
    return rule_key(finding.severity, finding.rule_id) + place_key(finding.location) + text_key(finding.job)


def undecided_order(undecided: Undecided) -> Key:
    """By rule and place."""
    return text_key(undecided.rule_id) + place_key(undecided.location) + text_key(undecided.job)


def failure_order(failure: LoadFailure) -> Key:
    """By place."""
    return place_key(failure.location) + text_key(failure.reason)


@lru_cache(maxsize=1024)
def rule_key(severity: Severity, rule_id: str) -> Key:
    """The first part of a finding's key."""
    return key_of(-severity.rank, rule_id)


def place_key(location: Location) -> Key:
    """The part of a key for a place."""
    return _path_key(location.path) + number_key(location.line or 0) + number_key(location.column or 0)


@lru_cache(maxsize=64)  # entries of one file come in a row
def _path_key(path: str) -> Key:
    return text_key(path)


def coverage_order(row: Coverage) -> tuple[bool | int | str, ...]:
    """Files first, as they were read, then accounts and Regions, whichever answered first."""
    if not row.operation:
        return (False,)
    return True, row.account, row.region, OPERATIONS.index(row.operation), row.state.value, row.detail

"""The one order of everything that a report lists, so that the same input always gives the same report."""

import struct
from functools import lru_cache

from scanner.model.coverage import OPERATIONS, Coverage
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Finding, Undecided
from scanner.model.place import Location
from scanner.model.severity import Severity

_HIGHEST = max(severity.rank for severity in Severity)
Key = bytes  # compared byte by byte, which is fast, and can be kept on disk beside what it is the key of

_NUMBER = struct.Struct(">Q")
_TEXT_END = "\0\1"
_NUL_IN_TEXT = "\0\xff"  # comes after the end of a text, as a longer text must


def text_key(text: str) -> Key:
    """A part of a key: UTF-8 sorts as the text does. Whatever follows it, `a` comes before `aa`."""
    if "\0" in text:
        text = text.replace("\0", _NUL_IN_TEXT)
    return (text + _TEXT_END).encode("utf-8", "surrogatepass")


def finding_order(finding: Finding) -> Key:
    """The most severe first, then by rule and place."""
    place = finding.location
    return rule_key(finding.severity, finding.rule_id, place.path) + after_path(place, finding.job)


def undecided_order(undecided: Undecided) -> Key:
    """By rule and place."""
    place = undecided.location
    return rule_key(None, undecided.rule_id, place.path) + after_path(place, undecided.job)


def failure_order(failure: LoadFailure) -> Key:
    """By place."""
    return text_key(failure.location.path) + after_path(failure.location, failure.reason)


@lru_cache(maxsize=1024)  # findings of the same rules in the same file come in a row
def rule_key(severity: Severity | None, rule_id: str, path: str) -> Key:
    """The beginning of a key: severity, rule and path."""
    rank = b"" if severity is None else severity_key(severity)
    return rank + text_key(rule_id) + text_key(path)


def severity_key(severity: Severity) -> Key:
    """A part of a key: the most severe comes first."""
    return bytes([_HIGHEST - severity.rank])


def after_path(place: Location, last: str) -> Key:
    """The end of a key: line and column, and a text that nothing follows."""
    return place_key(place.line, place.column) + last.encode("utf-8", "surrogatepass")


def place_key(line: int | None, column: int | None) -> Key:
    """The part of a key between the path and the last text."""
    return number_key(line) + number_key(column)


def number_key(number: int | None) -> Key:
    """A part of a key: a line or a column."""
    return _NUMBER.pack(number or 0)


def coverage_order(row: Coverage) -> tuple[bool | int | str, ...]:
    """Files first, as they were read, then accounts and Regions, whichever answered first."""
    if not row.operation:
        return (False,)
    return True, row.account, row.region, OPERATIONS.index(row.operation), row.state.value, row.detail

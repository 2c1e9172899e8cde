"""Findings as lines of JSON: what the JSON report says of each, without blanks. A scan keeps them so, since it writes them so."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec.json import Decoder

from scanner.findings.codec import is_pickled, pickled, unpickled
from scanner.findings.order import finding_order, undecided_order
from scanner.findings.spill import Spill
from scanner.formats.json.encode import Entry, place_entry, undecided_entry
from scanner.formats.json.finding import FindingEntry, finding_entry, finding_of
from scanner.formats.json.text import compact, compact_bytes
from scanner.formats.json.undecided import UndecidedEntry, undecided_of
from scanner.model.outcome import Finding, Outcome, Reason, Undecided
from scanner.model.place import Location
from scanner.model.report import Rows

T = TypeVar("T")

_AT_ONCE = 256  # entries that become lines at once, where these are not kept
_decode = Decoder(FindingEntry).decode
_decode_undecided = Decoder(UndecidedEntry).decode


class Lines:
    """A codec: the bytes of a finding are its line, but for the few that would not come back from it as they were."""

    def encode(self, finding: Finding) -> bytes:
        """The finding as a line, without the line's end."""
        entry = finding_entry(finding)
        if entry.seen != finding.seen:  # a number that JSON cannot say
            return pickled(finding)
        try:
            return compact_bytes(entry)
        except ValueError:  # half of a surrogate pair, an integer of thousands of digits
            return pickled(finding)

    def decode(self, line: bytes) -> Finding:
        """The finding of a line."""
        if is_pickled(line):
            finding: Finding = unpickled(line)
            return finding
        return finding_of(_decode(line))


class UndecidedLines:
    """The same for unknowns and errors. What most of a rule's share is encoded once, and what all of a job share."""

    def encode(self, undecided: Undecided) -> bytes:
        """The entry as JSON in one line."""
        place, record_place = undecided.location, undecided.record_location
        if not (is_only_place(place) and is_only_place(record_place)):
            return pickled(undecided)
        try:
            head, middle, end = pieces_around(undecided)
            if record_place is not None:
                end = b"".join((end[:-1], b',"record_location":', _json_of_place(record_place), b"}"))
            return b"".join((head, _json_of_text(undecided.job), middle, _json_of_place(place), end))
        except ValueError:  # half of a surrogate pair
            return pickled(undecided)

    def decode(self, line: bytes) -> Undecided:
        """The unknown or error of a line."""
        if is_pickled(line):
            undecided: Undecided = unpickled(line)
            return undecided
        return undecided_of(_decode_undecided(line))


def pieces_around(undecided: Undecided) -> tuple[bytes, bytes, bytes]:
    """The line of an entry before the job, between the job and the place, and after the place; all but job and places is in it."""
    return _shared(undecided.rule_id, undecided.outcome, undecided.reason, undecided.missing, undecided.accepted, undecided.waivers)


@lru_cache(maxsize=1024)  # a rule has few sets of reasons
def _shared(
    rule: str, outcome: Outcome, reason: str, missing: tuple[Reason, ...], accepted: str, waivers: tuple[str, ...]
) -> tuple[bytes, bytes, bytes]:
    nowhere = Undecided(rule, "", outcome, reason, missing, Location(""), accepted, waivers)
    entry = undecided_entry(nowhere)
    names = list(entry)
    job, place = names.index("job"), names.index("location")
    return (
        _opened(entry, names[:job]) + b',"job":',
        b"," + _opened(entry, names[job + 1 : place])[1:] + b',"location":',
        b"," + compact_bytes({name: entry[name] for name in names[place + 1 :]})[1:],
    )


def _opened(entry: Entry, names: Sequence[str]) -> bytes:
    """An object with some members of an entry, without its closing bracket."""
    return compact_bytes({name: entry[name] for name in names})[:-1]


@lru_cache(maxsize=64)  # several unknowns of a job come in a row
def _json_of_text(text: str) -> bytes:
    return compact_bytes(text)


@lru_cache(maxsize=64)
def _json_of_place(place: Location) -> bytes:
    return compact_bytes(place_entry(place))


def is_only_place(place: Location | None) -> bool:
    """Whether an entry has all that is known of a place."""
    return place is None or (place.source is None and place.source_column is None and place.width == 1 and not place.lacks)


LINES = Lines()
UNDECIDED_LINES = UndecidedLines()


def spilled_findings(folder: Path | None = None) -> Spill[Finding]:
    """Where the findings of a report are kept; with `folder`, it can be pickled for another process."""
    return Spill(finding_order, LINES, folder=folder)


def spilled_undecided(folder: Path | None = None) -> Spill[Undecided]:
    """Where the unknowns and errors of a report are kept; `folder` as for findings."""
    return Spill(undecided_order, UNDECIDED_LINES, folder=folder)


def finding_lines(findings: Rows[Finding]) -> Iterator[Sequence[bytes]]:
    """The lines of the findings, in order and many at once; those of a scan are kept as lines already."""
    if not isinstance(findings, Spill):
        yield from ([_line(finding) for finding in some] for some in _some_at_once(findings))
        return
    for lines in findings.encoded_blocks():
        yield [_line(LINES.decode(line)) if is_pickled(line) else line for line in lines]


def undecided_lines(undecided: Rows[Undecided]) -> Iterator[Sequence[bytes]]:
    """The same for the entries of unknowns and errors."""
    if not isinstance(undecided, Spill):
        yield from ([_undecided_line(entry) for entry in some] for some in _some_at_once(undecided))
        return
    for lines in undecided.encoded_blocks():
        yield [_undecided_line(UNDECIDED_LINES.decode(line)) if is_pickled(line) else line for line in lines]


def _some_at_once(entries: Iterable[T]) -> Iterator[Sequence[T]]:
    """The entries, a few hundred at once: a scan with a baseline marks a million of them while they are gone through."""
    entries = iter(entries)
    while some := list(islice(entries, _AT_ONCE)):
        yield some


def _line(finding: Finding) -> bytes:
    return compact(finding_entry(finding)).encode()


def _undecided_line(undecided: Undecided) -> bytes:
    return compact(undecided_entry(undecided)).encode()

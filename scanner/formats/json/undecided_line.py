"""The line of an unknown, put together from pieces that many share: what it says of its rule and its reasons, and of its job.

`scanner.formats.json.lines` writes the same line from a whole entry; a test compares the two.
"""

from msgspec import Struct

from scanner.findings.build import whereabouts
from scanner.findings.order import Key, after_path, rule_key
from scanner.formats.json.encode import place_entry
from scanner.formats.json.lines import is_only_place, pieces_around
from scanner.formats.json.text import compact_bytes
from scanner.model.job import Job
from scanner.model.outcome import Undecided


class UnknownPieces(Struct):
    """What unknowns of a rule for the same reasons share of their lines."""

    rule_id: str
    head: bytes
    middle: bytes
    end: bytes


class UnknownJob(Struct):
    """What the unknowns of a job share."""

    job: Job
    identity: bytes  # as JSON
    place: bytes  # as JSON
    path: str
    order: Key  # the end of their keys


def unknown_pieces(undecided: Undecided) -> UnknownPieces:
    """The pieces of an entry, for all jobs. Raises ValueError for one with half of a surrogate pair in a text."""
    return UnknownPieces(undecided.rule_id, *pieces_around(undecided))


def unknown_job(job: Job) -> UnknownJob | None:
    """The part of a job; None for one that is in a plan, or without a place. Raises ValueError as `unknown_pieces` does."""
    identity, place, record_place = whereabouts(job)
    if record_place is not None or not is_only_place(place):
        return None
    return UnknownJob(job, compact_bytes(identity), compact_bytes(place_entry(place)), place.path, after_path(place, identity))


def unknown_line(pieces: UnknownPieces, job: UnknownJob) -> tuple[Key, bytes]:
    """The key of an unknown in reports, and its line."""
    line = b"".join((pieces.head, job.identity, pieces.middle, job.place, pieces.end))
    return rule_key(None, pieces.rule_id, job.path) + job.order, line

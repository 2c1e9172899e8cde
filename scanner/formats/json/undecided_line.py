"""The lines of unknowns, put together from pieces that many share: what they say of their rule and their reasons, and of their job.

`scanner.formats.json.lines` writes the same line from a whole entry; a test compares the two.
"""

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from scanner.findings.mask import mask_text
from scanner.findings.order import Key, place_key, text_key
from scanner.findings.runs import Row
from scanner.formats.json.lines import pieces_around
from scanner.formats.json.text import compact_bytes
from scanner.model.job import MEMORY, Job
from scanner.model.outcome import Undecided


class UnknownPieces(Struct):
    """What unknowns of a rule for the same reasons share of their lines."""

    order: Key  # the beginning of their keys
    head: bytes
    middle: bytes
    end: bytes


class UnknownJob(Struct):
    """What the unknowns of a job share."""

    identity: bytes  # as JSON
    place: bytes  # as JSON
    order: Key  # the end of their keys


def unknown_pieces(undecided: Undecided) -> UnknownPieces:
    """The pieces of an entry, for all jobs. Raises ValueError for one with half of a surrogate pair in a text."""
    return UnknownPieces(text_key(undecided.rule_id), *pieces_around(undecided))


def unknown_job(job: Job) -> UnknownJob | None:
    """The part of a job; None for one that is in a plan, or not in a file. Raises ValueError as `unknown_pieces` does."""
    for record in job.records:
        if record.container == MEMORY or record.block is not None:
            return None
    record, identity = job.records[0], mask_text(job.identity)
    json_before_line, key_of_path = _path(record.path)
    return UnknownJob(
        compact_bytes(identity),
        b'%b%d,"column":%d}' % (json_before_line, record.line, record.column),
        key_of_path + place_key(record.line, record.column) + identity.encode(),
    )


def unknown_rows(pieces: Iterable[UnknownPieces], job: UnknownJob) -> list[Row]:
    """The lines of a job's unknowns, each behind its key in reports."""
    identity, place, order = job.identity, job.place, job.order
    return [(each.order + order, b"".join((each.head, identity, each.middle, place, each.end))) for each in pieces]


@lru_cache(maxsize=64)  # the jobs of a file come in a row
def _path(path: str) -> tuple[bytes, Key]:
    """The JSON of places in a file as far as the line, and the file's part of keys."""
    masked = mask_text(path)
    return b'{"path":%b,"line":' % compact_bytes(masked), text_key(masked)

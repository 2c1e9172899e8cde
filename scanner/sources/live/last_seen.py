"""Fills in what failed temporarily with what was last seen, where that is recent enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scanner.model.job import Json
from scanner.shape.fields import ENDED
from scanner.shape.shapes.aws import has_token
from scanner.shape.times import to_utc
from scanner.sources.live.asked import Asked
from scanner.sources.live.earlier import Earlier, tags_of
from scanner.sources.live.reading import Operation, Reading
from scanner.sources.live.spool import Slot


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When what was filled in was read, and of how many jobs the tags had been inferred then."""

    read_at: datetime
    inferred: int = 0


def fill_in(reading: Reading, asked: Asked, earlier: Earlier, max_age: timedelta, now: datetime) -> LastSeen | None:
    """Fills in a reading, and marks in it what is stale; None where nothing is.

    Only a whole operation is filled in, and only where each of its failures is temporary: if the collection lacks what one job needs, the
    operation stays as it failed.
    """
    read_at = earlier.read_at(reading.scope, asked)
    if read_at is None or not timedelta() <= now - read_at <= max_age:  # one from the future would never grow old
        return None
    known = earlier.jobs(reading.scope)
    if reading.tries[Operation.JOBS].is_temporary:
        _add_jobs(reading, known, asked)
    if reading.tries[Operation.DETAILS].is_temporary:
        _add_details(reading, known)
    if reading.tries[Operation.TAGS].is_temporary:
        _add_tags(reading, known)
    return LastSeen(read_at, earlier.inferred.get(reading.scope, 0)) if reading.stale else None


def _add_jobs(reading: Reading, known: dict[str, Slot], asked: Asked) -> None:
    """Adds the jobs that the list did not come to, with the details and tags that they had."""
    for arn, slot in known.items():
        record = slot.read()
        if arn in reading.slots or not _is_wanted(record, asked):
            continue
        reading.slots[arn] = slot
        if record.get("status") not in ENDED:
            reading.running.add(arn)
        if asked.details and not has_token(record):
            reading.lacking[arn] = None
        tags = tags_of(record)
        if tags is not None:
            reading.tags[arn] = tags
    reading.stale.add(Operation.JOBS)
    for operation in (Operation.DETAILS, Operation.TAGS):
        if not reading.tries[operation].reasons and reading.has_all(operation):
            reading.stale.add(operation)


def _is_wanted(record: dict[str, Json], asked: Asked) -> bool:
    """Whether a job that was collected before is asked for now; one whose record does not tell is."""
    if asked.leaves_out(record):
        return False
    submitted = record.get("submitTime")
    if asked.wanted.since is None or not isinstance(submitted, str):
        return True
    utc = to_utc(submitted, assume_utc=True)
    return utc is None or datetime.fromisoformat(utc[0]) >= asked.wanted.since


def _add_details(reading: Reading, known: dict[str, Slot]) -> None:
    for arn in list(reading.lacking):
        if arn in known and has_token(known[arn].read()):
            reading.slots[arn] = known[arn]
            del reading.lacking[arn]
    if not reading.lacking:
        reading.stale.add(Operation.DETAILS)


def _add_tags(reading: Reading, known: dict[str, Slot]) -> None:
    for arn in reading.untagged:
        tags = tags_of(known[arn].read()) if arn in known else None
        if tags is not None:
            reading.tags[arn] = tags
    if not reading.untagged:
        reading.stale.add(Operation.TAGS)

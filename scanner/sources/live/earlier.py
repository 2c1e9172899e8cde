"""What was read before: by the collection that is to be replaced or that --reuse names, and by a run that was cut off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scanner.aws.calls import GET_JOB
from scanner.documents.cursor import Limits
from scanner.model.arn import parse_arn
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.job import Json, Record
from scanner.shape.fields import ENDED, TAGS
from scanner.shape.job_domain import job_domain
from scanner.shape.shapes.aws import has_token
from scanner.sources.collection import without_heads
from scanner.sources.head import is_head
from scanner.sources.live.asked import Asked
from scanner.sources.live.reading import Operation
from scanner.sources.live.spool import Journal, Slot, Spool
from scanner.sources.source import Source, SourceItem

Scope = tuple[str, str]  # account and Region
Row = tuple[str, str, str]  # account, Region and operation
_Key = tuple[str, str, str]  # a job's ARN, status and lastModifiedTime


@dataclass(slots=True)
class Earlier:
    """Details of ended jobs, and the jobs of the accounts and Regions that were complete, each as of when it was read."""

    note: str = ""  # why a collection is not used
    window: dict[str, Json] = field(default_factory=dict)  # of the collection
    inferred: dict[Scope, int] = field(default_factory=dict)  # jobs whose tags were inferred to be none
    as_of: dict[Row, str] = field(default_factory=dict)  # when what is complete or stale was read, ISO 8601 in UTC
    _details: dict[_Key, Slot] = field(default_factory=dict)
    _jobs: dict[Scope, dict[str, Slot]] = field(default_factory=dict)

    def details(self, summary: dict[str, Json]) -> Slot | None:
        """The details of a job, if they were read when it had already ended and it has not changed since."""
        key = _key(summary)
        return None if key is None else self._details.get(key)

    def jobs(self, scope: Scope) -> dict[str, Slot]:
        """The records of an account and Region as they were last seen, by ARN, with their tags."""
        return self._jobs.get(scope, {})

    def read_at(self, scope: Scope, asked: Asked) -> datetime | None:
        """When all that is asked of an account and Region now was last read; None where it was not."""
        if not self._covers(asked):
            return None
        operations = [operation for operation in Operation if asked.details or operation is not Operation.DETAILS]
        times = [self.as_of.get((*scope, operation.value)) for operation in operations]
        return min(map(_time, filter(None, times))) if all(times) else None

    def _covers(self, asked: Asked) -> bool:
        """Whether the collection was asked for all that is asked for now."""
        window = self.window
        if window.get("active_only") or window.get("statuses") or window.get("name_contains", "") != asked.name_contains:
            return False
        since, now = window.get("since"), asked.window.since
        return since is None or (now is not None and _time(since) <= _time(now))

    def regions_of(self, account: str) -> tuple[str, ...]:
        """The Regions of an account that were read, or judged as last seen."""
        return tuple(sorted({region for name, region, _ in self.as_of if name == account and region}))

    def scopes_with_details(self) -> Iterator[tuple[Scope, Slot, dict[str, Json]]]:
        """Each record that has details of an ended job, with its account and Region."""
        for scope, jobs in self._jobs.items():
            for slot in jobs.values():
                record = slot.read()
                if _key(record) is not None and has_token(record):
                    yield scope, slot, record

    def add_details(self, slot: Slot, record: dict[str, Json]) -> None:
        """Notes the details of a job, unless it had not ended then."""
        key = _key(record)
        if key is not None and has_token(record):
            self._details[key] = slot

    def add_job(self, slot: Slot, record: dict[str, Json]) -> None:
        """Notes a record of the collection."""
        self.add_details(slot, record)
        arn = parse_arn(str(record.get(GET_JOB.key)))
        if arn is not None:
            self._jobs.setdefault((arn.account, arn.region), {})[str(record[GET_JOB.key])] = slot


def read_journal(journal: Journal, earlier: Earlier) -> None:
    """Notes the details that a run which was cut off left in its journal."""
    for slot, record in journal.records():
        earlier.add_details(slot, record)


def read_collection(source: Source, spool: Spool) -> Earlier:
    """What a collection says; nothing but a note for a file that is not one, or that was changed after it was written."""
    heads: list[Any] = []
    rows: list[Coverage] = []
    earlier = Earlier()
    for item in without_heads(_noting_heads(_to_the_end(source), heads)):
        match item:
            case Record() if not heads:
                return Earlier(note="is not a collection, so nothing in it is reused")
            case Record(value):
                earlier.add_job(spool.add(value), value)
            case Coverage():
                rows.append(item)
            case LoadFailure(reason=reason):
                return Earlier(note=f"is not reused: {reason}")
            case _:
                pass  # what was left out then is asked for again
    if len(heads) != 1:
        return Earlier(note="is not reused, as it is not one collection")
    earlier.window = heads[0].get("window", {})
    _note_rows(earlier, rows, str(heads[0]["now"]))
    return earlier


def _note_rows(earlier: Earlier, rows: Iterable[Coverage], now: str) -> None:
    """Notes what was complete, or stale and still complete as of an earlier time."""
    for row in rows:
        if row.state in (CoverageState.COMPLETE, CoverageState.STALE):
            earlier.as_of[row.account, row.region, row.operation] = row.as_of or now
        if row.inferred:
            earlier.inferred[row.account, row.region] = row.inferred


def _to_the_end(source: Source) -> Iterator[SourceItem | SourceSummary]:
    yield from source.records(job_domain(lambda value: is_head(value) or GET_JOB.key in value), Limits())
    yield source.summary()


def _noting_heads(items: Iterable[SourceItem | SourceSummary], heads: list[Any]) -> Iterator[SourceItem | SourceSummary]:
    for item in items:
        if isinstance(item, Record) and is_head(item.value):
            heads.append(item.value)
        yield item


def _key(record: dict[str, Json]) -> _Key | None:
    """What the details of an ended job are known by; None for a job that may still change."""
    arn, status, modified = record.get(GET_JOB.key), record.get("status"), record.get("lastModifiedTime")
    if not isinstance(arn, str) or not isinstance(modified, str) or status not in ENDED:
        return None
    return arn, str(status), modified


def tags_of(record: dict[str, Json]) -> dict[str, str] | None:
    """The tags in a record of a collection; None where they were not known."""
    tags = record.get(TAGS)
    return tags if isinstance(tags, dict) else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)

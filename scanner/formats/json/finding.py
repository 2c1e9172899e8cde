"""What the JSON report says about a finding. A struct and not a dict, since a report has a million of them."""

from collections.abc import Mapping

from msgspec import Struct

from scanner.formats.json.encode import RESOURCE, finite
from scanner.model.governance import Standing, WaivedBy
from scanner.model.job import Json, Stage
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.severity import Severity


class ExcerptEntry(Struct, omit_defaults=True, gc=False):
    """A place with the line of its file, as far as that is known; what has a default is left out where it has that."""

    path: str
    line: int | None
    column: int | None
    width: int = 1
    excerpt: str | None = None
    excerpt_column: int | None = None
    lacks: str = ""


class FindingEntry(Struct, omit_defaults=True, gc=False):
    """The members of a finding in the documented order; `waiver` is null if it is not waived, `baseline` if there was none."""

    rule: str
    severity: Severity
    resource_type: str
    job: str
    job_name: str
    account_id: str
    region: str
    role: str
    status: str
    submit_time: str
    stage: Stage
    tags: Mapping[str, str] | None
    message: str
    fingerprint: str
    cause: str
    field: str
    seen: Json
    expected: str
    location: ExcerptEntry
    owner: str
    unchanged: bool
    waiver: WaivedBy | None
    baseline: Standing | None
    record_location: ExcerptEntry | None = None


def finding_entry(finding: Finding) -> FindingEntry:
    """A finding."""
    place = finding.record_location
    return FindingEntry(
        finding.rule_id,
        finding.severity,
        RESOURCE,
        finding.job,
        finding.job_name,
        finding.account_id,
        finding.region,
        finding.role,
        finding.status,
        finding.submit_time,
        finding.stage,
        finding.tags,
        finding.message,
        finding.fingerprint,
        finding.cause,
        finding.field,
        finite(finding.seen),
        finding.expected,
        _excerpt(finding.location),
        finding.owner,
        finding.unchanged,
        finding.waiver,
        finding.baseline,
        None if place is None else _excerpt(place),
    )


def _excerpt(place: Location) -> ExcerptEntry:
    return ExcerptEntry(place.path, place.line, place.column, place.width, place.source, place.source_column, place.lacks)


def finding_of(entry: FindingEntry) -> Finding:
    """The finding of an entry."""
    place = entry.record_location
    return Finding(
        entry.rule,
        entry.severity,
        entry.job,
        entry.job_name,
        entry.account_id,
        entry.region,
        entry.role,
        entry.status,
        entry.submit_time,
        entry.stage,
        entry.message,
        entry.fingerprint,
        entry.cause,
        entry.field,
        entry.seen,
        entry.expected,
        _location(entry.location),
        entry.tags,
        entry.owner,
        entry.unchanged,
        entry.waiver,
        entry.baseline,
        None if place is None else _location(place),
    )


def _location(entry: ExcerptEntry) -> Location:
    return Location(entry.path, entry.line, entry.column, entry.width, entry.excerpt, entry.excerpt_column, entry.lacks)

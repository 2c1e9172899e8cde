"""How the findings of one scan after another went: what a history of scans draws."""

from collections.abc import Mapping

from msgspec import Struct, field

from scanner.model.difference import Change
from scanner.model.severity import Severity


class TrendScan(Struct, frozen=True):
    """One scan of a history; waived findings and their causes are not counted."""

    now: str  # the time that its jobs were judged as of, ISO 8601 in UTC
    complete: bool  # an incomplete or refused scan says nothing of what it did not check
    findings: Mapping[Severity, int] = field(default_factory=dict)
    causes: Mapping[Severity, int] = field(default_factory=dict)
    scopes: int = 0  # Regions of accounts, and files, that were read in full
    scopes_missed: int = 0  # those that should have been read and were not, or not in full
    refused: bool = False  # the scan could not start: it has no numbers at all


class OpenCause(Struct, frozen=True):
    """A cause that the newest scan found, or could not check again, and since when it has been there; waived ones are not open."""

    cause: str  # e.g. "BMJ-ENC-001 | 111122223333 | us-east-1 | batch-* | nightly-* | ... absent"
    rule_id: str
    severity: Severity
    since: str  # the time of the first scan that found it, since it was last fixed
    days: int  # from `since` to the newest scan
    rechecked: bool = True  # whether the newest scan covered its account and Region; a cause that was not re-checked is still open


class Trend(Struct, frozen=True):
    """The scans of a history from the oldest to the newest, the causes that are open, and how long fixed ones were open."""

    scans: tuple[TrendScan, ...] = ()
    open: tuple[OpenCause, ...] = ()  # the oldest first
    days_until_fixed: Mapping[Severity, tuple[int, ...]] = field(default_factory=dict)  # a number for each cause that was fixed
    unsettled: Mapping[Change, int] = field(default_factory=dict)  # causes neither found nor fixed: their pipelines did not run again, ...
    waived: int = 0  # causes that are not fixed, and all of whose findings are waived

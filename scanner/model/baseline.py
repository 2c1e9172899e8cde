"""A baseline: the causes that a team knows of already, and what the report that it was written from could not read or decide."""

from collections.abc import Mapping

from msgspec import Struct, field

from scanner.model.report import Window
from scanner.model.severity import Severity


class BaselineEntry(Struct, frozen=True):
    """A cause that is known, up to a severity and until the end of a day in UTC; dates are ISO 8601."""

    cause: str
    severity: Severity
    jobs: int  # how many findings it had when it was last seen
    first_seen: str
    last_seen: str
    until: str

    def has_ended(self, now: str) -> bool:
        """Whether its last day was over at a time (ISO 8601, in UTC)."""
        return now[: len(self.until)] > self.until


class Gap(Struct, frozen=True):
    """Something that could not be read: an operation of an account and Region at AWS, or a source."""

    account: str
    region: str
    operation: str
    source: str
    state: str


class Gaps(Struct, frozen=True):
    """What a report did not read, and what it could not decide: rule, account and Region, or rule and request."""

    rows: tuple[Gap, ...] = ()
    undecided: tuple[str, ...] = ()


class BaselineHead(Struct, frozen=True):
    """What the entries of a baseline depend on. `written` is the time of the report that it was written from."""

    cause_version: str
    group_by: str
    written: str
    policies: tuple[str, ...]  # digests
    parameters_sha256: str
    coverage: Mapping[str, int]  # how many rows had which state
    gaps: Gaps
    window: Window


class Baseline(Struct, frozen=True):
    """A baseline that was read; `path` is as reports show it, `sha256` that of the file."""

    head: BaselineHead
    entries: Mapping[str, BaselineEntry] = field(default_factory=dict)  # by cause, in order
    path: str = ""
    sha256: str = ""

"""What a security team has decided about findings: waivers, a baseline, and rules that only warn."""

from enum import StrEnum

from msgspec import Struct

from scanner.model.place import Location


class Standing(StrEnum):
    """What a baseline knows of a finding."""

    NEW = "new"  # its cause is not in the baseline, or the entry has expired
    KNOWN = "known"
    WORSENED = "worsened"  # the cause is known with a lower severity


class WaivedBy(Struct, frozen=True):
    """The waiver that covers a finding. Of several that match it is the one that ends last; `others` are the IDs of the rest."""

    id: str
    owner: str
    reason: str
    expires: str  # a date; the waiver holds until the end of that day in UTC
    others: tuple[str, ...] = ()


class WaiverState(StrEnum):
    """What became of a waiver in a scan."""

    ACTIVE = "active"
    EXPIRING = "expiring"  # it ends within 14 days
    EXPIRED = "expired"  # what it covered counts again
    UNUSED = "unused"  # it matched nothing, though its rules ran and all its accounts and Regions were read
    UNMATCHED = "unmatched"  # it matched nothing, and not all that it is about was checked


class ReportedWaiver(Struct, frozen=True):
    """A waiver of the configuration as reports show it.

    One with the outcome `unknown` accepts unknowns of its `rules`, or those that lack one of its `fields`. `matched` is how many findings,
    or unknowns, it is about; none of them is covered once it has expired.
    """

    id: str
    state: WaiverState
    reason: str
    owner: str
    added: str
    expires: str
    outcome: str  # fail or unknown
    where: tuple[str, ...]  # one phrase each, e.g. "job_names: nightly-*"
    location: Location
    rules: tuple[str, ...] = ()  # the IDs of the rules that it covers
    fields: tuple[str, ...] = ()
    ticket: str = ""
    approved_by: str = ""
    matched: int = 0


class BaselineUse(Struct, frozen=True):
    """The baseline that the findings were compared with."""

    path: str
    sha256: str
    entries: int
    expired: int = 0  # entries that have ended; what they knew is new again


PIN = "@"  # between a selection and the version that it is pinned to
WARN, BLOCK = "warn", "block"  # whether findings of a rule are shown only, or reach the exit code


class Enforcement(Struct, frozen=True):
    """What the configuration says about a rule's findings: `mode` is "warn", "block" or empty, `after` the last day that they only warn.

    `origin` is where that is written, e.g. "jobscan.yaml:12".
    """

    mode: str = ""
    after: str = ""
    origin: str = ""

    @property
    def is_set(self) -> bool:
        """Whether the configuration says anything."""
        return bool(self.mode or self.after)


class LastReport(Struct, frozen=True):
    """The earlier report that the gaps were compared with."""

    path: str
    now: str


class Warns(Struct, frozen=True):
    """Why findings of a rule are shown and never reach the exit code. `until` is the last day, in UTC; empty if no day is set."""

    reason: str  # e.g. "enforce_after: 2027-01-31 (jobscan.yaml:12)"
    until: str = ""

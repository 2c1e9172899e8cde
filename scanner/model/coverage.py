"""What a scan reached, and what it did not."""

from collections.abc import Container
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class CoverageState(StrEnum):
    """How far a scan came with one thing that it was to read."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # some of its records could not be read
    TRUNCATED = "truncated"  # it says that there is more than it holds, or a limit was reached
    UNREADABLE = "unreadable"  # it could not be opened, or not be read to its end
    DENIED = "denied"  # AWS denied the call
    THROTTLED = "throttled"  # AWS refused each attempt as one too many
    EXPIRED = "expired"  # the credentials are not valid any more
    UNSUPPORTED = "unsupported"  # the Region does not have the operation
    DAMAGED = "damaged"  # each answer was cut off, or not what was asked for
    DEADLINE = "deadline"  # it took longer than allowed
    ERROR = "error"  # the call failed for another reason
    MISSING = "missing"  # it was expected, and nothing of it was read
    NOT_ASKED = "not_asked"  # nothing to ask, or left out by an option
    EXCLUDED = "excluded"  # not tried: the configuration excludes it
    EXPECTED = "expected"  # denied, as the configuration expects
    INACTIVE = "inactive"  # the account is not active
    STALE = "stale"  # failed temporarily, and judged as it was last seen


# What a row of AWS is about: of a Region, of an account, of an organization.
OPERATIONS = ("jobs", "details", "tags", "context", "role", "regions", "accounts")

_NO_GAP = frozenset(
    {
        CoverageState.COMPLETE,
        CoverageState.NOT_ASKED,
        CoverageState.EXCLUDED,
        CoverageState.EXPECTED,
        CoverageState.INACTIVE,
        CoverageState.STALE,
    }
)


class Exemption(Struct, frozen=True):
    """Why a scan may be complete without something: who answers for that, and until when (a date, or a time in UTC)."""

    reason: str
    owner: str = ""
    until: str = ""


class Usage(Struct, frozen=True):
    """What reading from AWS cost. `seconds` is None where the scan's time was given, so that reports are reproducible."""

    calls: int = 0
    pages: int = 0
    retries: int = 0
    seconds: float | None = None


class Coverage(Struct, frozen=True):
    """One thing that a scan was to read, and how far it came: a file, or an operation of an account and Region.

    A row has the `source` that reports show, a file or a live place. One of AWS also has `account` and `operation`: `jobs`, `details`,
    `tags` or `context` of a `region`, `role` or `regions` of an account, or `accounts` of an organization.
    """

    state: CoverageState
    source: str = ""
    account: str = ""
    region: str = ""
    operation: str = ""
    detail: str = ""  # why it is not complete, in one sentence
    records: int = 0
    action: str = ""  # the IAM action that was denied
    inferred: int = 0  # of the jobs' tags, those that were inferred and not delivered
    as_of: str = ""  # of what is stale: when it was read, ISO 8601 in UTC
    lost: bool = False  # it was complete in the collection before, and is not now
    known_gap: bool = False  # of a gap: the baseline, or the report before, has it too
    exemption: Exemption | None = None  # of what is excluded, expected, inactive
    usage: Usage | None = None

    @property
    def is_gap(self) -> bool:
        """Whether something that should have been read was not. What was left out on purpose does not count."""
        return self.state not in _NO_GAP

    def lost_since(self, complete: Container[tuple[str, str, str]]) -> "Coverage":
        """The row, marked as lost if it is a gap and was complete before; `complete` has account, Region and operation."""
        if self.is_gap and (self.account, self.region, self.operation) in complete:
            return replace(self, lost=True)
        return self

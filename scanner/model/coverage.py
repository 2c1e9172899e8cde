"""What a scan reached, and what it did not."""

from dataclasses import dataclass
from enum import StrEnum


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
    NOT_ASKED = "not_asked"  # left out on purpose


@dataclass(frozen=True, slots=True)
class Coverage:
    """One thing that a scan was to read, and how far it came: a file, or an operation of an account and Region.

    A file has a `source`, the path that reports show; a row of AWS has `account`, `region` and `operation`, e.g. `ListModelInvocationJobs`.
    """

    state: CoverageState
    source: str = ""
    account: str = ""
    region: str = ""
    operation: str = ""
    detail: str = ""  # why it is not complete, in one sentence
    records: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether something that should have been read was not. What was left out on purpose does not count."""
        return self.state not in (CoverageState.COMPLETE, CoverageState.NOT_ASKED)

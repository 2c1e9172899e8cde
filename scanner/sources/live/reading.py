"""What was read of one account in one Region so far."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scanner.aws.ask import Meter
from scanner.aws.errors import Reason
from scanner.aws.jobs import Tags
from scanner.aws.session import Session
from scanner.model.coverage import CoverageState
from scanner.sources.live.spool import Slot

_IN_A_ROW = 3  # refused calls after which an operation is not tried any more
_FOR_GOOD = (CoverageState.DEADLINE, CoverageState.EXPIRED)


class Operation(StrEnum):
    """What is asked of an account in a Region, a row of coverage each."""

    JOBS = "jobs"
    DETAILS = "details"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Target:
    """One account in one Region, and the session that reads it; `name` is the account's, for people."""

    account: str
    region: str
    session: Session
    name: str = ""


class Tries:
    """How the calls of one operation go: the first reason for which one failed, and whether it is still worth trying."""

    def __init__(self) -> None:
        self.meter = Meter()
        self.reason: Reason | None = None
        self._in_a_row = 0
        self._lock = threading.Lock()

    def succeeded(self) -> None:
        """Notes a call that was answered."""
        with self._lock:
            self._in_a_row = 0

    def failed(self, reason: Reason) -> None:
        """Notes a call that was not."""
        with self._lock:
            self.reason = self.reason or reason
            self._in_a_row += 1
            if reason.state in _FOR_GOOD:
                self._in_a_row = _IN_A_ROW

    @property
    def is_over(self) -> bool:
        """Whether so many calls failed in a row that no more are made."""
        return self._in_a_row >= _IN_A_ROW


@dataclass(slots=True)
class Reading:
    """What was read of a target so far. Its thread fills it in, and may be left behind while it does."""

    target: Target
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    slots: dict[str, Slot] = field(default_factory=dict)  # by ARN: what AWS says of the job
    lacking: dict[str, None] = field(default_factory=dict)  # jobs of which only the summary is known, though details were asked for
    running: set[str] = field(default_factory=set)  # jobs that had not ended
    tags: dict[str, Tags] = field(default_factory=dict)
    inferred: set[str] = field(default_factory=set)  # jobs whose tags were inferred to be none
    left_out: Counter[str] = field(default_factory=Counter)  # jobs that are not wanted, by reason
    finished: set[Operation] = field(default_factory=set)  # what was tried to its end, whatever came of it
    stale: set[Operation] = field(default_factory=set)  # what was filled in as it was seen before
    tries: dict[Operation, Tries] = field(default_factory=lambda: {operation: Tries() for operation in Operation})

    def begin(self) -> None:
        """Starts the clock."""
        self.started = time.monotonic()

    def without_thread(self) -> "Reading":
        """What was read so far, as a copy that a thread which was left behind does not change any more."""
        return replace(
            self,
            slots=dict(self.slots),
            lacking=dict(self.lacking),
            running=set(self.running),
            tags=dict(self.tags),
            inferred=set(self.inferred),
            left_out=Counter(self.left_out),
            finished=set(self.finished),
        )

    def fail(self, reason: Reason) -> None:
        """Gives every operation that was not tried to its end a reason."""
        for operation in Operation:
            if operation not in self.finished:
                self.tries[operation].failed(reason)
                self.finished.add(operation)

    @property
    def scope(self) -> tuple[str, str]:
        """The account and the Region."""
        return self.target.account, self.target.region

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def untagged(self) -> list[str]:
        """The jobs whose tags are not known."""
        return [arn for arn in self.slots if arn not in self.tags]

    @property
    def extent(self) -> tuple[int, int, int]:
        """How much was read: jobs, details and tags."""
        return len(self.slots), len(self.slots) - len(self.lacking), len(self.tags)

    @property
    def failed_in_passing(self) -> bool:
        """Whether something failed that may well succeed a little later."""
        reasons = [tries.reason for tries in self.tries.values()]
        return any(reason is not None and reason.in_passing for reason in reasons)

"""What was read of one account in one Region so far."""

import threading
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
    """How the calls of one operation go: why some failed, what they cost, and whether it is still worth trying."""

    def __init__(self) -> None:
        self.meter = Meter()
        self.reasons: list[Reason] = []  # each once, in the order in which they came
        self.seconds = 0.0
        self._in_a_row = 0
        self._lock = threading.Lock()

    def succeeded(self) -> None:
        """Notes a call that was answered."""
        with self._lock:
            self._in_a_row = 0

    def failed_for_one(self, reason: Reason) -> None:
        """Notes a call that failed for a reason that says nothing about the next one."""
        with self._lock:
            if reason not in self.reasons:
                self.reasons.append(reason)

    def failed(self, reason: Reason) -> None:
        """Notes a call that was not."""
        self.failed_for_one(reason)
        with self._lock:
            self._in_a_row += 1
            if reason.state in _FOR_GOOD:
                self._in_a_row = _IN_A_ROW

    @property
    def reason(self) -> Reason | None:
        """The reason that people are shown: one that will not pass by itself, if there is one."""
        lasting = [reason for reason in self.reasons if not reason.is_temporary]
        return next(iter(lasting or self.reasons), None)

    @property
    def is_denied(self) -> bool:
        """Whether calls were denied, and none failed for another reason."""
        return bool(self.reasons) and all(reason.state is CoverageState.DENIED for reason in self.reasons)

    @property
    def is_temporary(self) -> bool:
        """Whether calls failed, and each for a reason that may pass by itself."""
        return bool(self.reasons) and all(reason.is_temporary for reason in self.reasons)

    @property
    def is_over(self) -> bool:
        """Whether so many calls failed in a row that no more are made."""
        return self._in_a_row >= _IN_A_ROW


@dataclass(slots=True)
class Reading:
    """What was read of a target so far. Its thread fills it in, and may be left behind while it does."""

    target: Target
    slots: dict[str, Slot] = field(default_factory=dict)  # by ARN: what AWS says of the job
    lacking: dict[str, None] = field(default_factory=dict)  # jobs of which only the summary is known, though details were asked for
    running: set[str] = field(default_factory=set)  # jobs that had not ended
    tags: dict[str, Tags] = field(default_factory=dict)
    inferred: set[str] = field(default_factory=set)  # jobs whose tags were inferred to be none
    left_out: Counter[str] = field(default_factory=Counter)  # jobs that are not wanted, by reason
    finished: set[Operation] = field(default_factory=set)  # what was tried to its end, whatever came of it
    is_trial: bool = False  # details and tags were asked for one job only
    stale: set[Operation] = field(default_factory=set)  # what was filled in as it was seen before
    tries: dict[Operation, Tries] = field(default_factory=lambda: {operation: Tries() for operation in Operation})

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
    def untagged(self) -> list[str]:
        """The jobs whose tags are not known."""
        return [arn for arn in self.slots if arn not in self.tags]

    @property
    def knows_no_job(self) -> bool:
        """Whether the jobs could not be listed, and none is known."""
        return self.tries[Operation.JOBS].reason is not None and not self.slots

    @property
    def failed_temporarily(self) -> bool:
        """Whether some call failed that may well succeed a little later."""
        return any(reason.is_temporary for tries in self.tries.values() for reason in tries.reasons)

    def has_all(self, operation: Operation) -> bool:
        """Whether no job that is known lacks what an operation gives."""
        match operation:
            case Operation.JOBS:
                return True
            case Operation.DETAILS:
                return not self.lacking
            case Operation.TAGS:
                return not self.untagged

    def add_from(self, first: "Reading") -> None:
        """Adds what a first try had read a moment before, where this second one did not come to it.

        An operation that the first try completed is complete; of any other the reasons of this try hold.
        """
        self._add_jobs(first)
        for arn in self.untagged:
            if arn in first.tags:
                self.tags[arn] = first.tags[arn]
                self.inferred.update({arn} & first.inferred)
        for operation in Operation:
            was_complete = operation in first.finished and not first.tries[operation].reasons
            if self.tries[operation].reasons and was_complete and self.has_all(operation):
                self.tries[operation] = first.tries[operation]

    def _add_jobs(self, first: "Reading") -> None:
        """Adds jobs that this try did not come to, and details that it does not have."""
        for arn, slot in first.slots.items():
            if arn not in self.slots:
                self.slots[arn] = slot
                if arn in first.lacking:
                    self.lacking[arn] = None
            elif arn in self.lacking and arn not in first.lacking:
                self.slots[arn] = slot
                del self.lacking[arn]
        self.running.update(first.running)

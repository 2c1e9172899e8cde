"""How long a scan, or one part of it, may take."""

import time
from dataclasses import dataclass

from scanner.errors import JobscanError


class DeadlineError(JobscanError):
    """No request is sent any more, because the time that was allowed is over."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment after which no request is sent; `seconds` is how long was allowed until then, for people."""

    end: float  # of the monotonic clock
    seconds: float
    what: str  # e.g. "the scan", "one Region of one account"

    @classmethod
    def after(cls, seconds: float, what: str) -> "Deadline":
        """The deadline that is some seconds from now."""
        return cls(time.monotonic() + seconds, seconds, what)

    def check(self) -> None:
        """Raises DeadlineError once the time is over."""
        if time.monotonic() > self.end:
            raise DeadlineError(f"{self.what} took longer than {self.seconds:g} seconds")

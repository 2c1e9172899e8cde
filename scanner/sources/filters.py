"""Which jobs are wanted: by submit time and status. What a filter cannot decide stays in, so that nothing is left out unseen."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scanner.model.job import Job
from scanner.shape.fields import ENDED, ENUMS

_AGE = re.compile(r"([0-9]{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Filter:
    """The jobs that are wanted; all of them where nothing is said.

    `since` is the earliest submit time, in UTC; `statuses` are those of the wanted jobs, empty for any.
    """

    since: datetime | None = None
    active_only: bool = False
    statuses: frozenset[str] = frozenset()

    def leaves_out(self, job: Job) -> str:
        """Why a job is not wanted, in words that are the same for all such jobs; empty where it is, or where its record does not say."""
        submitted, status = job.fields["submit_time"], job.fields["status"]
        if self.since is not None and isinstance(submitted, str) and datetime.fromisoformat(submitted) < self.since:
            return f"jobs submitted before {self.since.isoformat(timespec='minutes').replace('+00:00', 'Z')} (--since)"
        if self.active_only and isinstance(status, str) and status in ENDED:
            return "jobs that have ended (--active-only)"
        if self.statuses and status in ENUMS["status"] and status not in self.statuses:  # "COMPLETED" may well be one of them
            return "jobs of another status (--status)"
        return ""


def parse_since(text: str, now: datetime) -> datetime | None:
    """The time that `30d`, `12h`, `2w`, a date, or a time with an offset means; None where it is none of these."""
    if age := _AGE.fullmatch(text):
        try:
            return now - int(age[1]) * _UNITS[age[2]]
        except OverflowError:
            return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    return time.astimezone(UTC)

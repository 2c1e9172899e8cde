"""Which jobs are wanted, by submit time and status. A job that a filter cannot decide stays in, so that nothing is left out unseen."""

import re
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from scanner.model.job import Job, Json
from scanner.shape.fields import ENDED, ENUMS

_AGE = re.compile(r"([0-9]{1,5})([hdw])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Filter(Struct, frozen=True):
    """The jobs that are wanted, by default all.

    `since` is the earliest submit time, in UTC; `statuses` are those of the wanted jobs, empty for any.
    """

    since: datetime | None = None
    active_only: bool = False
    statuses: frozenset[str] = frozenset()

    def leaves_out(self, job: Job) -> str:
        """Why a job is not wanted, in the same words for all such jobs; empty where it is wanted, or its record does not tell."""
        if self._is_too_old(job.fields["submit_time"]):
            return f"jobs submitted before {self._since_text()} (--since)"
        return self.leaves_out_status(job.fields["status"])

    def leaves_out_status(self, status: Json) -> str:
        """Why jobs with a status are not wanted; empty where they are."""
        if self.active_only and _is_one_of(status, ENDED):
            return "jobs that have ended (--active-only)"
        # A status in a spelling that AWS does not have, e.g. "COMPLETED", may well be a wanted one.
        if self.statuses and _is_one_of(status, ENUMS["status"]) and status not in self.statuses:
            return "jobs of another status (--status)"
        return ""

    def _is_too_old(self, submit_time: Json) -> bool:
        if self.since is None or not isinstance(submit_time, str):
            return False
        return datetime.fromisoformat(submit_time) < self.since

    def _since_text(self) -> str:
        assert self.since is not None, "only asked of a filter with a time"
        return self.since.isoformat(timespec="minutes").replace("+00:00", "Z")


def _is_one_of(status: Json, statuses: tuple[str, ...]) -> bool:
    return isinstance(status, str) and status in statuses


def parse_since(text: str, now: datetime) -> datetime | None:
    """The time that `30d`, `12h`, `2w`, a date, or a time with an offset means; None for other text."""
    if age := _AGE.fullmatch(text):
        return _ago(now, int(age[1]) * _UNITS[age[2]])
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is not None:
        return time.astimezone(UTC)
    if _DATE.fullmatch(text):
        return time.replace(tzinfo=UTC)
    return None


def _ago(now: datetime, age: timedelta) -> datetime | None:
    try:
        return now - age
    except OverflowError:  # before the year 1
        return None

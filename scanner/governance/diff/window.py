"""Which jobs a report leaves out by its window, and which of them another report would have had."""

from collections.abc import Iterator
from datetime import datetime

from scanner.display.lines import join
from scanner.findings.cause import cause_parts
from scanner.model.report import Window

_PIPELINE = 4  # parts: account, Region, role, name


def starts_after(window: Window, since: str) -> bool:
    """Whether jobs that were submitted between a time and the window's beginning are not in it."""
    return window.since is not None and is_later(window.since, since)


def filters(window: Window) -> Iterator[str]:
    """What jobs must be to be in the window, besides the time, e.g. "that have not ended"."""
    if window.active_only:
        yield "that have not ended"
    if window.statuses:
        yield f"that are {join(window.statuses, 'or')}"
    if window.name_contains:
        yield f"with {window.name_contains!r} in their names"


def runs_left_out(window: Window, cause: str, since: str) -> str:
    """Why runs of a cause's pipeline after a time may not be in the window, in one sentence; empty where all are.

    A filter by status hides runs: the pipeline may have run again, with another status.
    """
    if starts_after(window, since):
        return f"jobs before {window.since} were left out"
    if window.active_only:
        return "only jobs that have not ended were read"
    if window.statuses:
        return f"only jobs that are {join(window.statuses, 'or')} were read"
    if not _has_name(window, cause):
        return f"only jobs with {window.name_contains!r} in their names were read"
    return ""


def _has_name(window: Window, cause: str) -> bool:
    """Whether every run of a cause's pipeline has the names that the window asks for; False where the cause does not tell.

    Only the part of a name that stays from run to run is known. A window of several collections has several names, with commas.
    """
    if not window.name_contains:
        return True
    pipeline = cause_parts(cause).pipeline
    if len(pipeline) < _PIPELINE:
        return False
    return all(part in pipeline[-1] for part in window.name_contains.split(", "))


def is_later(time: str, than: str) -> bool:
    """Whether a time is after another one, both in ISO 8601 with an offset; a text that is not a time is not later."""
    try:
        return datetime.fromisoformat(time) > datetime.fromisoformat(than)
    except (ValueError, TypeError):
        return False


def later_of(one: str, other: str | None) -> str:
    """The later one of two times."""
    if other is not None and is_later(other, one):
        return other
    return one

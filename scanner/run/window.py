"""Which jobs were to be judged: what the scan asks for, and what collecting had left out before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scanner.display.time import iso
from scanner.model.report import Window
from scanner.sources.filters import Filter


def asked_window(wanted: Filter, collected: Sequence[Window]) -> Window:
    """The narrowest window of all: a report must not say that it covers jobs that a collection never had.

    A scan of the jobs since May, of a collection of the jobs since June, covers the jobs since June.
    """
    window = Window(
        since=None if wanted.since is None else iso(wanted.since),
        active_only=wanted.active_only,
        statuses=tuple(sorted(wanted.statuses)),
    )
    for other in collected:
        window = _narrowed(window, other)
    return window


def _narrowed(window: Window, other: Window) -> Window:
    return replace(
        window,
        since=_later(window.since, other.since),
        name_contains=_both(window.name_contains, other.name_contains),
        active_only=window.active_only or other.active_only,
        statuses=_common(window.statuses, other.statuses),
    )


def _later(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=datetime.fromisoformat)


def _both(one: str, other: str) -> str:
    """What the names contain; where two texts were asked for, both, e.g. "nightly, batch"."""
    return ", ".join(dict.fromkeys(text for text in (one, other) if text))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The statuses that both ask for, where both ask for some. Without a common one, all of them: none would mean any status."""
    if not one or not other:
        return one or other
    common = set(one) & set(other)
    return tuple(sorted(common or {*one, *other}))

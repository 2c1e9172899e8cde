"""Which jobs were to be judged: what the scan asks for, and what collecting had left out before."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from scanner.display.time import iso
from scanner.model.report import Window
from scanner.sources.filters import Filter


def asked_window(wanted: Filter, collected: Sequence[Window]) -> Window:
    """The narrowest window of all: a report must not say that it covers jobs that a collection never had.

    A scan of the jobs since May, of a collection of the jobs since June, covers the jobs since June. Where collections asked for
    different names, all of these are in it, e.g. "nightly, batch".
    """
    window = Window(
        since=None if wanted.since is None else iso(wanted.since),
        active_only=wanted.active_only,
        statuses=tuple(sorted(wanted.statuses)),
    )
    for other in collected:
        window = _narrowed(window, other)
    names = dict.fromkeys(other.name_contains for other in collected if other.name_contains)
    return replace(window, name_contains=", ".join(names))


def _narrowed(window: Window, other: Window) -> Window:
    return replace(
        window,
        since=_later(window.since, other.since),
        active_only=window.active_only or other.active_only,
        statuses=_common(window.statuses, other.statuses),
    )


def _later(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=datetime.fromisoformat)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The statuses that both ask for, where both ask for some. Without a common one, all of them: none would mean any status."""
    if not one or not other:
        return one or other
    common = set(one) & set(other)
    return tuple(sorted(common or {*one, *other}))

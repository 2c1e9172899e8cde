"""What became of waivers, in words."""

from collections.abc import Iterator
from datetime import date

from scanner.display.lines import count, form
from scanner.model.governance import ReportedWaiver, WaiverState
from scanner.model.outcome import Outcome, Undecided
from scanner.model.report import Flags, Report


def waiver_sentences(report: Report) -> Iterator[tuple[WaiverState, str]]:
    """A sentence for each waiver that needs a decision: one that has expired and covered something, ends soon, or is unused."""
    for waiver in report.waivers:
        name = f"waiver {waiver.id} ({waiver.owner})"
        match waiver.state:
            case WaiverState.EXPIRED if waiver.matched:
                yield waiver.state, f"{name} {describe_state(waiver, report.now)}"
            case WaiverState.EXPIRING:
                yield waiver.state, f"{name} {describe_state(waiver, report.now)}"
            case WaiverState.UNUSED:
                yield waiver.state, f"{name} is unused: all that it is about was checked, and it matched nothing"
            case _:
                continue


def describe_state(waiver: ReportedWaiver, now: str) -> str:
    """What became of a waiver, e.g. "ends in 5 days: 2 findings" or "expired 2026-11-01: 3 findings count again"."""
    matched = count(waiver.matched, "unknown" if waiver.outcome == Outcome.UNKNOWN else "finding")
    match waiver.state:
        case WaiverState.ACTIVE:
            return f"until {waiver.expires}: {matched}"
        case WaiverState.EXPIRING:
            return f"{_ends_in(waiver, now)}: {matched}"
        case WaiverState.EXPIRED if waiver.matched:
            return f"expired {waiver.expires}: {matched} {form(waiver.matched, 'counts', 'count')} again"
        case WaiverState.EXPIRED:
            return f"expired {waiver.expires}"
        case WaiverState.UNUSED:
            return "unused: nothing matched"
        case WaiverState.UNMATCHED:
            return f"until {waiver.expires}: nothing matched, but not everything was checked"


def accepted_by_what(entry: Undecided, flags: Flags) -> str:
    """What accepts an unknown: "--allow-unknown tags", "waiver U-1", or both."""
    if not entry.waivers:
        return f"--allow-unknown {entry.accepted}"
    by_option = [name for name in entry.accepted.split(", ") if name in flags.allow_unknown]
    parts = []
    if by_option:
        parts.append(f"--allow-unknown {', '.join(by_option)}")
    if ", ".join(by_option) != entry.accepted:
        noun = form(len(entry.waivers), "waiver", "waivers")
        parts.append(f"{noun} {', '.join(entry.waivers)}")
    return " and ".join(parts)


def _ends_in(waiver: ReportedWaiver, now: str) -> str:
    """How soon a waiver ends, e.g. "ends in 5 days"; both days are in UTC."""
    days = (date.fromisoformat(waiver.expires) - date.fromisoformat(now[: len("2026-11-27")])).days
    if not days:
        return "ends today"
    return f"ends in {count(days, 'day')}"

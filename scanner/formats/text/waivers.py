"""The waivers of a scan, for people: those that need a decision first."""

from collections.abc import Iterator

from scanner.display.lines import BLANK, Line, columns, count, line, one_line, printable, shorten
from scanner.formats.options import ReportOptions
from scanner.formats.text.suggestions import MORE
from scanner.formats.waivers import describe_state
from scanner.model.governance import ReportedWaiver, WaiverState
from scanner.model.report import Report

_SHOWN = 20
_NAME, _REASON = 44, 100  # characters of an owner and of a reason
_ORDER = (WaiverState.EXPIRED, WaiverState.EXPIRING, WaiverState.ACTIVE, WaiverState.UNMATCHED, WaiverState.UNUSED)
_PRUNE = "To remove expired and unused ones: jobscan waiver prune REPORT (this report, saved with -f json=REPORT)"


def waiver_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """A line for each waiver; nothing where there are none."""
    if not report.waivers:
        return
    waivers = sorted(report.waivers, key=_order)
    chosen = waivers if options.show_all else waivers[:_SHOWN]
    yield line(("Waivers", "open"), f": {_covered(report)}")
    yield from (
        line(f"    {text}") for text in columns([_row(waiver, report.now) for waiver in chosen], width=options.table_width - len("    "))
    )
    if len(waivers) > len(chosen):
        yield line(f"    {count(len(waivers) - len(chosen), 'more waiver')}: {MORE}")
    if any(waiver.state in (WaiverState.EXPIRED, WaiverState.UNUSED) for waiver in waivers):
        yield line(f"    {_PRUNE}")
    yield BLANK


def _order(waiver: ReportedWaiver) -> tuple[int, bool, str]:
    """Those that need a decision first; of these the ones that matter, and that end first."""
    return _ORDER.index(waiver.state), not waiver.matched, waiver.expires


def _covered(report: Report) -> str:
    """How many findings and unknowns are covered now."""
    waived = sum(sum(rule.waived.values()) for rule in report.rules)
    accepted = sum(bool(entry.accepted and entry.waivers) for entry in report.undecided)
    parts = []
    if waived:
        parts.append(f"{count(waived, 'finding')} waived")
    if accepted:
        parts.append(f"{count(accepted, 'unknown')} accepted")
    return ", ".join(parts) or "nothing is waived"


def _row(waiver: ReportedWaiver, now: str) -> tuple[str, str, str, str]:
    return (
        describe_state(waiver, now),
        printable(waiver.id),
        shorten(printable(waiver.owner), _NAME),
        shorten(one_line(waiver.reason), _REASON),
    )

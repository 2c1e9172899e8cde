"""The trend of a history for people: bars over time, how old open causes are, how long fixed ones were open."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from scanner.display.lines import BLANK, Line, columns, count, line, middle, printable, wrap
from scanner.findings.cause import cause_parts
from scanner.formats.cause_words import what_is_wrong
from scanner.formats.trend.drawing import INCOMPLETE, REFUSED, Chart
from scanner.model.difference import Change
from scanner.model.severity import Severity
from scanner.model.trend import OpenCause, Trend, TrendScan

_SCANS, _CAUSES = 10, 10  # rows without --show all
_WITH_PLACES = 110  # columns of a terminal in which causes have their account and Region
_NAME = 48  # columns of a pipeline's name
_MORE = "--show all lists them"
_AGES = ((7, "under 7 days"), (30, "7 to 29"), (90, "30 to 89"))  # days, and the column of causes that are younger
_OLDER = "90 and more"
_NOT_SEEN = {
    Change.RAN_AGAIN: "ran again and did not pass",
    Change.DID_NOT_RUN: "did not run again",
    Change.JUDGED_OTHERWISE: "judged by other rules or settings",
}


def trend_lines(trend: Trend, name: str, width: int, show_all: bool) -> Iterator[Line]:
    """The trend in lines of at most `width` columns; `name` is that of the history."""
    scans = trend.scans
    yield from wrap(f"{name}: {_summary(scans)}", indent="  ", first="", width=width)
    if not scans:
        return
    yield BLANK
    chart = Chart(scans, width)
    for part in (
        chart.severities("Findings that are not waived", lambda scan, severity: scan.findings.get(severity, 0)),
        chart.severities("Causes of these", lambda scan, severity: scan.causes.get(severity, 0)),
        chart.coverage(),
    ):
        yield from part
        yield BLANK
    yield from _legend(scans, chart.scans, width)
    yield from _table(scans, show_all)
    yield from _open(trend, width, show_all)
    yield from _fixed(trend)
    yield from _unsettled(trend, width)
    yield from _last(trend)


def _summary(scans: Sequence[TrendScan]) -> str:
    """E.g. "5 scans from 2026-11-22T12:00:00Z to 2026-11-26T12:00:00Z, 1 of them incomplete"."""
    if not scans:
        return "no scans"
    text = f"{count(len(scans), 'scan')} from {printable(scans[0].now)} to {printable(scans[-1].now)}"
    if len(scans) == 1:
        text = f"1 scan, {printable(scans[0].now)}"
    incomplete = sum(_state(scan) == "incomplete" for scan in scans)
    refused = sum(scan.refused for scan in scans)
    if incomplete:
        text += f", {incomplete:,} incomplete"
    if refused:
        text += f", {refused:,} that could not start"
    return text


def _state(scan: TrendScan) -> str:
    if scan.refused:
        return "not started"
    return "complete" if scan.complete else "incomplete"


def _legend(scans: Sequence[TrendScan], shown: Sequence[TrendScan], width: int) -> Iterator[Line]:
    """What the marks mean that are there, and which scans are left out."""
    notes = []
    if any(_state(scan) == "incomplete" for scan in shown):
        notes.append(f"{INCOMPLETE} an incomplete scan: what it did not check may hold more than it found, so it has no bar")
    if any(scan.refused for scan in shown):
        notes.append(f"{REFUSED} a scan that could not start: nothing was checked")
    if len(shown) < len(scans):
        notes.append(f"the newest {len(shown):,} of {len(scans):,} scans are drawn")
    for note in notes:
        yield from wrap(note, indent="    ", first="  ", width=width)
    if notes:
        yield BLANK


def _table(scans: Sequence[TrendScan], show_all: bool) -> Iterator[Line]:
    """The numbers of the newest scans."""
    shown = scans if show_all else scans[-_SCANS:]
    rows = [("scan", "", "findings", "causes", "read in full", "missed")]
    rows += [(printable(scan.now), _state(scan), _total(scan, scan.findings), _total(scan, scan.causes), *_places(scan)) for scan in shown]
    for row in columns(rows, right=frozenset({2, 3, 4, 5})):
        yield line(f"  {row}")
    if len(shown) < len(scans):
        yield line(f"  {count(len(scans) - len(shown), 'scan')} before; {_MORE}")
    yield BLANK


def _total(scan: TrendScan, numbers: Mapping[Severity, int]) -> str:
    return "-" if scan.refused else f"{sum(numbers.values()):,}"


def _places(scan: TrendScan) -> tuple[str, str]:
    if scan.refused:
        return "-", "-"
    return f"{scan.scopes:,}", f"{scan.scopes_missed:,}"


def _open(trend: Trend, width: int, show_all: bool) -> Iterator[Line]:
    """The open causes by age, then the oldest of them."""
    unchecked = sum(not cause.rechecked for cause in trend.open)
    title = f"Open causes by age ({len(trend.open):,})"
    if unchecked:
        title += f", {unchecked:,} of them not re-checked by the newest scan"
    yield line((title, "bold"))
    if not trend.open:
        yield line("  none")
        yield BLANK
        return
    severities = [severity for severity in reversed(Severity) if any(cause.severity is severity for cause in trend.open)]
    rows = [("", *(name for _, name in _AGES), _OLDER)]
    rows += [(severity.value, *_by_age([cause.days for cause in trend.open if cause.severity is severity])) for severity in severities]
    for row in columns(rows, right=frozenset({1, 2, 3, 4})):
        yield line(f"  {row}")
    yield BLANK
    shown = trend.open if show_all else trend.open[:_CAUSES]
    has_places = width >= _WITH_PLACES
    table = [_heads(has_places), *(_cells(cause, has_places) for cause in shown)]
    for row in columns(table, right=frozenset({0}), width=width - 2):
        yield line(f"  {row}")
    if len(shown) < len(trend.open):
        yield line(f"  {count(len(trend.open) - len(shown), 'younger cause')}; {_MORE}")
    yield BLANK


def _by_age(days: Sequence[int]) -> Iterator[str]:
    """How many are in each of the ages, the youngest first."""
    youngest = 0
    for limit, _ in _AGES:
        yield f"{sum(youngest <= number < limit for number in days):,}"
        youngest = limit
    yield f"{sum(number >= youngest for number in days):,}"


def _heads(has_places: bool) -> list[str]:
    places = ["account", "Region"] if has_places else []
    return ["days", "severity", "re-checked", "rule", *places, "pipeline", "what is wrong"]


def _cells(cause: OpenCause, has_places: bool) -> list[str]:
    """The columns of an open cause; account and Region only where the terminal has room for them."""
    account, region, *names = (*cause_parts(cause.cause).pipeline, "", "")
    row = [f"{cause.days:,}", cause.severity.value, "yes" if cause.rechecked else "no", printable(cause.rule_id)]
    if has_places:
        row += [printable(account), printable(region)]
    name = next((name for name in reversed(names) if name), account)
    return [*row, middle(printable(name), _NAME), middle(printable(what_is_wrong(cause.cause)), _NAME)]


def _fixed(trend: Trend) -> Iterator[Line]:
    number = sum(map(len, trend.days_until_fixed.values()))
    yield line((f"Days until fixed ({count(number, 'cause')})", "bold"))
    if not number:
        yield line("  none was fixed")
    rows = [("", "fixed", "median days", "longest")]
    for severity, days in trend.days_until_fixed.items():
        rows.append((severity.value, f"{len(days):,}", f"{median(days):,g}", f"{max(days):,}"))
    if number:
        yield from (line(f"  {row}") for row in columns(rows, right=frozenset({1, 2, 3})))
    yield BLANK


def _unsettled(trend: Trend, width: int) -> Iterator[Line]:
    """What is neither open nor fixed."""
    parts = [f"{number:,} {_NOT_SEEN.get(change, change.value)}" for change, number in trend.unsettled.items()]
    if parts:
        total = sum(trend.unsettled.values())
        yield from wrap(f"Neither found by the newest scan nor fixed: {count(total, 'cause')} ({'; '.join(parts)})", "  ", "", width)
    if trend.waived:
        yield from wrap(f"Waived and not fixed: {count(trend.waived, 'cause')}, not counted above", "  ", "", width)
    if parts or trend.waived:
        yield BLANK


def _last(trend: Trend) -> Iterator[Line]:
    """What the newest scan is worth, as the verdict of a report says it."""
    newest = trend.scans[-1]
    unchecked = sum(not cause.rechecked for cause in trend.open)
    causes = f"{count(len(trend.open), 'open cause')}, {unchecked:,} not re-checked"
    if newest.refused:
        yield line(("NOT STARTED", "error"), f"   the newest scan checked nothing; {causes}")
    elif not newest.complete:
        yield line(("INCOMPLETE", "open"), f"   the newest scan missed something; {causes}")
    else:
        yield line(("COMPLETE", "bold"), f"   the newest scan checked everything; {causes}")

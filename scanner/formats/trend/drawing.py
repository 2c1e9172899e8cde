"""Numbers over time as bars in a terminal: a column or more for each scan, and another mark where a scan was not complete."""

from collections.abc import Callable, Iterator, Sequence

from scanner.display.lines import Line, line, pad
from scanner.model.severity import Severity
from scanner.model.trend import TrendScan

INCOMPLETE, REFUSED = "?", "x"
_BARS = "▁▂▃▄▅▆▇█"
_NONE = "·"
_LABEL = 10  # columns of what a row is about
_NUMBERS = 22  # columns after the bars: the first and the last number
_WIDEST = 8  # columns of a scan
_DAY = len("2026-11-23")


class Chart:
    """The newest scans that fit into a terminal of this many columns."""

    def __init__(self, scans: Sequence[TrendScan], width: int) -> None:
        room = width - _LABEL - _NUMBERS - 4  # two blanks before the label, two after it
        self.scans = tuple(scans[-room:])
        self._cell = min(_WIDEST, room // len(self.scans))

    def severities(self, title: str, of: Callable[[TrendScan, Severity], int]) -> Iterator[Line]:
        """A row of bars for each severity that any scan has, all on one scale."""
        yield line((title, "bold"))
        shown = [severity for severity in reversed(Severity) if any(of(scan, severity) for scan in self.scans)]
        highest = max((of(scan, severity) for severity in shown for scan in self.scans), default=0)
        for severity in shown:
            numbers = [of(scan, severity) for scan in self.scans]
            yield self._row(severity.value, numbers, highest, marks=True)
        if not shown:
            yield line(f"  none{self._where_unknown()}")
        else:
            yield self._days()

    def coverage(self) -> Iterator[Line]:
        """A row of bars for how much each scan read in full: a full one is all that was to be read."""
        yield line(("Files and Regions read in full", "bold"))
        parts = []
        for scan in self.scans:
            parts.append((_mark_of_none(scan) or _bar(scan.scopes, scan.scopes + scan.scopes_missed)) * self._cell)
        newest = self.scans[-1]
        text = f"  {newest.scopes:,} of {newest.scopes + newest.scopes_missed:,}"
        yield line(f"  {pad('read', _LABEL)}  {''.join(parts)}{text}")
        yield self._days()

    def _row(self, label: str, numbers: Sequence[int], highest: int, marks: bool) -> Line:
        bars = []
        for scan, number in zip(self.scans, numbers, strict=True):
            mark = _mark(scan) if marks else ""
            bars.append((mark or _bar(number, highest)) * self._cell)
        return line("  ", (pad(label, _LABEL), label), f"  {''.join(bars)}  {self._first_and_last(numbers)}")

    def _first_and_last(self, numbers: Sequence[int]) -> str:
        first, last = _number(self.scans[0], numbers[0]), _number(self.scans[-1], numbers[-1])
        return first if len(numbers) == 1 else f"{first} -> {last}"

    def _days(self) -> Line:
        """The axis: the days of the first and the last scan."""
        width = self._cell * len(self.scans)
        first, last = self.scans[0].now[:_DAY], self.scans[-1].now[:_DAY]
        between = width - 2 * _DAY
        text = f"{first}{' ' * between}{last}" if between > 0 else f"{first} to {last}"
        return line((f"  {' ' * _LABEL}  {text}", "dim"))

    def _where_unknown(self) -> str:
        """What keeps "none" from being the whole truth."""
        if all(scan.complete for scan in self.scans):
            return ""
        return ", but not all scans were complete"


def _number(scan: TrendScan, number: int) -> str:
    """The number of a scan with its mark; none of a scan that could not start, whose 0 would look like a fix of all."""
    shown = "-" if _mark(scan) == REFUSED else f"{number:,}"
    return f"{shown}{_remark(scan)}"


def _bar(number: int, highest: int) -> str:
    """The bar of a number: the lowest one for 1 of many, none for 0."""
    if number <= 0:
        return _NONE
    if number == highest:
        return _BARS[-1]
    return _BARS[number * (len(_BARS) - 1) // highest]  # 479 of 480 is not a full one


def _mark(scan: TrendScan) -> str:
    """What is drawn in place of a bar: a low bar would look as if something had been fixed."""
    if scan.refused:
        return REFUSED
    return "" if scan.complete else INCOMPLETE


def _mark_of_none(scan: TrendScan) -> str:
    """What is drawn in place of the coverage of a scan that had nothing to read; empty for one that had."""
    if scan.scopes or scan.scopes_missed:
        return ""
    return _mark(scan) or _NONE


def _remark(scan: TrendScan) -> str:
    mark = _mark(scan)
    return f" ({mark})" if mark else ""

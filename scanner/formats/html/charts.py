"""The numbers that the page draws."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scanner.display.lines import printable
from scanner.formats.html.findings import Survey
from scanner.model.report import Report
from scanner.model.severity import Severity

_WIDTH = 110  # of the longest bar
_HEIGHT = 90  # of the highest column
_COLUMNS = 290  # the width of a chart of days
_BARS = 8  # of a chart; what is left is one more
_DAYS = 31
_LABEL = 17  # characters beside a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its label; `length` is in units of the drawing, `role` a severity or empty."""

    label: str
    number: int
    length: float
    role: str = ""

    @property
    def short_label(self) -> str:
        """The label, cut in its middle where it does not fit beside a bar: the ends of names tell them apart."""
        if len(self.label) <= _LABEL:
            return self.label
        half = _LABEL // 2
        return f"{self.label[:half]}…{self.label[-half:]}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars that lie, or of columns that stand side by side as days do."""

    title: str
    bars: tuple[Bar, ...]
    is_of_days: bool = False

    @property
    def in_words(self) -> str:
        """The title and all numbers, for those who do not see the chart."""
        numbers = ", ".join(f"{bar.label} {bar.number:,}" for bar in self.bars)
        return f"{self.title}: {numbers}"

    @property
    def step(self) -> float:
        """How far columns are apart."""
        return min(_COLUMNS / len(self.bars), 40)

    @property
    def highest(self) -> int:
        """The greatest number."""
        return max(bar.number for bar in self.bars)


def charts(report: Report, found: Survey) -> Iterator[Chart]:
    """Findings by severity, rule, account and day; charts with nothing to draw are left out."""
    severities: Counter[Severity] = Counter()
    for rule in report.rules:
        severities.update(rule.severities)
    by_severity = [(severity.value, severities[severity]) for severity in reversed(Severity) if severities[severity]]
    yield from _bars("Findings by severity", by_severity, has_roles=True)
    yield from _bars("Findings by rule", _most((rule.id, rule.findings) for rule in report.rules))
    yield from _bars("Findings by account", _most((cause.account_id or "none", cause.findings) for cause in report.causes))
    yield from _columns("Findings by day of submission", found.days)


def _most(numbers: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The labels with the greatest numbers, and the sum of the others."""
    sums: Counter[str] = Counter()
    for label, number in numbers:
        sums[label] += number
    ordered = sorted(((label, number) for label, number in sums.items() if number), key=lambda item: (-item[1], item[0]))
    others = ordered[_BARS:]
    if not others:
        return ordered
    return [*ordered[:_BARS], (f"{len(others):,} others", sum(number for _, number in others))]


def _bars(title: str, numbers: Sequence[tuple[str, int]], has_roles: bool = False) -> Iterator[Chart]:
    if not numbers:
        return
    greatest = max(number for _, number in numbers)
    bars = []
    for label, number in numbers:
        length = max(2.0, round(_WIDTH * number / greatest, 1))
        bars.append(Bar(printable(label), number, length, label if has_roles else ""))
    yield Chart(title, tuple(bars))


def _columns(title: str, days: Counter[str]) -> Iterator[Chart]:
    """The newest days, those without findings too, and all before them as one column."""
    numbers = {date.fromisoformat(day): number for day, number in days.items() if _is_day(day)}
    if not numbers:
        return
    newest = max(numbers)
    first = max(min(numbers), newest - timedelta(days=_DAYS - 1))
    range_of_days = [first + timedelta(days=day) for day in range((newest - first).days + 1)]
    shown = [(day.isoformat(), numbers.get(day, 0)) for day in range_of_days]
    before = sum(number for day, number in numbers.items() if day < first)
    if before:
        shown = [("before", before), *shown]
    greatest = max(number for _, number in shown)
    bars = tuple(Bar(label, number, round(_HEIGHT * number / greatest, 1)) for label, number in shown)
    yield Chart(title, bars, is_of_days=True)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

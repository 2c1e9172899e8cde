"""The lines of a history: findings, causes and coverage over time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from scanner.model.severity import Severity
from scanner.model.trend import Trend, TrendScan

WIDTH, HEIGHT = 320, 120


@dataclass(frozen=True, slots=True)
class Point:
    """A scan in a line; one that was not complete is drawn as that."""

    x: float
    y: float
    number: int
    scan: TrendScan


@dataclass(frozen=True, slots=True)
class Line:
    """A number of each scan from the oldest to the newest."""

    name: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The points of an SVG polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines on one scale that begins at 0 and ends at `highest`."""

    title: str
    lines: tuple[Line, ...]
    highest: int

    @property
    def in_words(self) -> str:
        """The title, and where each line begins and ends."""
        ways = (f"{line.name} from {line.points[0].number:,} to {line.points[-1].number:,}" for line in self.lines)
        return f"{self.title}: {', '.join(ways)}"


def line_charts(trend: Trend) -> Iterator[LineChart]:
    """Findings and causes by severity, and what was covered, over all scans."""
    scans = trend.scans
    for title, numbers in (("Findings", _findings_of), ("Causes", _causes_of)):
        severities = [severity for severity in reversed(Severity) if any(numbers(severity)(scan) for scan in scans)]
        yield from _chart(title, scans, {severity.value: numbers(severity) for severity in severities})
    yield from _chart("Files and Regions", scans, {"read in full": lambda scan: scan.scopes, "missed": lambda scan: scan.scopes_missed})


def median_days(trend: Trend) -> Iterator[tuple[str, int, float]]:
    """For each severity with a fixed cause: how many were fixed, and after how many days half of them were."""
    for severity in reversed(Severity):
        days = trend.days_until_fixed.get(severity, ())
        if days:
            yield severity.value, len(days), median(days)


def _findings_of(severity: Severity) -> Callable[[TrendScan], int]:
    return lambda scan: scan.findings.get(severity, 0)


def _causes_of(severity: Severity) -> Callable[[TrendScan], int]:
    return lambda scan: scan.causes.get(severity, 0)


def _chart(title: str, scans: Sequence[TrendScan], numbers: dict[str, Callable[[TrendScan], int]]) -> Iterator[LineChart]:
    if not scans or not numbers:
        return
    highest = max(number_of(scan) for number_of in numbers.values() for scan in scans)
    step = WIDTH / max(1, len(scans) - 1)
    lines = []
    for name, number_of in numbers.items():
        points = []
        for place, scan in enumerate(scans):
            y = HEIGHT - HEIGHT * number_of(scan) / max(1, highest)
            points.append(Point(round(place * step, 1), round(y, 1), number_of(scan), scan))
        lines.append(Line(name, tuple(points)))
    yield LineChart(title, tuple(lines), highest)

"""What was read, for the page: rows of coverage, what is not complete first."""

from dataclasses import dataclass

from scanner.model.coverage import Coverage, CoverageState
from scanner.model.report import Report

_MOST = 300  # rows


@dataclass(frozen=True, slots=True)
class Covered:
    """The rows that are shown, and how many of those in order are not."""

    rows: tuple[Coverage, ...]
    more: int
    counts: str  # e.g. "12 complete, 1 denied"


def covered(report: Report) -> Covered:
    """The rows of coverage; gaps are never cut off by rows that are complete."""
    ordered = sorted(report.coverage, key=_place)
    states = [row.state for row in ordered]
    counts = ", ".join(f"{states.count(state):,} {state.value}" for state in CoverageState if state in states)
    return Covered(tuple(ordered[:_MOST]), len(ordered[_MOST:]), counts)


def _place(row: Coverage) -> int:
    if row.is_gap:
        return 0
    return 1 if row.state is not CoverageState.COMPLETE else 2

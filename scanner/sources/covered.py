"""How far a scan came with a source that was read to its end, as a row of coverage."""

from scanner.display.lines import count
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import SourceSummary


def coverage_of(summary: SourceSummary, failures: int) -> Coverage:
    """The row of a source; `failures` is how many of its records could not be read. The worst state counts."""
    state, detail = _state(summary, failures)
    return Coverage(state, summary.path, detail=detail, records=summary.records)


def _state(summary: SourceSummary, failures: int) -> tuple[CoverageState, str]:
    if not summary.is_whole:
        return CoverageState.UNREADABLE, "could not be read to its end"
    if summary.truncations:
        return CoverageState.TRUNCATED, summary.truncations[0].reason
    if failures:
        return CoverageState.INCOMPLETE, count(failures, "load failure")
    return CoverageState.COMPLETE, ""

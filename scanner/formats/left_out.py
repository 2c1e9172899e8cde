"""What was read and is not checked, in words."""

from collections.abc import Iterator

from scanner.model.report import Report


def left_out(report: Report) -> Iterator[str]:
    """One sentence with what was left out and how many of it, e.g. "left out: jobs submitted before 2026-10-01 (--since): 12"."""
    if report.left_out:
        parts = (f"{what}: {number:,}" for what, number in report.left_out.items())
        yield f"left out: {'; '.join(parts)}"

"""What a report says that holds the findings of one owner only."""

from scanner.display.lines import PROSE, one_line, shorten
from scanner.model.report import OwnerPart, Report

_NAME = 200  # characters of an owner


def part_sentence(report: Report) -> str:
    """Whose findings these are, and what is the whole scan's; empty for a whole report."""
    part = report.part
    if part is None:
        return ""
    numbers = f"{len(report.findings):,} of {len(part.whole.findings):,}"
    rest = "The outcomes of the rules, what is open, the verdict and the exit code are those of the whole scan."
    return shorten(f"Only {whose(part)}: {numbers}. {rest}", PROSE)


def whose(part: OwnerPart) -> str:
    """The findings of a part, e.g. "the findings of team-a"."""
    return findings_of(part.owner)


def findings_of(owner: str) -> str:
    """The findings of an owner in words; an empty one is that of the findings without."""
    if not owner:
        return "the findings without an owner"
    return f"the findings of {shorten(one_line(owner), _NAME)}"

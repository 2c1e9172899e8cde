"""Compares the lines between two lines of marks with their marks."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from scanner.display.lines import form
from scanner.formats.evidence.lines import MARK_DIGITS


def describe_changes(marks: str, actual: Sequence[str], first: int) -> Iterator[str]:
    """A sentence for each run of lines that are not as their marks say; `first` is the number of the first line."""
    expected = [marks[at : at + MARK_DIGITS] for at in range(0, len(marks), MARK_DIGITS)]
    if expected == list(actual):
        return
    if sorted(expected) == sorted(actual):
        moved = [number for number, pair in enumerate(zip(expected, actual, strict=True)) if pair[0] != pair[1]]
        yield f"{_lines(first + moved[0], first + moved[-1])} are in another order"
        return
    for kind, start, end, actual_start, actual_end in SequenceMatcher(None, expected, actual, autojunk=False).get_opcodes():
        match kind:
            case "delete":
                lost = end - start
                yield f"{lost:,} {form(lost, 'line is', 'lines are')} missing before line {first + actual_start:,}"
            case "insert":
                yield f"{_were(first + actual_start, first + actual_end - 1)} added"
            case "equal":
                continue
            case "replace":
                yield from _replaced(end - start, first + actual_start, first + actual_end - 1)


def _replaced(expected: int, start: int, end: int) -> Iterator[str]:
    """What became of some lines that have others in their place."""
    yield f"{_were(start, end)} changed"
    lost = expected - (end - start + 1)
    if lost > 0:
        yield f"{lost:,} {form(lost, 'line is', 'lines are')} missing around line {start:,}"


def _lines(start: int, end: int) -> str:
    return f"line {start:,}" if start == end else f"lines {start:,} to {end:,}"


def _were(start: int, end: int) -> str:
    return f"{_lines(start, end)} {'was' if start == end else 'were'}"

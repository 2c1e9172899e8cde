"""A line of source with a caret under the place that is meant."""

from collections.abc import Iterator

from scanner.display.lines import Line, cells, line, printable

_BEFORE, _AFTER = 60, 100  # characters of a long line that are shown on either side of where the caret begins


def excerpt(
    number: int, source: str, column: int, width: int, note: str, indent: str = "    ", torn: bool = False, room: int = 0
) -> Iterator[Line]:
    """The line `number` of a file, and under it `width` carets from `column` (from 1) on, followed by a note.

    `torn`: the line of the file begins before `source` does. A long line is cut on both sides, since a job may be one line of 100 kB; with
    `room`, to as many columns.
    """
    before_it, after_it = _BEFORE, max(width, _AFTER)
    if room:
        columns = max(20, room - len(indent) - len(str(number)) - len(" | ") - 2)
        before_it = min(_BEFORE, columns // 3)
        after_it = columns - before_it
        width = min(width, after_it)
    start = max(0, min(column - 1, len(source)))
    left, right = max(0, start - before_it), start + after_it
    before, rest = printable(source[left:start]), source[start:right]
    if left or torn:
        before = f"…{before}"
    after = "…" if right < len(source) else ""
    # Characters that are written as escapes, and wide ones, make the text longer than the file's: count what is on the screen.
    carets = "^" * max(1, cells(printable(rest[:width])))
    if note:
        carets = f"{carets} {note}"
    margin = f"{indent}{' ' * len(str(number))} |"
    yield line((margin, "dim"))
    yield line((f"{indent}{number} | ", "dim"), f"{before}{printable(rest)}{after}")
    yield line((margin, "dim"), " " * (cells(before) + 1), (carets, "caret"))

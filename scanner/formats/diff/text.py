"""A diff for people: what became of the causes, a line each, and the verdict last."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from scanner.display.lines import (
    BLANK,
    Line,
    coloured,
    columns,
    count,
    line,
    one_line,
    plain,
    printable,
    shorten,
    without_ci_commands,
    wrap,
)
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.diff.words import HEADINGS, describe_lost, sides, verdict
from scanner.formats.options import ReportOptions
from scanner.model.difference import Change, ChangedCause, Difference

_SHOWN = 20  # causes of one change
_COUNTED = frozenset({Change.STILL_THERE, Change.WAIVED})  # without --show all, only their number
_NAME, _WRONG, _PATH = 28, 34, 120  # characters
_MORE = "--show all lists them"


def pieces(difference: Difference, options: ReportOptions) -> Iterator[str]:
    """The diff line by line; the last one is the verdict."""
    write = coloured if options.colour else plain
    for row in (*_blocks(difference, options), verdict_line(difference)):
        yield write(without_ci_commands(row)) + "\n"


def verdict_line(difference: Difference) -> Line:
    """The verdict, with the numbers of each change and the exit code."""
    last = verdict(difference)
    return line((last.word, last.role), f"   {last.numbers}")


def short_lines(difference: Difference) -> Iterator[Line]:
    """What no one should miss who asked for machine formats only: lost coverage and notes."""
    for lost in difference.lost:
        yield line("lost: ", (shorten(one_line(describe_lost(lost)), _PATH), "error"))
    for note in difference.notes:
        yield line(f"note: {one_line(note)}")


def _blocks(difference: Difference, options: ReportOptions) -> Iterator[Line]:
    """Everything before the verdict."""
    for which, side in sides(difference):
        yield line((f"{which}  {shorten(printable(side), _PATH)}", "dim"))
    yield BLANK
    several = len({(entry.cause.account_id, entry.cause.region) for entry in difference.causes}) > 1
    for change in Change:
        entries = difference.of(change)
        if entries:
            yield from _block(change, entries, options, several)
    yield from _lost_lines(difference)
    for note in difference.notes:
        yield from wrap(note, indent="      ", first="note: ")
    if difference.notes:
        yield BLANK


def _block(change: Change, entries: Sequence[ChangedCause], options: ReportOptions, several: bool) -> Iterator[Line]:
    """The causes of one change, by the reason for it."""
    numbered = f"{HEADINGS[change]} ({len(entries):,})"
    if change in _COUNTED and not options.show_all:
        yield line((numbered, "bold"), f"   {_MORE}")
        yield BLANK
        return
    yield line((numbered, "bold"))
    by_reason = sorted(entries, key=lambda entry: entry.reason)  # the order of causes stays
    chosen = by_reason if options.show_all else by_reason[:_SHOWN]
    texts = iter(columns([_cells(entry, several) for entry in chosen]))
    for reason, group in groupby(chosen, key=lambda entry: entry.reason):
        if reason:
            yield from wrap(f"{reason}:", indent="    ", first="  ")
        for _ in group:
            yield line(f"    {next(texts)}")
    left = len(entries) - len(chosen)
    if left:
        yield line(f"    {count(left, 'more cause')}; {_MORE}")
    yield BLANK


def _cells(entry: ChangedCause, several: bool) -> list[str]:
    """The columns of a cause; account and Region only where the diff has several."""
    cause = entry.cause
    row = [printable(cause.rule_id), _severity(entry)]
    if several:
        row += [printable(cause.account_id) or "-", printable(cause.region) or "-"]
    row += [
        shorten(printable(job_name(cause)), _NAME) or "-",
        shorten(printable(what_is_wrong(cause.cause)), _WRONG),
    ]
    remark = _remark(entry)
    if remark:
        row[-1] += f"  ({remark})"
    return row


def _severity(entry: ChangedCause) -> str:
    if entry.change is Change.WORSENED and entry.severity_before is not None:
        return f"{entry.severity_before.value} -> {entry.severity.value}"
    return entry.severity.value


def _remark(entry: ChangedCause) -> str:
    """What a line says after the cause: that it does not count, or when a run passed, or what is wrong now."""
    if entry.change in (Change.NEW, Change.WORSENED) and not entry.counts:
        return "only warns"
    if entry.other:
        field = what_is_wrong(entry.cause.cause).partition(": ")[0]
        other = what_is_wrong(entry.other).removeprefix(f"{field}: ")
        return f"now {shorten(printable(other), _NAME)}"
    if entry.passed:
        return f"passed {printable(entry.passed[:16])}"
    return ""


def _lost_lines(difference: Difference) -> Iterator[Line]:
    if not difference.lost:
        return
    yield line((f"Coverage lost ({len(difference.lost):,})", "error"))
    for lost in difference.lost:
        yield from wrap(describe_lost(lost), indent="        ", first="    ")
    yield BLANK

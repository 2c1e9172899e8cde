"""The report for people."""

from collections.abc import Iterator, Sequence

from scanner.display.lines import BLANK, PROSE, Line, cut, harmless, line, plain, shown, spaced, wrap
from scanner.formats.notes import left_out, notes
from scanner.formats.options import ReportOptions
from scanner.formats.text.aside import aside_lines, unconfigured_lines, undecided_lines, unread_lines
from scanner.formats.text.found import found_lines
from scanner.formats.text.head import head
from scanner.formats.text.verdict import counts_line, verdict_line
from scanner.model.report import LoadFailure, Report, Truncation

__all__ = ["render", "render_lines", "short_lines", "verdict_line"]
_UNREAD = 20  # load failures and truncated dumps on stderr


def render(report: Report, options: ReportOptions) -> str:
    """The whole text report, without colour."""
    return "".join(plain(one) + "\n" for one in render_lines(report, options))


def render_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The text report line by line; the last one is the verdict."""
    yield from map(harmless, _blocks(report, options))
    yield verdict_line(report)


def short_lines(report: Report, told: Sequence[str] = ()) -> Iterator[Line]:
    """What nobody should miss who asked for no report for people: what was not read, and the notes but for those that were `told`."""
    unread: list[Truncation | LoadFailure] = [*report.truncations, *report.load_failures]
    for one in unread[:_UNREAD]:
        yield harmless(line(f"{shown(str(one.location))}: ", (cut(spaced(one.reason), PROSE), "error")))
    if left := len(report.truncations) + report.failures - len(unread[:_UNREAD]):
        yield line((f"{left:,} more could not be read", "error"))
    for note in (*left_out(report), *notes(report)):
        if note not in told:
            yield harmless(line(f"note: {cut(spaced(note), PROSE)}"))


def _blocks(report: Report, options: ReportOptions) -> Iterator[Line]:
    """Everything before the verdict."""
    yield line((head(report), "dim"))
    yield BLANK
    if report.error is None:
        yield from found_lines(report, options)
        yield from undecided_lines(report)
        yield from unconfigured_lines(report)
        yield from aside_lines(report)
        yield from unread_lines(report, options)
        yield from _note_lines(report)
        yield counts_line(report)


def _note_lines(report: Report) -> Iterator[Line]:
    """The notes, what was left out among them, each wrapped; nothing where there are none."""
    told = [*left_out(report), *notes(report)]
    for note in told:
        yield from wrap(note, indent="      ", first="note: ")
    if told:
        yield BLANK

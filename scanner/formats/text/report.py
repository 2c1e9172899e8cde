"""The report for people."""

from collections.abc import Collection, Iterator

from scanner.display.lines import BLANK, PROSE, Line, coloured, line, one_line, plain, printable, shorten, without_ci_commands, wrap
from scanner.formats.known import new_gaps_notes
from scanner.formats.left_out import left_out
from scanner.formats.options import ReportOptions
from scanner.formats.part import part_sentence
from scanner.formats.text.by import by_lines
from scanner.formats.text.findings import found_lines
from scanner.formats.text.fix_first import fix_first_lines
from scanner.formats.text.gaps import aside_lines, packs_line, unconfigured_lines, undecided_lines, unread, unread_lines
from scanner.formats.text.head import covered, head
from scanner.formats.text.live import live_lines, short_live_lines
from scanner.formats.text.verdict import counts_line, verdict_line
from scanner.formats.text.waivers import waiver_lines
from scanner.formats.waivers import waiver_sentences
from scanner.model.governance import WaiverState
from scanner.model.report import Report

__all__ = ["pieces", "short_lines", "verdict_line"]
_UNREAD = 20  # load failures and truncated dumps on stderr


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The text report line by line; the last one is the verdict."""
    write = coloured if options.colour else plain
    for one in _blocks(report, options):
        yield write(without_ci_commands(one)) + "\n"
    yield write(verdict_line(report)) + "\n"


def short_lines(report: Report, already_shown: Collection[str] = ()) -> Iterator[Line]:
    """What no one should miss who asked for machine formats only: what was not read, and the notes that were not `already_shown`."""
    number = 0
    for entry in unread(report, _UNREAD):
        yield without_ci_commands(line(f"{printable(str(entry.location))}: ", (shorten(one_line(entry.reason), PROSE), "error")))
        number += 1
    left = len(report.truncations) + report.failures - number
    if left:
        yield line((f"{left:,} more could not be read", "error"))
    yield from short_live_lines(report)
    for state, sentence in waiver_sentences(report):
        if state is not WaiverState.UNUSED:
            yield without_ci_commands(line(f"note: {shorten(one_line(sentence), PROSE)}"))
    for note in (*left_out(report), *new_gaps_notes(report), *report.notes):
        if note not in already_shown:
            yield without_ci_commands(line(f"note: {shorten(one_line(note), PROSE)}"))


def _blocks(report: Report, options: ReportOptions) -> Iterator[Line]:
    """Everything before the verdict."""
    for text in (head(report), *covered(report)):
        yield line((text, "dim"))
    yield BLANK
    if report.error is None:
        yield from _part_lines(report, options.width)
        yield from fix_first_lines(report, options)
        yield from found_lines(report, options)
        yield from by_lines(report, options)
        yield from undecided_lines(report, options)
        yield from unconfigured_lines(report, options)
        yield from packs_line(report, options)
        yield from waiver_lines(report, options)
        yield from aside_lines(report, options)
        yield from live_lines(report, options)
        yield from unread_lines(report, options)
        yield from _note_lines(report, options.width)
        yield from _part_lines(report, options.width)
        yield from wrap(plain(counts_line(report)), indent="    ", first="", width=options.table_width)


def _part_lines(report: Report, width: int) -> Iterator[Line]:
    """Whose findings these are; nothing for a whole report."""
    sentence = part_sentence(report)
    if sentence:
        yield from (*wrap(sentence, indent="", width=width), BLANK)


def _note_lines(report: Report, width: int) -> Iterator[Line]:
    """The notes, what was left out among them, each wrapped; nothing where there are none."""
    sentences = [*left_out(report), *new_gaps_notes(report), *report.notes]
    for sentence in sentences:
        yield from wrap(sentence, indent="      ", first="note: ", width=width)
    if sentences:
        yield BLANK

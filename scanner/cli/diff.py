"""`jobscan diff`: what changed from one saved report to a later one."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.cli.console import can_colour, write_text
from scanner.cli.inputs import Inputs, has_same_file_twice
from scanner.cli.output import split_format
from scanner.cli.saved import STDIN, open_report
from scanner.display.lines import printable
from scanner.errors import ReportWriteError, UsageError
from scanner.formats.diff.registry import DIFF_FORMATS, DiffFormat
from scanner.formats.diff.text import short_lines, verdict_line
from scanner.formats.options import ReportOptions
from scanner.formats.write import write_bytes
from scanner.governance.diff.compare import diff, why_not_comparable
from scanner.model.codes import NOT_WRITTEN, WRONG_USAGE
from scanner.model.difference import Difference, Side
from scanner.version import __version__


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """The command line of `diff`."""

    old: str
    new: str
    formats: tuple[str, ...]
    show: str | None


@dataclass(frozen=True, slots=True)
class _Target:
    """A format and the file that it is written to; without `path`, stdout."""

    format: DiffFormat
    path: Path | None


def run_diff(options: DiffOptions) -> int:
    """Compares two reports and writes what changed; returns 1 for new or worsened causes, 3 for less coverage, 4 for both, else 0."""
    targets = _targets(options)
    written = ReportOptions(show_all=options.show == "all")
    try:
        difference = _compare(options)
    except UsageError as error:
        # The files that were asked for must not go on saying what an earlier diff found.
        _write_files(_refused(options, str(error)), targets, written)
        raise
    difference = _write_files(difference, targets, written)
    _show(difference, targets, written)
    return difference.exit_code


def _targets(options: DiffOptions) -> tuple[_Target, ...]:
    pairs = [split_format(option, DIFF_FORMATS) for option in options.formats or ("text",)]
    targets = tuple(_Target(DIFF_FORMATS[name], path) for name, path in pairs)
    paths = [target.path for target in targets if target.path is not None]
    if len(targets) - len(paths) > 1:
        raise UsageError("only one format can go to stdout; write the others to files, e.g. -f markdown=diff.md")
    if has_same_file_twice(paths):
        raise UsageError("two formats cannot be written to the same file")
    inputs = Inputs((options.old, options.new))
    for path in paths:
        if inputs.contain(path):
            raise UsageError(f"{path} would replace a report that is read; choose another file")
    return targets


def _compare(options: DiffOptions) -> Difference:
    if options.old == options.new == STDIN:
        raise UsageError("only one of the two reports can be standard input")
    old, new = open_report(options.old), open_report(options.new)
    problem = why_not_comparable(old, new)
    if problem:
        raise UsageError(problem)
    return diff(old, new, options.old, options.new)


def _refused(options: DiffOptions, sentence: str) -> Difference:
    return Difference(__version__, Side(options.old), Side(options.new), WRONG_USAGE, error=sentence)


def _write_files(difference: Difference, targets: Sequence[_Target], options: ReportOptions) -> Difference:
    """Writes every file; once one cannot be written, the exit code is 74, also in what follows."""
    for target in targets:
        if target.path is None:
            continue
        pieces = target.format.pieces(difference, options)
        try:
            write_bytes(target.path, (piece.encode("utf-8", "backslashreplace") for piece in pieces), "the diff")
        except ReportWriteError as error:
            sys.stderr.write(f"jobscan: {printable(str(error))}\n")
            difference = replace(difference, exit_code=NOT_WRITTEN)
    return difference


def _show(difference: Difference, targets: Sequence[_Target], options: ReportOptions) -> None:
    """Writes the format that goes to stdout; notes and the verdict go to stderr unless it has them."""
    on_stdout = [target.format for target in targets if target.path is None]
    for form in on_stdout:
        for piece in form.pieces(difference, options._replace(colour=can_colour(sys.stdout))):
            sys.stdout.write(piece)
        sys.stdout.flush()
    if not any(form.tells_verdict for form in on_stdout):
        write_text([*short_lines(difference), verdict_line(difference)], sys.stderr)

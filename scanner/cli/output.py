"""Writes reports: first the files, each whole or not at all, then the report on stdout."""

import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from scanner.cli.console import can_colour, terminal_width, write_text
from scanner.cli.inputs import Inputs, has_same_file_twice
from scanner.cli.owner_files import OwnerFiles, check_template, is_template, not_written
from scanner.cli.scope_files import check_scope_template, is_scope_template, scope_files
from scanner.display.lines import printable
from scanner.display.suggest import did_you_mean
from scanner.errors import ReportWriteError, UsageError
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS, Format
from scanner.formats.text.report import short_lines, verdict_line
from scanner.formats.write import write_report
from scanner.model.report import Report


class Target(Struct, frozen=True):
    """A format and the file that it is written to; without `path`, stdout. `{owner}` in its name stands for each owner."""

    format: Format
    path: Path | None


def parse_targets(options: Sequence[str]) -> tuple[Target, ...]:
    """The targets of -f options, each NAME or NAME=PATH; text on stdout without any. Raises UsageError for a wrong one."""
    targets = tuple(_target(option) for option in options or ("text",))
    for target in targets:
        if target.path is not None:
            if target.format.scan_only and is_template(target.path):
                raise UsageError(f"--format {target.format.name}: it is about the whole scan, so it cannot be written for each owner")
            check_template(target.path)
            check_scope_template(target.format, target.path)
    if sum(target.path is None for target in targets) > 1:
        raise UsageError("only one format can go to stdout; write the others to files, e.g. -f sarif=out.sarif")
    if has_same_file_twice(target.path for target in targets if target.path is not None):
        raise UsageError("two formats cannot be written to the same file")
    return targets


def check_targets(targets: Sequence[Target], inputs: Inputs) -> None:
    """Raises UsageError if a report would replace a file that is read."""
    for target in targets:
        if target.path is not None and inputs.contain(target.path):
            raise UsageError(f"-f {target.format.name}={target.path} would replace a file that is read; choose another")


def _target(option: str) -> Target:
    name, path = split_format(option, FORMATS)
    form = FORMATS[name]
    if path is None and form.needs_file:
        raise UsageError(f"--format {name}: it is not for a terminal; write {name}=PATH")
    form.check_installed()
    return Target(form, path)


def split_format(option: str, known: Collection[str]) -> tuple[str, Path | None]:
    """The name of a format and its file, None for stdout, of a -f option; raises UsageError for a name that is not `known`."""
    name, equals, path = option.partition("=")
    if name not in known:
        hint = did_you_mean(name, known, otherwise=f"known: {', '.join(known)}")
        raise UsageError(f"--format: unknown format {name!r}; {hint}")
    if equals and not path:
        raise UsageError(f"--format {option!r}: file missing; write {name}=PATH, or {name} for stdout")
    if path in ("", "-"):
        return name, None
    return name, Path(path)


def write_reports(report: Report, targets: Sequence[Target], options: ReportOptions, inputs: Inputs) -> Report:
    """Writes the report to every target, files first; once one cannot be written, the exit code is 74, also in what follows."""
    for target in targets:
        for path, writing in _files(report, target, options):
            try:
                if path != target.path and inputs.contain(path):
                    raise ReportWriteError(f"could not write {path}: it would replace a file that is read")
                write_report(report, target.format, path, writing)
            except ReportWriteError as error:
                report = not_written(report, str(error))
    for note in dict.fromkeys(note for target in targets for note in target.format.notes(report, options)):
        sys.stderr.write(f"note: {printable(note)}\n")
    report = _write_owner_files(report, targets, options, inputs)
    for target in targets:
        if target.path is None:
            _to_stdout(report, target.format, options)
    return report


def _files(report: "Report", target: Target, options: ReportOptions) -> Iterator[tuple[Path, ReportOptions]]:
    """The files of a target, but for those of owners: none, one, or one for each account and Region."""
    if target.path is None or is_template(target.path):
        return
    if is_scope_template(target.path):
        yield from scope_files(report, target.format, target.path, options)
    else:
        yield target.path, options


def _write_owner_files(report: Report, targets: Sequence[Target], options: ReportOptions, inputs: Inputs) -> Report:
    """Writes the files of every owner; of a scan that could not start, one that says so."""
    templates = [(target.format, target.path) for target in targets if target.path is not None and is_template(target.path)]
    if not templates:
        return report
    taken = [target.path for target in targets if target.path is not None and not is_template(target.path)]
    files = OwnerFiles(options, inputs, taken)
    if report.error is not None:
        for form, template in templates:
            report = files.write_refusal(report, form, template)
        return report
    from scanner.run.parts import split_by_owner  # late: few scans write files for owners

    parts = split_by_owner(report)
    for form, template in templates:
        report = files.write_parts(report, parts, form, template)
    return report


def show_verdict(report: Report, targets: Sequence[Target], already_shown: Collection[str] = ()) -> None:
    """Writes load failures, notes and the verdict to stderr, unless the report on stdout has them."""
    if any(target.path is None and target.format.tells_verdict for target in targets):
        return
    write_text([*short_lines(report, already_shown), verdict_line(report)], sys.stderr)


def on_stream(options: ReportOptions, stream: TextIO) -> ReportOptions:
    """The options for a stream: colour where it takes it, and where it is a terminal, no line wider than that."""
    options = options._replace(colour=can_colour(stream))
    width = terminal_width(stream)
    if width is None:
        return options
    return options._replace(width=min(width, options.width), table_width=width)


def _to_stdout(report: Report, format: Format, options: ReportOptions) -> None:
    for piece in format.pieces(report, on_stream(options, sys.stdout)):
        # Bytes are text in UTF-8, such as lines of JSON: a format that is not text needs a file.
        sys.stdout.write(piece.decode() if isinstance(piece, bytes) else piece)
    sys.stdout.flush()

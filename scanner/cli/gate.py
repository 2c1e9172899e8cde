"""`jobscan gate`: the exit code of a saved report."""

import sys
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from scanner.cli.console import write_text
from scanner.cli.saved import open_report
from scanner.display.lines import line
from scanner.errors import UsageError
from scanner.formats.text.head import head
from scanner.formats.text.report import short_lines, verdict_line
from scanner.governance.compare import compare
from scanner.governance.regate import regate
from scanner.model.report import Flags, Report
from scanner.model.severity import NEVER, Severity
from scanner.project.checks import check_allowances
from scanner.project.earlier import check_comparison, only_new_gaps, open_earlier
from scanner.project.project import Project
from scanner.sources import tree


@dataclass(frozen=True, slots=True)
class GateOptions:
    """The command line of `gate`."""

    report: str
    fail_on: str | None
    allow_unknown: tuple[str, ...]
    allow_empty: bool
    expect_jobs: int | None
    baseline: str | None
    fail_on_new: bool
    fail_on_incomplete: str | None
    last: str | None


def run_gate(options: GateOptions) -> int:
    """Shows which report it is and its verdict; returns the exit code that the scan would have given with these flags.

    Where the command line has none, those of the scan apply, but never --exit-zero.
    """
    saved = open_report(options.report)
    _check_is_another(options)
    if saved.redacted is not None and (options.baseline is not None or options.last is not None):
        raise UsageError(f"{options.report} is redacted, so it cannot be compared with others; use the report that the scan wrote")
    flags = _flags(options, saved)
    earlier = open_earlier(options.baseline, options.last, Project(tree.root()))
    if saved.error is None:
        check_comparison(flags, bool(earlier.baseline or saved.baseline), bool(earlier.last or saved.last))
    report = compare(regate(saved, flags), earlier)
    write_text(short_lines(report), sys.stderr)
    write_text([line((head(report), "dim")), verdict_line(report)], sys.stdout)
    return report.exit_code


def _check_is_another(options: GateOptions) -> None:
    """Raises UsageError where the earlier report is the report itself: each of its gaps would pass for one that was there before."""
    if options.last is None or not Path(options.last).exists() or not Path(options.report).exists():
        return
    if Path(options.last).samefile(options.report):
        raise UsageError(f"{options.last} is the report itself; name the one before", "last")


def _flags(options: GateOptions, saved: Report) -> Flags:
    flags = replace(saved.flags, exit_zero=False)
    if options.fail_on is not None:
        flags = replace(flags, fail_on=None if options.fail_on == NEVER else Severity(options.fail_on))
    if options.allow_unknown:
        flags = replace(flags, allow_unknown=check_allowances(options.allow_unknown, saved.rules))
    if options.allow_empty:
        flags = replace(flags, allow_empty=True)
    if options.expect_jobs is not None:
        flags = replace(flags, expect_jobs=options.expect_jobs)
    if options.fail_on_new:
        flags = replace(flags, fail_on_new=True)
    return replace(flags, only_new_gaps=only_new_gaps(options.fail_on_incomplete, otherwise=flags.only_new_gaps))

"""`jobscan baseline prune`: a baseline without the entries that have ended or are fixed."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.baseline.files import open_scanned, read_file, write_file
from scanner.cli.clock import now_or_clock
from scanner.display.lines import count, form, printable
from scanner.display.time import iso
from scanner.errors import UsageError
from scanner.governance.baseline.apply import apply_baseline
from scanner.governance.baseline.change import without_ended, without_fixed
from scanner.model.baseline import Baseline
from scanner.model.codes import CLEAN


@dataclass(frozen=True, slots=True)
class PruneOptions:
    """The command line of `baseline prune`."""

    file: str
    report: str | None
    now: str | None


def run_prune(options: PruneOptions) -> int:
    """0; raises UsageError for a report whose causes cannot be compared with those of the baseline."""
    if options.report is not None and options.now is not None:
        raise UsageError("the time is that of REPORT; leave out --now")
    baseline = read_file(options.file)
    if options.report is None:
        now = iso(now_or_clock(options.now))
        lasting = pruned = without_ended(baseline, now)
    else:
        report = apply_baseline(open_scanned(options.report), baseline)
        lasting = without_ended(baseline, report.now)
        pruned = without_fixed(lasting, report)
    if len(pruned.entries) < len(baseline.entries):
        write_file(pruned, Path(options.file))
    sys.stdout.write(f"{printable(options.file)}: {_summary(baseline, lasting, pruned)}\n")
    return CLEAN


def _summary(baseline: Baseline, lasting: Baseline, pruned: Baseline) -> str:
    """How many entries were removed and why, e.g. "removed 3 entries that have ended and 1 that is fixed; 12 left"."""
    ended = len(baseline.entries) - len(lasting.entries)
    fixed = len(lasting.entries) - len(pruned.entries)
    removed = f"removed {count(ended, 'entry', 'entries')} that {form(ended, 'has', 'have')} ended"
    return f"{removed} and {fixed:,} that {form(fixed, 'is', 'are')} fixed; {len(pruned.entries):,} left"

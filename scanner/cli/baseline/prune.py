"""`jobscan baseline prune`: a baseline without the entries that have ended."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.baseline.files import open_scanned, read_file, write_file
from scanner.cli.clock import now_or_clock
from scanner.display.lines import count, printable
from scanner.display.time import iso
from scanner.governance.baseline.apply import apply_baseline
from scanner.governance.baseline.change import without_ended
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
    baseline = read_file(options.file)
    now = _time(options, baseline)
    pruned = without_ended(baseline, now)
    removed = len(baseline.entries) - len(pruned.entries)
    if removed:
        write_file(pruned, Path(options.file))
    entries = count(removed, "entry", "entries")
    sys.stdout.write(f"{printable(options.file)}: {entries} removed that ended before {now[:10]}, {len(pruned.entries):,} left\n")
    return CLEAN


def _time(options: PruneOptions, baseline: Baseline) -> str:
    """The time by which entries must have ended: that of the report, else --now or the current one."""
    if options.report is None:
        return iso(now_or_clock(options.now))
    return apply_baseline(open_scanned(options.report), baseline).now

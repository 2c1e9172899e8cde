"""`jobscan baseline update`: when the causes of a baseline were last seen."""

import sys
from pathlib import Path

from scanner.cli.baseline.files import open_scanned, read_file, write_file
from scanner.display.lines import count, printable
from scanner.governance.baseline.apply import apply_baseline
from scanner.governance.baseline.change import updated
from scanner.model.codes import CLEAN
from scanner.model.governance import Standing


def run_update(report_name: str, file: str) -> int:
    """0; raises UsageError for a report whose causes cannot be compared with those of the baseline."""
    baseline = read_file(file)
    report = apply_baseline(open_scanned(report_name), baseline)
    changed = updated(baseline, report)
    write_file(changed, Path(file))
    seen = sum(cause.cause in baseline.entries for cause in report.causes)
    sys.stdout.write(f"{printable(file)}: {seen:,} of {count(len(baseline.entries), 'entry', 'entries')} seen in the report\n")
    others = sum(cause.standing is not Standing.KNOWN for cause in report.causes)
    if others:
        sys.stderr.write(f"note: {count(others, 'cause')} of the report not known; an update adds none and changes no severity\n")
    return CLEAN

"""`jobscan baseline write`: a baseline of what a report found."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.baseline.files import open_scanned, write_file
from scanner.cli.inputs import Inputs
from scanner.display.lines import count, printable
from scanner.errors import UsageError
from scanner.governance.baseline.change import written_from
from scanner.model.baseline import Baseline
from scanner.model.codes import CLEAN
from scanner.model.report import Report

_STDOUT = "-"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """The command line of `baseline write`."""

    report: str
    output: str
    replace: bool


def run_write(options: WriteOptions) -> int:
    """0; raises UsageError for a file that exists already, unless it is to be replaced."""
    target = Path(options.output)
    if options.output == _STDOUT or not options.output.strip():
        raise UsageError("-o: name a file, e.g. baseline.jsonl")
    if target.suffix == ".gz":
        raise UsageError("-o: a baseline is read in reviews; name a file without .gz")
    if target.exists() and not options.replace:
        raise UsageError(f"{target} already exists and was not changed; pass --replace to know all findings of the report anew")
    if Inputs((options.report,)).contain(target):
        raise UsageError(f"-o {target} would replace the report; choose another file")
    report = open_scanned(options.report)
    baseline = written_from(report)
    write_file(baseline, target)
    sys.stdout.write(f"{printable(str(target))}: {_summary(baseline)}\n")
    for note in _notes(report, baseline):
        sys.stderr.write(f"note: {note}\n")
    return CLEAN


def _summary(baseline: Baseline) -> str:
    entries = baseline.entries.values()
    if not entries:
        return "0 entries, since the report has no finding that is not waived"
    jobs = sum(entry.jobs for entry in entries)
    return f"{count(len(entries), 'entry', 'entries')} for {count(jobs, 'finding')}, known until {max(entry.until for entry in entries)}"


def _notes(report: Report, baseline: Baseline) -> Iterator[str]:
    waived = sum(sum(rule.waived.values()) for rule in report.rules)
    if waived:
        yield f"{count(waived, 'waived finding')} not written: each counts again when its waiver ends"
    if not report.complete:
        yield "the report is incomplete; findings on what it did not read or decide are not in the baseline, and will be new"
    known = sum(sum(rule.known.values()) for rule in report.rules)
    if known:
        yield f"{count(known, 'finding')} that the baseline of the report knew are known for another 180 days"

"""`jobscan convert`: a saved report in another format."""

from dataclasses import dataclass

from scanner.cli.inputs import Inputs
from scanner.cli.output import check_targets, parse_targets, show_verdict, write_reports
from scanner.cli.reporting import Reporting, check_commands, for_readers, open_carried, open_key, report_options, write_commands
from scanner.cli.saved import open_report
from scanner.errors import UsageError
from scanner.model.codes import CLEAN, NOT_WRITTEN, WRONG_USAGE


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """The command line of `convert`."""

    report: str
    formats: tuple[str, ...]
    reporting: Reporting


def run_convert(options: ConvertOptions) -> int:
    """0 where every format was written, whatever the report says; 2 where it says that nothing was scanned."""
    targets = parse_targets(options.formats)
    for target in targets:
        if target.format.scan_only:
            name = target.format.name
            raise UsageError(f"--format {name}: a saved report does not have every job; write it with jobscan scan -f {name}=FILE")
    writing = report_options(options.reporting, [target.format.name for target in targets])
    earlier, key = open_carried(options.reporting), open_key(options.reporting)
    inputs = Inputs((options.report, *options.reporting.files))
    check_targets(targets, inputs)
    check_commands(options.reporting, targets, inputs)
    report = open_report(options.report)
    written = write_commands(options.reporting, report, inputs)
    written, writing = for_readers(options.reporting, written, writing, earlier, key)
    written = write_reports(written, targets, writing, inputs)
    show_verdict(written, targets)
    if report.error is not None:
        return WRONG_USAGE
    is_missing = written.exit_code == NOT_WRITTEN and report.exit_code != NOT_WRITTEN
    return NOT_WRITTEN if is_missing else CLEAN

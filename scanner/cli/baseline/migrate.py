"""`jobscan baseline migrate`: a baseline with causes of another version, or with another group_by."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.baseline.files import open_scanned, read_file, write_file
from scanner.display.lines import count, printable
from scanner.errors import UsageError
from scanner.governance.baseline.migrate import migrate
from scanner.model.codes import CLEAN, INCOMPLETE


@dataclass(frozen=True, slots=True)
class MigrateOptions:
    """The command line of `baseline migrate`."""

    file: str
    old: str | None
    new: str | None
    output: str | None


def run_migrate(options: MigrateOptions) -> int:
    """0 if every entry was carried over, else 3."""
    baseline = read_file(options.file)
    if options.old is None or options.new is None:
        _show({cause: "needs --old and --new" for cause in baseline.entries})
        sys.stdout.write("nothing was written: pass --old REPORT and --new REPORT, of the same jobs on the same day\n")
        return INCOMPLETE
    target = Path(options.output or options.file)
    if options.output is not None and target.exists():
        raise UsageError(f"{target} already exists and was not changed; choose another file with -o")
    migration = migrate(baseline, open_scanned(options.old), open_scanned(options.new))
    write_file(migration.baseline, target)
    _show(migration.left)
    carried = f"{count(len(migration.baseline.entries), 'entry', 'entries')} of {migration.baseline.head.cause_version}"
    sys.stdout.write(f"{printable(str(target))}: {carried}; {len(migration.left):,} of {len(baseline.entries):,} not carried over\n")
    return INCOMPLETE if migration.left else CLEAN


def _show(left: Mapping[str, str]) -> None:
    for cause, reason in left.items():
        sys.stdout.write(f"not carried over: {printable(cause)} ({printable(reason)})\n")

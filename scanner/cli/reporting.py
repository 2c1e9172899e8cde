"""The options of how reports are written, which `scan` and `convert` share."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.display.lines import printable
from scanner.errors import UsageError
from scanner.formats.options import By, Carried, ReportOptions, SarifProfile

if TYPE_CHECKING:
    from scanner.model.report import Report

_LONGEST = 100  # characters of a category


@dataclass(frozen=True, slots=True)
class Reporting:
    """What the command line says about how reports are written."""

    show: str | None
    by: By | None
    sarif_profile: SarifProfile
    sarif_category: str
    carry_forward: str | None
    redact: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it reads."""
        return tuple(name for name in (self.carry_forward, self.redact) if name is not None)


def report_options(reporting: Reporting) -> ReportOptions:
    """The options for the formats, without what needs the report. Raises UsageError for a wrong one."""
    if not reporting.sarif_category.isprintable() or len(reporting.sarif_category) > _LONGEST:
        raise UsageError(f"--sarif-category: at most {_LONGEST} printable characters")
    return ReportOptions(
        show_all=reporting.show == "all",
        by=reporting.by,
        sarif_profile=reporting.sarif_profile,
        sarif_category=reporting.sarif_category,
    )


def open_carried(reporting: Reporting) -> "Report | None":
    """The report that --carry-forward names. Raises SavedReportError, UsageError: before the scan, so that none is in vain."""
    if reporting.carry_forward is None:
        return None
    from scanner.cli.saved import open_report  # late: few scans carry anything forward

    earlier = open_report(reporting.carry_forward)
    if earlier.error is not None:
        raise UsageError(f"--carry-forward: {reporting.carry_forward} says that nothing was scanned: {earlier.error}")
    return earlier


def open_key(reporting: Reporting) -> bytes | None:
    """The key that --redact names. Raises UsageError: before the scan, so that none is in vain."""
    if reporting.redact is None:
        return None
    from scanner.formats.redaction.key import others_can_read, read_key  # late: few reports are redacted

    key = read_key(reporting.redact)
    if others_can_read(reporting.redact):
        sys.stderr.write(f"note: other accounts can read {printable(reporting.redact)}, which undoes --redact; make it yours: chmod 600\n")
    return key


def redacted(report: "Report", key: bytes | None) -> "Report":
    """The report as it is to be written: without names, where there is a key for that."""
    if key is None:
        return report
    from scanner.formats.redaction.report import redact

    return redact(report, key)


def carried(earlier: "Report | None", report: "Report", key: bytes | None) -> Carried | None:
    """What the report, which is redacted if there is a key, repeats of the earlier one. Raises UsageError if they cannot be compared."""
    if earlier is None:
        return None
    from scanner.governance.diff.carried import recheck

    if earlier.redacted is None:
        earlier = redacted(earlier, key)
    rechecked = recheck(earlier, report)
    return Carried(earlier, rechecked.not_rechecked, rechecked.fixed)

"""The options of how reports are written, which `scan` and `convert` share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it reads."""
        return () if self.carry_forward is None else (self.carry_forward,)


@dataclass(frozen=True, slots=True)
class EvidenceOptions:
    """Who signs the evidence, and which it follows."""

    evidence_key: str | None
    evidence_sign_command: str | None
    evidence_after: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that they name."""
        return tuple(name for name in (self.evidence_key, self.evidence_after) if name is not None)


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


def carried(earlier: "Report | None", report: "Report") -> Carried | None:
    """What the report repeats of the earlier one. Raises UsageError if they cannot be compared."""
    if earlier is None:
        return None
    from scanner.governance.diff.carried import recheck

    rechecked = recheck(earlier, report)
    return Carried(earlier, rechecked.not_rechecked, rechecked.fixed)

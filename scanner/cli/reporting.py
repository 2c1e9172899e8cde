"""The options of how reports are written, which `scan` and `convert` share."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.formats.options import By, Carried, ReportOptions, SarifProfile

if TYPE_CHECKING:
    from scanner.cli.inputs import Inputs
    from scanner.model.report import Report
    from scanner.model.trend import Trend

_SCRIPT = 0o700  # its owner may run it
_LONGEST = 100  # characters of a category


@dataclass(frozen=True, slots=True)
class Reporting:
    """What the command line says about how reports are written."""

    show: str | None
    by: By | None
    sarif_profile: SarifProfile
    sarif_category: str
    carry_forward: str | None
    history: str | None
    commands: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it reads."""
        return tuple(name for name in (self.carry_forward, self.history) if name is not None)


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


def write_commands(reporting: Reporting, report: "Report", inputs: "Inputs") -> "Report":
    """Writes the script that --commands asks for; gives the report, with the exit code 74 if it could not be written."""
    if reporting.commands is None:
        return report
    from pathlib import Path

    from scanner.cli.owner_files import not_written
    from scanner.errors import ReportWriteError
    from scanner.formats.commands import pieces  # late: few scans write a script
    from scanner.formats.write import write_bytes

    path = Path(reporting.commands)
    try:
        if inputs.contain(path):
            raise ReportWriteError(f"could not write {path}: it would replace a file that is read")
        write_bytes(path, (piece.encode() for piece in pieces(report)), "the commands", _SCRIPT)
    except ReportWriteError as error:
        return not_written(report, str(error))
    return report


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


def check_history(reporting: Reporting) -> None:
    """Raises UsageError unless the history that --history names can be read: before the scan, so that none is in vain."""
    if reporting.history is None:
        return
    from scanner.governance.history.store import reading  # late: few scans draw a history

    with reading(Path(reporting.history)) as history:
        for _ in history.scans():
            pass


def trend_with(reporting: Reporting, report: "Report") -> "Trend | None":
    """The trend of the scans in the history that --history names, up to this report. Raises UsageError if they cannot be compared."""
    if reporting.history is None:
        return None
    from scanner.governance.history.store import reading
    from scanner.governance.history.trend import trend_until

    with reading(Path(reporting.history)) as history:
        try:
            return trend_until(history.scans(), report)
        except UsageError as error:
            raise UsageError(f"--history: {error}") from None

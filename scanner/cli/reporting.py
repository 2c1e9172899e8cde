"""The options of how reports are written, which `scan` and `convert` share."""

import sys
from typing import TYPE_CHECKING, NamedTuple

from scanner.display.lines import printable
from scanner.errors import UsageError
from scanner.formats.options import By, Carried, ReportOptions, SarifProfile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scanner.cli.inputs import Inputs
    from scanner.cli.output import Target
    from scanner.model.report import Report
    from scanner.model.trend import Trend

_SCRIPT = 0o700  # its owner may run it
_TAKEN_BY = {"--sarif-profile": ("sarif",), "--sarif-category": ("sarif",), "--carry-forward": ("sarif", "asff")}  # which formats take what
_LONGEST = 100  # characters of a category


class Reporting(NamedTuple):
    """What the command line says about how reports are written."""

    show: str | None
    by: By | None
    sarif_profile: SarifProfile
    sarif_category: str
    carry_forward: str | None
    history: str | None
    commands: str | None
    redact: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it reads."""
        return tuple(name for name in (self.carry_forward, self.history, self.redact) if name is not None)


class EvidenceOptions(NamedTuple):
    """Who signs the evidence, and which it follows."""

    evidence_key: str | None
    evidence_sign_command: str | None
    evidence_after: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that they name."""
        return tuple(name for name in (self.evidence_key, self.evidence_after) if name is not None)


def report_options(reporting: Reporting, formats: "Collection[str]") -> ReportOptions:
    """The options for the formats, without what needs the report. Raises UsageError for one that is wrong or that none of them takes."""
    is_given = {
        "--sarif-profile": reporting.sarif_profile is not SarifProfile.FILES,
        "--sarif-category": bool(reporting.sarif_category),
        "--carry-forward": reporting.carry_forward is not None,
    }
    for name, takers in _TAKEN_BY.items():
        if is_given[name] and not any(taker in formats for taker in takers):
            raise UsageError(f"{name} is for {' and '.join(takers)}; add -f {takers[0]}=PATH")
    if not reporting.sarif_category.isprintable() or len(reporting.sarif_category) > _LONGEST:
        raise UsageError(f"--sarif-category: at most {_LONGEST} printable characters")
    return ReportOptions(
        show_all=reporting.show == "all",
        by=reporting.by,
        sarif_profile=reporting.sarif_profile,
        sarif_category=reporting.sarif_category,
    )


def check_commands(reporting: Reporting, targets: "Iterable[Target]", inputs: "Inputs") -> None:
    """Raises UsageError, before the scan, if the script of --commands would replace a report or a file that is read."""
    if reporting.commands is None:
        return
    from scanner.cli.inputs import has_same_file_twice

    if reporting.commands == "-":
        raise UsageError("--commands: it is written to a file, not to stdout; name one, e.g. --commands decide.sh")
    from pathlib import Path  # late: --version and --help come without it

    path = Path(reporting.commands)
    if inputs.contain(path):
        raise UsageError(f"--commands {path} would replace a file that is read; choose another")
    if any(has_same_file_twice((path, target.path)) for target in targets if target.path is not None):
        raise UsageError(f"--commands {path} would replace a report; choose another file")


def write_commands(reporting: Reporting, report: "Report", inputs: "Inputs") -> "Report":
    """Writes the script that --commands asks for; gives the report, with the exit code 74 if it could not be written."""
    if reporting.commands is None:
        return report
    from pathlib import Path  # late: --version and --help come without it

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


def open_key(reporting: Reporting) -> bytes | None:
    """The key that --redact names. Raises UsageError: before the scan, so that none is in vain."""
    if reporting.redact is None:
        return None
    from scanner.formats.redaction.key import others_can_read, read_key  # late: few reports are redacted

    if reporting.commands is not None:
        raise UsageError("--commands needs the real names, so it cannot be used with --redact; write it in another run")
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


def for_readers(
    reporting: Reporting, report: "Report", options: ReportOptions, earlier: "Report | None", key: bytes | None
) -> tuple["Report", ReportOptions]:
    """The report as it is to be written, and the options with what belongs to it; both without names where there is a key for that."""
    trend = trend_with(reporting, report)
    if trend is not None and key is not None:
        from scanner.formats.redaction.report import redact_trend

        trend = redact_trend(trend, key)
    evidence = options.evidence
    if evidence is not None and key is not None:
        from scanner.formats.redaction.report import redact_evidence

        evidence = redact_evidence(evidence, key)
    report = redacted(report, key)
    return report, options._replace(evidence=evidence, carried=carried(earlier, report, key), history=trend)


def carried(earlier: "Report | None", report: "Report", key: bytes | None) -> Carried | None:
    """What the report, which is redacted if there is a key, repeats of the earlier one. Raises UsageError if they cannot be compared."""
    if earlier is None:
        return None
    from scanner.governance.diff.carried import recheck

    if earlier.redacted is None:
        earlier = redacted(earlier, key)
    rechecked = recheck(earlier, report)
    return Carried(earlier, rechecked.not_rechecked, rechecked.fixed)


def check_history(reporting: Reporting) -> None:
    """Raises UsageError unless the history that --history names can be read: before the scan, so that none is in vain."""
    if reporting.history is None:
        return
    from pathlib import Path

    from scanner.governance.history.store import reading  # late: few scans draw a history

    with reading(Path(reporting.history)) as history:
        for _ in history.scans():
            pass


def trend_with(reporting: Reporting, report: "Report") -> "Trend | None":
    """The trend of the scans in the history that --history names, up to this report. Raises UsageError if they cannot be compared."""
    if reporting.history is None:
        return None
    if report.redacted is not None:
        raise UsageError("--history: the report is redacted, so its causes match no scan; use the report that the scan wrote")
    from pathlib import Path

    from scanner.governance.history.store import reading
    from scanner.governance.history.trend import trend_until

    with reading(Path(reporting.history)) as history:
        try:
            return trend_until(history.scans(), report)
        except UsageError as error:
            raise UsageError(f"--history: {error}") from None

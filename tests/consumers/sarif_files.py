"""SARIF of real scans, in every profile."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from scanner.formats.json.saved import read_report
from scanner.formats.options import Carried, ReportOptions, SarifProfile
from scanner.formats.redaction.report import redact
from scanner.formats.registry import FORMATS
from scanner.governance.diff.carried import recheck
from scanner.model.report import Report
from tests.unit.formats import reports

GOLDEN = Path(__file__).parents[1] / "golden"

# Saved reports of tests/golden, and whether what they found, read and decided is clean: of files, of AWS, with waivers and a baseline.
SCANS = {
    "collection-of-aws/expected/out.json": True,
    "list-findings-and-incomplete/expected/out.json": False,
    "waivers/expected/out.json": False,
    "waivers-of-unknowns/expected/out.json": True,
    "baseline-new-and-known/expected/out.json": False,
    "terraform-code/expected/out.json": False,
    "expected-accounts/expected/out.json": False,
    "unknown-parameter/expected/out.json": False,
    "diff-two-days/input/new.json": False,
}
CARRIED = "diff-carried-forward"
_KEY = reports.rule()
MADE = {
    "empty": reports.report(0, (_KEY,), exit_code=3, complete=False),
    "incomplete": reports.broken(),
    "refused": reports.refused(),
    "hostile": reports.hostile(),
    "redacted": redact(reports.mixed(), b"k" * 32),
}
CASES = (*SCANS, CARRIED, *MADE)


def write_all(folder: Path) -> Iterator[tuple[str, SarifProfile, Path]]:
    """Writes every case in every profile; gives the case, the profile and the file."""
    for number, case in enumerate(CASES):
        report, carried = _report(case)
        for profile in SarifProfile:
            path = folder / f"{number}.{profile.value}.sarif"
            options = ReportOptions(sarif_profile=profile, carried=carried)
            path.write_bytes(b"".join(FORMATS["sarif"].chunks(report, options)))
            yield case, profile, path


def _report(case: str) -> tuple[Report, Carried | None]:
    if case in MADE:
        return MADE[case], None
    if case == CARRIED:
        earlier, report = (_read(GOLDEN / CARRIED / "input" / name) for name in ("old.json", "new.json"))
        rechecked = recheck(earlier, report)
        return report, Carried(earlier, rechecked.not_rechecked, rechecked.fixed)
    return _read(GOLDEN / case), None


def _read(path: Path) -> Report:
    with path.open("rb") as stream:
        return replace(read_report(stream), version="0.1.0")  # goldens have no version

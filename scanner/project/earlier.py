"""What a scan is compared with: the baseline, and an earlier report."""

from datetime import datetime
from pathlib import Path

from scanner.display.time import iso
from scanner.errors import SavedReportError, UsageError
from scanner.findings.mask import mask_text
from scanner.governance.compare import Earlier
from scanner.model.baseline import Baseline
from scanner.model.expression import Expression
from scanner.model.governance import LastReport
from scanner.model.report import CAUSE_VERSION, Flags, Report
from scanner.project.options import NO_CONFIG
from scanner.project.project import Project
from scanner.sources import tree

NEW_ONLY = "new"  # of --fail-on-incomplete: what was a gap before already does not count
INCOMPLETE = ("any", NEW_ONLY)


def open_earlier(baseline: str | None, last: str | None, project: Project) -> Earlier:
    """The baseline in a file, by default the configuration's, and the gaps of an earlier report; raises UsageError, MistakesError.

    NO_CONFIG instead of a file means no baseline.
    """
    file = baseline_file(baseline, project)
    opened = None if file is None else _open(file, project)
    if last is None:
        return Earlier(opened)
    from scanner.governance.gaps import gaps_of  # late, as below: many a scan is compared with nothing

    report = open_last(last if project.commit is None else str(project.commit.copy_if_tracked(Path(last))))
    shown = tree.shown(Path(last), project.top)
    return Earlier(opened, LastReport(shown, report.now), gaps_of(report))


def baseline_file(named: str | None, project: Project) -> Path | None:
    """The file of the baseline: the one that the caller names, else the configuration's; with a commit, as the commit has it."""
    if named == NO_CONFIG:
        return None
    if named is not None:
        if not named.strip():
            raise UsageError("the path is empty; name a file", "baseline")
        return Path(named) if project.commit is None else project.commit.copy_of(Path(named))
    config = project.config
    if config is None or not config.baseline:
        return None
    return config.folder / config.baseline


def _open(file: Path, project: Project) -> Baseline:
    from scanner.governance.baseline.read import open_baseline

    return open_baseline(file, tree.shown(file, project.top_of_policies))


def open_last(name: str) -> Report:
    """The report in a file; raises SavedReportError, also for one that says that nothing was scanned."""
    from scanner.formats.json.saved import read_report

    try:
        with Path(name).open("rb") as stream:
            report = read_report(stream)
    except OSError as error:
        raise SavedReportError(f"cannot read {name}: {error.strerror or error}", "last") from None
    except SavedReportError as error:
        raise SavedReportError(f"{name}: {error}", "last") from None
    if report.error is not None:
        raise SavedReportError(f"{name} says that nothing was scanned: {report.error}", "last")
    if report.redacted is not None:
        raise SavedReportError(f"{name} is redacted; name the report that the scan wrote", "last")
    return report


def check_baseline(baseline: Baseline | None, group_by: Expression | None, now: datetime) -> None:
    """Raises UsageError for a baseline that a scan at this time, and with this `group_by`, cannot be compared with."""
    if baseline is not None:
        from scanner.governance.baseline.apply import check_comparable, check_time

        text = "" if group_by is None else mask_text(group_by.text)
        check_comparable(baseline.head, baseline.path, CAUSE_VERSION, text)
        check_time(baseline, iso(now))


def check_comparison(flags: Flags, has_baseline: bool, has_last: bool) -> None:
    """Raises UsageError for flags that need something to compare with."""
    if flags.fail_on_new and not has_baseline:
        raise UsageError("needs a baseline: pass --baseline FILE, or set 'baseline' in jobscan.yaml", "fail_on_new")
    if flags.only_new_gaps and not has_baseline and not has_last:
        raise UsageError("'new' needs a baseline or an earlier report: pass --baseline FILE or --last REPORT", "fail_on_incomplete")


def only_new_gaps(fail_on_incomplete: str | None, otherwise: bool = False) -> bool:
    """Whether gaps that were there before do not count; `otherwise` where the caller does not say it. Raises UsageError."""
    if fail_on_incomplete is None:
        return otherwise
    if fail_on_incomplete not in INCOMPLETE:
        raise UsageError(f"{fail_on_incomplete!r} is not one of {', '.join(INCOMPLETE)}", "fail_on_incomplete")
    return fail_on_incomplete == NEW_ONLY

"""How many results services take, and what is said where there are more: nothing is cut silently."""

from collections.abc import Iterator

from scanner.display.lines import count
from scanner.formats.options import ReportOptions, SarifProfile
from scanner.model.report import Report

SHOWN = 5000  # results of a run that GitHub and GitLab show
REFUSED = 25_000  # GitHub refuses a file with more


def notes(report: Report, options: ReportOptions) -> Iterator[str]:
    """What a reader of stderr, and of the run's notifications, must know of results that services do not show."""
    profile = options.sarif_profile
    if profile is SarifProfile.FILES and len(report.findings) > SHOWN:
        yield (
            f"SARIF: {count(len(report.findings), 'result')}; GitHub and GitLab show {SHOWN:,} of a run, and GitHub refuses more than "
            f"{REFUSED:,}: --sarif-profile github writes one for each of {count(len(report.causes), 'cause')}"
        )
    elif profile is not SarifProfile.FILES and len(report.causes) > SHOWN:
        cut = len(report.causes) - SHOWN
        shown = f"since {profile.value} shows {SHOWN:,}; the JSON report has them all"
        yield f"SARIF: {count(cut, 'cause')} left out, the least severe, {shown}"

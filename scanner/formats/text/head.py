"""What a report begins with: version, time, the configuration in force, and what differs from the defaults."""

from collections.abc import Iterator, Sequence

from scanner.display.lines import count, first_of, join, printable, shorten
from scanner.formats.subjects import count_subjects
from scanner.model.report import Report, Window

_DAY = len("2026-11-23")
_NAMES = 5  # of values, policies
_WIDTH = 80  # characters of a file's name


def head(report: Report) -> str:
    """One line, e.g. "jobscan 0.1.0  2026-11-23T12:00:00Z  configuration jobscan.yaml (1 value differs ...)  policies core"."""
    parts = [f"jobscan {report.version}", report.now]
    if report.error is None:  # a scan that did not start may not have come as far as its configuration
        parts += in_force(report)
    return "  ".join(printable(part) for part in parts)


def covered(report: Report) -> Iterator[str]:
    """What was checked, e.g. "3 jobs  2 accounts  us-east-1 and eu-central-1  submitted 2026-11-10 to 2026-11-21"; nothing without jobs."""
    if report.error is not None or not report.jobs:
        return
    parts = [count_subjects(report)]
    if report.accounts:
        parts.append(_named_or_counted(report.accounts, "account", f"account {report.accounts[0]}"))
    if report.regions:
        parts.append(_named_or_counted(report.regions, "Region", report.regions[0]))
    oldest, newest = report.window.oldest_submit, report.window.newest_submit
    if oldest and newest:
        parts.append(f"submitted {_days(oldest[:_DAY], newest[:_DAY])}")
    yield "  ".join(printable(part) for part in parts)


def _named_or_counted(names: Sequence[str], noun: str, first: str) -> str:
    return first if len(names) == 1 else count(len(names), noun)


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def in_force(report: Report) -> Iterator[str]:
    """The configuration with the names of the values that are not defaults, what the rules were chosen by, and which jobs were wanted."""
    changed = list(dict.fromkeys(value.name for value in report.changed))
    file = "no configuration"
    if report.config is not None:
        file = f"configuration {shorten(report.config.path, _WIDTH)}"
    if report.floors:
        file += f", extends {join([shorten(floor.path, _WIDTH) for floor in report.floors])}"
    if changed:
        differ = count(len(changed), "value differs", "values differ")
        file += f" ({differ} from the defaults: {first_of(changed, _NAMES)})"
    yield file
    if report.named:
        yield f"policies {first_of([shorten(name, _WIDTH) for name in report.named], _NAMES)}"
    wanted = which_jobs(report.window)
    if wanted:
        yield wanted


def which_jobs(window: Window) -> str:
    """Which jobs were to be judged, e.g. "jobs since 2026-10-28, with 'nightly' in their names"; empty where all were."""
    parts = []
    if window.since is not None:
        parts.append(f"since {window.since.removesuffix('T00:00:00Z')}")
    if window.name_contains:
        parts.append(f"with {shorten(window.name_contains, _WIDTH)!r} in their names")
    if window.statuses:
        parts.append(f"that are {join(window.statuses, 'or')}")
    if window.active_only:
        parts.append("that have not ended")
    if not parts:
        return ""
    return f"jobs {', '.join(parts)}"

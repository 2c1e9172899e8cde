"""The table of the causes of one rule, for people."""

from collections.abc import Callable, Iterator, Sequence

from scanner.display.lines import Line, columns, count, least_width, line, middle, printable
from scanner.formats.options import ReportOptions
from scanner.formats.text.suggestions import MORE
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.report import CauseSummary, Newest, Report

CAUSES = 5  # how many are shown
_NAME, _PLACE = 44, 80  # characters of a name and a place
_LEAST_NEEDED = ("owner", "region", "account", "baseline")  # columns that a narrow terminal goes without, in this order


def cause_table(causes: Sequence[CauseSummary], report: Report, options: ReportOptions, several_files: bool) -> Iterator[Line]:
    """A row for each cause; severity, account, Region, owner and file are columns only where they differ."""
    chosen = causes if options.show_all else causes[:CAUSES]
    room = options.table_width - len("    ")
    names = _column_names(causes, report, several_files)
    rows = _rows(chosen, names)
    for name in _LEAST_NEEDED:
        if name in names and least_width([names, *rows]) > room:
            names.remove(name)
            rows = _rows(chosen, names)
    to_the_right = {names.index(name) for name in ("jobs", "line") if name in names}
    head, *texts = columns([names, *rows], right=frozenset(to_the_right), width=room)
    yield line("    ", (head, "dim"))
    yield from (line(f"    {text}") for text in texts)
    left = causes[len(chosen) :]
    if left:
        yield line(f"          {count(len(left), 'more cause')} with {_sizes(left)}: {MORE}")


def _rows(causes: Sequence[CauseSummary], names: Sequence[str]) -> list[list[str]]:
    return [[_CELLS[name](cause) for name in names] for cause in causes]


def _column_names(causes: Sequence[CauseSummary], report: Report, several_files: bool) -> list[str]:
    severities = {cause.severity for cause in causes}
    names = ["jobs"]
    if report.baseline is not None:
        names.append("baseline")
    if len(severities) > 1 or any(cause.severities > 1 for cause in causes):
        names.append("severity")
    if len(report.accounts) > 1:
        names.append("account")
    if len(report.regions) > 1:
        names.append("region")
    names.append("role")
    if len({cause.owner for cause in causes}) > 1:
        names.append("owner")
    names += ["newest job", "status"]
    if several_files:
        names.append("place")
    elif any(cause.newest.location.line is not None for cause in causes):  # a live place has no lines
        names.append("line")
    return names


def _place(place: Location) -> str:
    if place.line is None:
        return middle(printable(place.path), _PLACE)
    return middle(printable(f"{place.path}:{place.line}"), _PLACE)


def _name(text: str) -> str:
    """A name as a cell; a dash where there is none."""
    if not text:
        return "-"
    return middle(printable(text), _NAME)


def _status(newest: Newest) -> str:
    if newest.stage is Stage.REQUEST and not newest.status:
        return "request"
    if newest.unchanged:
        return f"{newest.status}, unchanged"
    return newest.status


_CELLS: dict[str, Callable[[CauseSummary], str]] = {
    "jobs": lambda cause: f"{cause.active:,}",
    "baseline": lambda cause: cause.standing or "",
    "severity": lambda cause: cause.severity.value,
    "account": lambda cause: _name(cause.account_id),
    "region": lambda cause: _name(cause.region),
    "role": lambda cause: _name(cause.role),
    "owner": lambda cause: _name(cause.owner),
    "newest job": lambda cause: _name(cause.newest.job_name or cause.newest.job),
    "status": lambda cause: _name(_status(cause.newest)),
    "place": lambda cause: _place(cause.newest.location),
    "line": lambda cause: str(cause.newest.location.line or ""),
}


def _sizes(causes: Sequence[CauseSummary]) -> str:
    """How many jobs the causes have: "3 jobs each", or "7 jobs" together."""
    sizes = [cause.active for cause in causes]
    if len(sizes) > 1 and len(set(sizes)) == 1:
        return f"{count(sizes[0], 'job')} each"
    return count(sum(sizes), "job")

"""What to look at first, over all rules: the jobs that can still be stopped, then the worst causes."""

from collections.abc import Iterator, Sequence

from scanner.display.lines import BLANK, Line, columns, count, least_width, line, middle, printable
from scanner.formats.cause_order import first_to_fix, is_aside
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.options import ReportOptions
from scanner.model.report import CauseSummary, Report

_SHOWN = 5
_FEW = 2  # causes that need no list in front of them, though a job can still be stopped
_NAME = 44
_STOPPABLE = "can be stopped"
_NAMES = ("severity", "rule", "jobs", _STOPPABLE, "what is wrong", "account", "role", "newest job")
_LEAST_NEEDED = ("role", "account", "newest job")  # columns that a narrow terminal goes without, in this order
_TO_THE_RIGHT = ("jobs", _STOPPABLE)


def fix_first_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """A table of the first causes; nothing where there are so few that all are seen at once, or where the findings are of one rule."""
    causes = [cause for cause in first_to_fix(report) if not is_aside(cause)]
    stoppable = sum(cause.stoppable > 0 for cause in causes)
    few = _FEW if stoppable else _SHOWN
    if len(causes) <= few or len({cause.rule_id for cause in causes}) == 1:
        return
    chosen = causes[:_SHOWN]
    also = f", {count(stoppable, 'cause')} with jobs that can still be stopped" if stoppable else ""
    yield line(("Fix first", "bold"), f": {len(chosen):,} of {count(len(causes), 'cause')}{also}")
    yield BLANK
    names = [*_NAMES] if stoppable else [name for name in _NAMES if name != _STOPPABLE]
    yield from _table(chosen, names, options.table_width - len("    "))
    yield BLANK


def _table(causes: Sequence[CauseSummary], names: list[str], room: int) -> Iterator[Line]:
    """The table without the columns that it has no room for."""
    for name in _LEAST_NEEDED:
        if least_width([names, *_rows(causes, names)]) > room:
            names.remove(name)
    to_the_right = frozenset(names.index(name) for name in _TO_THE_RIGHT if name in names)
    head, *texts = columns([names, *_rows(causes, names)], right=to_the_right, width=room)
    yield line("    ", (head, "dim"))
    yield from (line(f"    {text}") for text in texts)


def _rows(causes: Sequence[CauseSummary], names: Sequence[str]) -> list[list[str]]:
    return [[_cell(cause, name) for name in names] for cause in causes]


def _cell(cause: CauseSummary, column: str) -> str:
    match column:
        case "severity":
            return cause.severity.value
        case "rule":
            return printable(cause.rule_id)
        case "jobs":
            return f"{cause.active:,}"
        case "can be stopped":
            return f"{cause.stoppable:,}"
        case "what is wrong":
            return middle(printable(what_is_wrong(cause.cause)), _NAME)
        case "account":
            return middle(printable(cause.account_id), _NAME) or "-"
        case "role":
            return middle(printable(cause.role), _NAME) or "-"
        case _:
            return middle(printable(job_name(cause)), _NAME)

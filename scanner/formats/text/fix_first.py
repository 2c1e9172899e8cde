"""What to look at first, over all rules: the jobs that can still be stopped, then the worst causes."""

from collections.abc import Iterator, Sequence

from scanner.display.lines import BLANK, Line, columns, count, least_width, line, printable, shorten
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.known import is_known
from scanner.formats.options import ReportOptions
from scanner.model.report import CauseSummary, Report, ReportedRule
from scanner.model.rule import Precision

_SHOWN = 5
_FEW = 2  # causes that need no list in front of them, though a job can still be stopped
_NAME = 44
_NAMES = ["severity", "rule", "jobs", "can be stopped", "what is wrong", "account", "role", "newest job"]
_LEAST_NEEDED = ("role", "account", "newest job")  # columns that a narrow terminal goes without, in this order
_TO_THE_RIGHT = ("jobs", "can be stopped")


def fix_first_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """A table of the first causes; nothing where there are so few that all are seen at once, or where the findings are of one rule."""
    causes = to_fix_first(report)
    stoppable = sum(cause.stoppable > 0 for cause in causes)
    few = _FEW if stoppable else _SHOWN
    if len(causes) <= few or len({cause.rule_id for cause in causes}) == 1:
        return
    chosen = causes[:_SHOWN]
    aside = f", {count(stoppable, 'cause')} with jobs that can still be stopped" if stoppable else ""
    yield line(("Fix first", "bold"), f": {len(chosen):,} of {count(len(causes), 'cause')}{aside}")
    yield BLANK
    names = [name for name in _NAMES if name != "can be stopped" or stoppable]
    room = options.table_width - len("    ")
    for name in _LEAST_NEEDED:
        if least_width([names, *_rows(chosen, names)]) > room:
            names.remove(name)
    to_the_right = frozenset(names.index(name) for name in _TO_THE_RIGHT if name in names)
    head, *texts = columns([names, *_rows(chosen, names)], right=to_the_right, width=room)
    yield line("    ", (head, "dim"))
    yield from (line(f"    {text}") for text in texts)
    yield BLANK


def to_fix_first(report: Report) -> list[CauseSummary]:
    """The causes that are neither waived nor known, in the order in which to fix them.

    Those with jobs that can still be stopped come first; then the most severe, the most precise, and those with most jobs.
    """
    rules = {rule.id: rule for rule in report.rules}
    active = [cause for cause in report.causes if cause.active and not is_known(cause)]
    return sorted(active, key=lambda cause: _order(cause, rules[cause.rule_id]))


def _order(cause: CauseSummary, rule: ReportedRule) -> tuple[bool, bool, int, int, int]:
    return (
        rule.warns is not None,
        not cause.stoppable,
        -cause.severity.rank,
        list(Precision).index(rule.precision),
        -cause.active,
    )


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
            return shorten(printable(what_is_wrong(cause.cause)), _NAME)
        case "account":
            return shorten(printable(cause.account_id), _NAME) or "-"
        case "role":
            return shorten(printable(cause.role), _NAME) or "-"
        case _:
            return shorten(printable(job_name(cause)), _NAME)

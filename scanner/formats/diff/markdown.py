"""A diff for a pull request or a job summary, as GitHub and GitLab show it."""

from collections.abc import Iterator, Sequence

from scanner.display.lines import count
from scanner.formats.cause_words import job_name, what_is_wrong
from scanner.formats.diff.words import HEADINGS, describe_lost, sides, verdict
from scanner.formats.markdown.text import code, escape
from scanner.formats.options import ReportOptions
from scanner.model.difference import Change, ChangedCause, Difference

_SHOWN = 50  # causes of one change: a comment must not be longer than 65,536 characters
_COUNTED = frozenset({Change.STILL_THERE, Change.WAIVED})  # without --show all, only their number


def pieces(difference: Difference, options: ReportOptions) -> Iterator[str]:
    """The diff as Markdown: the verdict, the numbers, and a table for each change."""
    last = verdict(difference)
    yield f"### jobscan diff: {escape(last.word)}\n\n{escape(last.numbers)}\n\n"
    for which, side in sides(difference):
        yield f"- {which}: {code(side)}\n"
    yield "\n"
    for change in Change:
        entries = difference.of(change)
        if entries and (options.show_all or change not in _COUNTED):
            yield from _table(change, entries, options)
    if difference.lost:
        yield "#### Coverage lost\n\n"
        yield from (f"- {escape(describe_lost(lost))}\n" for lost in difference.lost)
        yield "\n"
    yield from (f"- note: {escape(note)}\n" for note in difference.notes)


def _table(change: Change, entries: Sequence[ChangedCause], options: ReportOptions) -> Iterator[str]:
    yield f"#### {escape(HEADINGS[change])} ({len(entries):,})\n\n"
    names = ["rule", "severity", "account", "Region", "newest job", "what is wrong", "why"]
    has_owners = any(entry.cause.owner for entry in entries)
    if has_owners:
        names.append("owner")
    yield f"| {' | '.join(names)} |\n"
    yield f"|{'---|' * len(names)}\n"
    chosen = entries if options.show_all else entries[:_SHOWN]
    for entry in chosen:
        cells = [*_cells(entry)]
        if has_owners:
            cells.append(code(entry.cause.owner))
        yield f"| {' | '.join(cells)} |\n"
    left = len(entries) - len(chosen)
    if left:
        yield f"\n{count(left, 'more cause')} (--show all)\n"
    yield "\n"


def _cells(entry: ChangedCause) -> Iterator[str]:
    cause = entry.cause
    severity = entry.severity.value
    if entry.change is Change.WORSENED and entry.severity_before is not None:
        severity = f"{entry.severity_before.value}, now {severity}"
    yield code(cause.rule_id)
    yield severity
    yield code(cause.account_id)
    yield code(cause.region)
    yield code(job_name(cause))
    yield code(what_is_wrong(cause.cause))
    yield escape("; ".join(_why(entry)))


def _why(entry: ChangedCause) -> Iterator[str]:
    if entry.reason and entry.passed:
        yield f"{entry.reason} ({entry.passed[:16]})"
    elif entry.reason:
        yield entry.reason
    if entry.other:
        yield f"now {what_is_wrong(entry.other)}"
    if entry.change in (Change.NEW, Change.WORSENED) and not entry.counts:
        yield "only warns"

"""What was not decided, not configured, set aside or not read, for people."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.display.lines import BLANK, PROSE, Line, columns, count, cut, line, most, shown, spaced, wrap
from scanner.formats.options import ReportOptions
from scanner.formats.text.suggestions import MORE, how_to_configure, how_to_decide, rescan
from scanner.model.outcome import Outcome, Reason, Undecided
from scanner.model.report import LoadFailure, Report, RuleSummary, Truncation

UNREAD = 10  # how many load failures are shown
_REASON = 120  # characters of why a check was not decided
_RULES = 8  # ids in one line
_NAMES = 3  # parameters in one line
_PLACE = 80  # characters of a place or a field
_OPTIONS = 160  # characters of the options that configure a rule


def open_unknowns(report: Report) -> list[Undecided]:
    """The unknowns that no --allow-unknown covers."""
    return [one for one in report.undecided if one.outcome is Outcome.UNKNOWN and not one.accepted]


def undecided_lines(report: Report) -> Iterator[Line]:
    """The rules that are not decided, by the field that they lack, and the rules that failed."""
    unknown = open_unknowns(report)
    errors = [one for one in report.undecided if one.outcome is Outcome.ERROR]
    if unknown:
        rules = {one.rule.id for one in unknown}
        yield line((f"Not decided: {count(len(rules), 'rule')}, {count(len(unknown), 'check')}", "open"))
        for reason, entries in _by_reason(unknown).items():
            ids = list(dict.fromkeys(shown(one.rule.id) for one in entries))
            jobs = count(len({one.job for one in entries}), "job")
            yield line(f"    needs {cut(spaced(reason.path), _PLACE)}   for {jobs}: {most(ids, _RULES)}")
            yield line(f"        {cut(spaced(how_to_decide(reason)), PROSE)}")  # not wrapped, since it may end in a command to copy
        yield from rescan(unknown)
        yield BLANK
    if errors:
        yield line((f"Failed to run: {count(len({one.rule.id for one in errors}), 'rule')}, {count(len(errors), 'check')}", "error"))
        for rule, entries in _grouped([(one.rule.id, one) for one in errors]).items():
            yield line(f"    {shown(rule)}   {count(len(entries), 'job')}, the first at {cut(shown(str(entries[0].location)), _PLACE)}")
            yield from wrap(entries[0].reason, indent="        ")
        yield BLANK


def _by_reason(unknown: Sequence[Undecided]) -> dict[Reason, list[Undecided]]:
    """What is missing and who lacks it, in the order of the rules; an unknown with several reasons stands under each.

    Whatever stands in place of values, it is one reason, and the first of it is an example.
    """
    groups: dict[Reason, list[Undecided]] = {}
    first: dict[tuple[Reason, bool], Reason] = {}
    for one in unknown:
        for reason in one.missing:
            told = first.setdefault((replace(reason, why=""), reason.why != ""), reason)
            groups.setdefault(told, []).append(one)
    return groups


def _grouped(pairs: Sequence[tuple[str, Undecided]]) -> dict[str, list[Undecided]]:
    groups: dict[str, list[Undecided]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def unconfigured_lines(report: Report) -> Iterator[Line]:
    """The rules that nobody configured, for all jobs or for those outside its scopes, each with the options that would."""
    selected = [summary.configured for summary in report.rules]
    idle = [summary for summary in report.rules if summary.unset]
    if not idle:
        return
    partly = sum(not one.configured.unset for one in idle)
    unchecked = f"nothing was checked by {'it' if len(idle) == 1 else 'them'}"
    for_some = f"{partly:,} of them for some of the jobs" if len(idle) > 1 else "for some of the jobs"
    head = f"Not configured: {count(len(idle), 'rule')}, {for_some if partly else unchecked}"
    yield line((head, "open"), ". Set params in jobscan.yaml, or:")
    rows = [
        (
            shown(one.configured.rule.id),
            f"wants {most([cut(shown(name), _PLACE) for name in one.unset], _NAMES)}{_for_some(one, report.jobs)}",
            cut(how_to_configure(one.configured, selected, one.unset), _OPTIONS),
        )
        for one in idle
    ]
    yield from (line(f"    {text}") for text in columns(rows))
    yield BLANK


def _for_some(summary: RuleSummary, jobs: int) -> str:
    return "" if summary.configured.unset else f" for {summary.outcomes.get(Outcome.NOT_CONFIGURED, 0):,} of {count(jobs, 'job')}"


def aside_lines(report: Report) -> Iterator[Line]:
    """The rules that scopes switched off, and the unknowns that were accepted by name."""
    accepted = [one for one in report.undecided if one.accepted]
    off = [(summary.configured.rule.id, one) for summary in report.rules for one in summary.off]
    if not accepted and not off:
        return
    yield line(("Set aside", "open"))
    rows = []
    for rule, one in off:
        place = f"{one.location.path}:{one.location.line}"
        why = f"switched off by scope {cut(spaced(one.scope), _PLACE)} ({shown(place)}): {cut(spaced(one.reason), _REASON)}"
        rows.append((shown(rule), count(one.jobs, "job"), why))
    for entries in _grouped([(f"{one.rule.id}\n{one.accepted}", one) for one in accepted]).values():
        first = entries[0]
        why = f"unknown, accepted by --allow-unknown {cut(shown(first.accepted), _PLACE)}: {cut(spaced(first.reason), _REASON)}"
        rows.append((shown(first.rule.id), count(len(entries), "job"), why))
    yield from (line(f"    {text}") for text in columns(rows))
    yield BLANK


def unread_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """What could not be read, and the dumps that are not whole."""
    if not unread_parts(report):
        return
    yield line((f"Not read: {unread_parts(report)}", "error"))
    entries: list[Truncation | LoadFailure] = [*report.truncations, *report.load_failures]
    chosen = entries if options.show_all else entries[:UNREAD]
    for entry in chosen:
        yield from wrap(entry.reason, indent="        ", first=f"    {cut(shown(str(entry.location)), _PLACE)}  ")
    if left := len(entries) - len(chosen):
        yield line(f"    {left:,} more: {MORE}")
    yield from (line(f"    {count(number, 'more failure')}: {cut(spaced(reason), PROSE)}") for reason, number in _most_often(report))
    yield BLANK


def _most_often(report: Report) -> list[tuple[str, int]]:
    """The reasons of the failures that were not kept one by one, the most frequent first."""
    return sorted(report.more_load_failures.items(), key=lambda one: -one[1])[:UNREAD]


def unread_parts(report: Report) -> str:
    """How much could not be read, in words; empty where all was."""
    parts = [count(report.failures, "load failure")] if report.failures else []
    return ", ".join([*parts, count(len(report.truncations), "truncated dump")] if report.truncations else parts)

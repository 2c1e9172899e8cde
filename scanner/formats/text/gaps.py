"""What was not decided, not configured, set aside or not read, for people."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from scanner.display.lines import BLANK, PROSE, Line, cells, columns, count, first_of, join, line, one_line, plain, printable, shorten, wrap
from scanner.formats.options import ReportOptions
from scanner.formats.reach import Reach, gap_parts
from scanner.formats.text.suggestions import MORE, how_to_decide, rescan
from scanner.formats.waivers import accepted_by_what
from scanner.governance.gate import is_too_few
from scanner.model.coverage import Coverage
from scanner.model.intake import LoadFailure, Truncation
from scanner.model.outcome import Outcome, Undecided
from scanner.model.report import Report, ReportedRule

_COMMAND = ": aws "  # between what to do and the command that does it
UNREAD = 10  # how many load failures are shown
_REASON = 120  # characters of why a check was not decided
_RULES = 8  # IDs in one line
_NAMES = 3  # parameters in one line
_PACKS = 3  # in one line
_PLACE = 80  # characters of a place or a field
_OPTIONS = 160  # characters of the options that configure a rule


class _Group(Struct):
    """Undecided checks that are told in one row: the first of them, and how many there are."""

    first: Undecided
    checks: int = 0


def undecided_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The rules that are not decided, by the field that is missing, and the rules that failed to run."""
    yield from _unknown_lines(report, options)
    yield from _error_lines(report, options)


def _unknown_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    if not report.missing:
        return
    rules = [rule for rule in report.rules if rule.outcomes.get(Outcome.UNKNOWN, 0) > rule.accepted]
    checks = sum(rule.outcomes[Outcome.UNKNOWN] - rule.accepted for rule in rules)
    yield line((f"Not decided: {count(len(rules), 'rule')}, {count(checks, 'check')}", "open"))
    is_of_aws = Reach(report).is_of_aws
    for missing in report.missing:
        ids = first_of([printable(rule) for rule in missing.rules], _RULES)
        needed = shorten(one_line(missing.reason.path), _PLACE)
        needs = f"needs {needed}   for {count(missing.jobs, 'job')}: {ids}"
        yield from _in_room(needs, "    ", options.table_width)
        yield from _with_command(how_to_decide(missing.reason, is_of_aws), options.table_width)
    yield from rescan((missing.reason for missing in report.missing), options.table_width)
    yield BLANK


def _in_room(text: str, indent: str, width: int) -> Iterator[Line]:
    """A line as it is where it fits, else wrapped."""
    if len(indent) + cells(text) <= width:
        yield line(f"{indent}{text}")
    else:
        yield from wrap(text, indent=f"{indent}    ", first=indent, width=width)


def _with_command(sentence: str, width: int) -> Iterator[Line]:
    """A sentence that may end in a command to copy, which is never wrapped; where both are too long, it has its own line."""
    text = shorten(one_line(sentence), PROSE)
    prose, colon, command = text.partition(_COMMAND)
    if not colon or len("        ") + cells(text) <= width:
        yield from _in_room(text, "        ", width)
        return
    yield from wrap(f"{prose}:", indent="        ", width=width)
    yield line(f"            {_COMMAND.removeprefix(': ')}{command}")


def _error_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    failed = {rule.id for rule in report.rules if rule.outcomes.get(Outcome.ERROR)}
    if not failed:
        return
    errors = (entry for entry in report.undecided if entry.outcome is Outcome.ERROR)
    groups = _grouped((entry.rule_id, entry) for entry in errors)
    checks = sum(group.checks for group in groups)
    yield line((f"Failed to run: {count(len(failed), 'rule')}, {count(checks, 'check')}", "error"))
    for group in groups:
        place = shorten(printable(str(group.first.location)), _PLACE)
        yield line(f"    {printable(group.first.rule_id)}   {count(group.checks, 'job')}, the first at {place}")
        yield from wrap(group.first.reason, indent="        ", width=options.width)
    yield BLANK


def _grouped(entries: Iterable[tuple[str, Undecided]]) -> list[_Group]:
    """The entries by their keys, in the order of the first entry of each key."""
    groups: dict[str, _Group] = {}
    for key, entry in entries:
        group = groups.setdefault(key, _Group(entry))
        group.checks += 1
    return list(groups.values())


def unconfigured_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The rules that are not configured, for all jobs or for those outside their scopes, each with the options that would configure it."""
    unset = [rule for rule in report.rules if rule.unset]
    if not unset:
        return
    partly = sum(not rule.never_configured for rule in unset)
    if not partly:
        what = "not checked"
    elif len(unset) == 1:
        what = "for some of the jobs"
    else:
        what = f"{partly:,} of them for some of the jobs"
    yield line((f"Not configured: {count(len(unset), 'rule')}, {what}", "open"), ". Set params in jobscan.yaml, or:")
    rows = [(printable(rule.id), _what_it_needs(rule, report.jobs), shorten(rule.configure_with, _OPTIONS)) for rule in unset]
    in_columns = columns(rows)
    if max(map(cells, in_columns)) + len("    ") <= options.table_width:
        yield from (line(f"    {text}") for text in in_columns)
    else:  # an option to copy is never cut
        for (_, _, how), text in zip(rows, columns([row[:2] for row in rows]), strict=True):
            yield from (line(f"    {text}"), line(f"        {how}"))
    yield BLANK


def packs_line(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The built-in packs that did not run in full, on one line; nothing where no built-in rule ran, which a note says.

    Many are counted only: a scan with --select leaves out most of them, as its author knows.
    """
    use = report.packs
    if use is None or not (use.run or use.in_part):
        return
    parts: list[str] = []
    if len(use.not_run) > _PACKS:
        parts.append(count(len(use.not_run), "pack"))
    elif use.not_run:
        noun = "pack" if len(use.not_run) == 1 else "packs"
        parts.append(f"the {noun} {join(use.not_run)}")
    if use.in_part:
        parts.append(f"some rules of {count(len(use.in_part), 'pack')}")
    if parts:
        first, *others = wrap(f"Not run: {', and '.join(parts)} (jobscan policy list)", indent="    ", first="", width=options.width)
        yield line(("Not run", "open"), plain(first).removeprefix("Not run"))
        yield from others
        yield BLANK


def _what_it_needs(rule: ReportedRule, jobs: int) -> str:
    names = first_of([shorten(printable(name), _PLACE) for name in rule.unset], _NAMES)
    if rule.never_configured:
        return f"needs {names}"
    return f"needs {names} for {rule.outcomes.get(Outcome.NOT_CONFIGURED, 0):,} of {count(jobs, 'job')}"


def aside_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The rules that scopes switched off, and the unknowns that were accepted by name."""
    rows = [*_switched_off_rows(report), *_accepted_rows(report)]
    if rows:
        yield line(("Set aside", "open"))
        yield from (line(f"    {text}") for text in columns(rows, width=options.table_width - len("    ")))
        yield BLANK


def _switched_off_rows(report: Report) -> Iterator[tuple[str, str, str]]:
    for rule in report.rules:
        for scope in rule.off:
            place = printable(f"{scope.location.path}:{scope.location.line}")
            why = f"switched off by scope {shorten(one_line(scope.scope), _PLACE)} ({place}): {shorten(one_line(scope.reason), _REASON)}"
            yield printable(rule.id), count(scope.jobs, "job"), why


def _accepted_rows(report: Report) -> Iterator[tuple[str, str, str]]:
    if not report.accepted:
        return
    accepted = (entry for entry in report.undecided if entry.accepted)
    by_what = ((entry, accepted_by_what(entry, report.flags)) for entry in accepted)
    for group in _grouped((f"{entry.rule_id}\n{what}", entry) for entry, what in by_what):
        first = group.first
        what = shorten(printable(accepted_by_what(first, report.flags)), _PLACE)
        why = f"unknown, accepted by {what}: {shorten(one_line(first.reason), _REASON)}"
        yield printable(first.rule_id), count(group.checks, "job"), why


def unread_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """What could not be read of files, and the dumps that are not whole."""
    parts = _file_parts(report)
    if not parts:
        return
    yield line((f"Not read: {', '.join(parts)}", "error"))
    limit = None if options.show_all else UNREAD
    shown_entries = 0
    for entry in unread(report, limit):
        yield from wrap(
            entry.reason, indent="        ", first=f"    {shorten(printable(str(entry.location)), _PLACE)}  ", width=options.width
        )
        shown_entries += 1
    left = len(report.truncations) + len(report.load_failures) - shown_entries
    if left:
        yield line(f"    {left:,} more: {MORE}")
    for reason, number in _most_frequent(report):
        yield line(f"    {count(number, 'more failure')}: {shorten(one_line(reason), PROSE)}")
    for row in _other_rows(report)[:UNREAD]:
        yield from wrap(
            row.detail or row.state.value, indent="        ", first=f"    {shorten(printable(row.source), _PLACE)}  ", width=options.width
        )
    yield BLANK


def unread(report: Report, limit: int | None) -> Iterator[Truncation | LoadFailure]:
    """What could not be read, at most `limit` entries."""
    entries = [*report.truncations[:limit]]
    yield from entries
    left = None if limit is None else limit - len(entries)
    for number, failure in enumerate(report.load_failures):
        if left is not None and number >= left:
            return
        yield failure


def _most_frequent(report: Report) -> list[tuple[str, int]]:
    """The reasons of the failures that are only counted, the most frequent first."""
    return sorted(report.more_load_failures.items(), key=lambda item: -item[1])[:UNREAD]


def unread_parts(report: Report) -> str:
    """How much could not be read, or is missing, in words; empty where all was read."""
    return ", ".join([*_file_parts(report), *gap_parts(Reach(report)), *few_jobs(report)])


def few_jobs(report: Report) -> list[str]:
    """How many jobs were checked and expected, if they were too few."""
    expected = report.flags.expect_jobs
    if not is_too_few(report.flags, report.jobs):
        return []
    return [f"{count(report.jobs, 'job')} of at least {expected:,} expected (--expect-jobs)"]


def _file_parts(report: Report) -> list[str]:
    parts = []
    if report.failures:
        parts.append(count(report.failures, "load failure"))
    if report.truncations:
        parts.append(count(len(report.truncations), "truncated dump"))
    others = _other_rows(report)
    if others:
        parts.append(f"{count(len(others), 'file')} not read in full")
    return parts


def _other_rows(report: Report) -> list[Coverage]:
    """The files that were not read in full, where nothing else in the report says so: their failures say it better."""
    if report.failures or report.truncations:
        return []
    return [row for row in report.coverage if row.is_gap and not row.operation]

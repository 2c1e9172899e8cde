"""What was read from AWS and what was not, for people: what is not complete first, a row for each reason."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from scanner.display.lines import BLANK, PROSE, Line, count, join, line, one_line, pad, printable, shorten, wrap
from scanner.formats.options import ReportOptions
from scanner.formats.reach import EXCEPTIONS, GAPS, STALE, Group, Reach, Scope, gap_parts
from scanner.formats.text.suggestions import what_to_do_about
from scanner.model.coverage import Coverage, CoverageState, Exemption
from scanner.model.report import Report

_WIDTH = 80  # it is read in a terminal, at night
_ACCOUNTS = 4  # accounts that are named in one row
_REGIONS = 4  # Regions that are named for one account
NOT_LISTED = "No call lists OpenAI-compatible batches, or those of the Claude Platform: docs/sources.md, 'What this does not see'."


class Limits(Struct, frozen=True):
    """How much of a long list is named; None for all of it."""

    accounts: int | None
    regions: int | None


SOME = Limits(_ACCOUNTS, _REGIONS)
ALL = Limits(None, None)


def live_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The section about accounts and Regions; nothing for a scan that has none."""
    reach = Reach(report)
    if not reach.rows:
        return
    limits = ALL if options.show_all else SOME
    gaps = reach.groups(GAPS)
    if gaps:
        yield line((f"Not complete: {', '.join(gap_parts(reach))}", "error"))
        yield from _rows(gaps, reach, limits)
        for sentence in what_to_do_about(group.reason.state for group in gaps):
            yield from wrap(sentence, width=_WIDTH)
        yield BLANK
    others = reach.groups((*STALE, *EXCEPTIONS))
    if others:
        yield line(("Accepted as not complete", "open"))
        yield from _rows(others, reach, limits)
        yield BLANK
    if not reach.is_of_aws:
        return
    yield from _inferred(reach)
    yield from wrap(_summary(reach), indent="      ", first="", width=_WIDTH)
    yield from wrap(NOT_LISTED, indent="      ", first="", width=_WIDTH)
    yield BLANK


def short_live_lines(report: Report) -> Iterator[Line]:
    """A line for each reason why something was not read, or not today."""
    reach = Reach(report)
    for group in reach.groups((*GAPS, *STALE)):
        text = f"{group.reason.state.value}: {why(group).rstrip('.')}. {where(group, reach)}"
        yield line(shorten(one_line(text), PROSE))


def _rows(groups: Sequence[Group], reach: Reach, limits: Limits) -> Iterator[Line]:
    """Two paragraphs a group: the reason after its state, and where it applies below."""
    width = max(len(group.reason.state.value) for group in groups)
    for group in groups:
        first = f"    {pad(group.reason.state.value, width)}  "
        yield from wrap(why(group), indent=" " * len(first), first=first, width=_WIDTH)
        yield from wrap(where(group, reach, limits), indent=" " * len(first), width=_WIDTH)


def why(group: Group) -> str:
    """The reason of a group in one sentence, with who answers for it and until when."""
    reason = group.reason
    if reason.exemption is not None:
        return _exemption(reason.exemption)
    detail = reason.detail or "no reason is known"
    if reason.state in STALE:
        return f"judged as of {reason.as_of}: {detail}"
    return detail


def _exemption(exemption: Exemption) -> str:
    who = []
    if exemption.owner:
        who.append(exemption.owner)
    if exemption.until:
        who.append(f"until {exemption.until}")
    reason = exemption.reason.rstrip(".")
    if not who:
        return reason
    return f"{reason} ({', '.join(who)})"


def where(group: Group, reach: Reach, limits: Limits = SOME) -> str:
    """The accounts and Regions of a group, e.g. "3 scopes (tags): 111122223333 eu-west-1, us-east-1; 444455556666 us-east-1"."""
    by_account: dict[str, list[str]] = {account: [] for account in group.accounts}
    for account, region in group.scopes:
        by_account.setdefault(account, []).append(region)
    planned: dict[str, int] = {}
    for account, _ in reach.scopes:
        planned[account] = planned.get(account, 0) + 1
    names = [_name(account, regions, planned.get(account, 0), limits) for account, regions in by_account.items()]
    shown = names[: limits.accounts]
    more = len(names) - len(shown)
    if more:
        shown.append(count(more, "more account"))
    return ": ".join(filter(None, (_number(group), "; ".join(shown))))


def _number(group: Group) -> str:
    """How many accounts and scopes a group has, and which part of them was not read, e.g. "3 scopes (details and tags)"."""
    parts = []
    accounts = [account for account in group.accounts if account]  # a row of the organization has none
    if accounts:
        parts.append(count(len(accounts), "account"))
    if group.scopes:
        parts.append(count(len(group.scopes), "scope"))
    number = ", ".join(parts)
    if group.reason.state in GAPS and set(group.operations) <= {"details", "tags", "context"}:
        return f"{number} ({join(group.operations)})"
    return number


def _name(account: str, regions: Sequence[str], planned: int, limits: Limits) -> str:
    """An account with its Regions, e.g. "111122223333 all 4 Regions"; without any, the account itself."""
    shown = printable(account) or "all accounts"
    if not regions:
        return shown
    if len(regions) == planned > 1:
        return f"{shown} all {planned} Regions"
    named = ", ".join(printable(region) for region in regions[: limits.regions])
    if limits.regions is None or len(regions) <= limits.regions:
        return f"{shown} {named}"
    return f"{shown} {named} and {len(regions) - limits.regions:,} more"


def _inferred(reach: Reach) -> Iterator[Line]:
    inferred = sum(row.inferred for row in reach.rows)
    if inferred:
        text = f"{count(inferred, 'job')} taken as untagged, since GetResources does not return them (live.untagged)."
        yield from wrap(f"Inferred: {text}", indent="      ", first="", width=_WIDTH)


def _summary(reach: Reach) -> str:
    """What was read and what it cost, e.g. "Read 12 scopes: 3 accounts x 4 Regions, 5,000 jobs, 5,055 calls (3 retries), 41 s of calls"."""
    listed = [row for row in reach.rows if row.operation == "jobs" and row.state is CoverageState.COMPLETE]
    scopes = dict.fromkeys((row.account, row.region) for row in listed)
    number = count(len(reach.scopes), "scope")
    if len(scopes) < len(reach.scopes):
        number = f"{len(scopes):,} of {number}"
    parts = [_extent(scopes), count(sum(row.records for row in listed), "job"), *_cost(reach.rows)]
    return f"Read {number}: {', '.join(parts)}"


def _extent(scopes: Collection[Scope]) -> str:
    """The accounts and Regions of scopes, e.g. "3 accounts x 4 Regions" where each account has them all."""
    accounts = len({account for account, _ in scopes})
    regions = len({region for _, region in scopes})
    both = (count(accounts, "account"), count(regions, "Region"))
    if accounts * regions == len(scopes):
        return " x ".join(both)
    return ", ".join(both)


def _cost(rows: Sequence[Coverage]) -> Iterator[str]:
    used = [row.usage for row in rows if row.usage is not None]
    calls = sum(usage.calls for usage in used)
    retries = sum(usage.retries for usage in used)
    seconds = sum(usage.seconds or 0 for usage in used)
    if retries:
        yield f"{count(calls, 'call')} ({count(retries, 'retry', 'retries')})"
    elif calls:
        yield count(calls, "call")
    if seconds:
        yield f"{seconds:,.0f} s of calls"

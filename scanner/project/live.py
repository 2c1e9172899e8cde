"""Reads AWS as the options say: into a spool, with a journal beside the collection that is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scanner.aws.deadline import Deadline
from scanner.aws.session import Sessions
from scanner.config.config import LiveSettings
from scanner.errors import ReportWriteError, UsageError
from scanner.model.coverage import Coverage, CoverageState
from scanner.project.live_accounts import Accounts, find_accounts
from scanner.project.options import JobFilterOptions, LiveOptions
from scanner.project.project import Project
from scanner.project.reading import job_filter
from scanner.shape.contexts.table import KINDS
from scanner.sources.expand import expand
from scanner.sources.live.asked import Asked
from scanner.sources.live.collect import collect, try_out
from scanner.sources.live.earlier import Earlier, read_collection, read_journal
from scanner.sources.live.outcome import Collected, LivePlan
from scanner.sources.live.pool import AbandonedError, TimeLimit, in_time
from scanner.sources.live.progress import Progress
from scanner.sources.live.read import Shelves
from scanner.sources.live.spool import Journal, Spool

_SINCE = "30d"


@dataclass(frozen=True, slots=True)
class LiveRequest:
    """What is asked for; `output` is the collection that will be written, and None where the jobs are only judged.

    `reproducible`: the time was given, so nothing is reported that depends on the clock. `asked_kinds` are the
    kinds of context that rules of the scan ask about.
    """

    options: LiveOptions
    wanted: JobFilterOptions
    now: datetime
    reproducible: bool = False
    output: Path | None = None
    asked_kinds: frozenset[str] = frozenset()


@contextmanager
def reading_aws(request: LiveRequest, project: Project, progress: Progress) -> Iterator[Collected]:
    """What was collected from AWS, as long as the block lasts.

    The journal of the output is removed at the end of the block, unless that ends in an error, or the credentials ended before all was
    read. Raises UsageError or MistakesError for what cannot be asked.
    """
    plan = _plan(request, project)
    with Spool.unnamed() as spool, _details(request.output, spool) as details:
        earlier = _earlier(request, project, spool)
        if isinstance(details, Journal):
            read_journal(details, earlier)
        collected = collect(plan, earlier, Shelves(details, spool), progress)
        yield collected
        if isinstance(details, Journal):
            _close(details, earlier, collected)


def _close(journal: Journal, earlier: Earlier, collected: Collected) -> None:
    """Removes the journal, unless something was not read: then it keeps, for the next run, the details that the new collection lacks."""
    lacking = False
    for scope, slot, record in earlier.scopes_with_details():
        if scope not in collected.listed:
            lacking = True
            if slot.spool is not journal:
                journal.add(record)
    if not lacking and not collected.is_cut_off:
        journal.remove()


@contextmanager
def trying_aws(request: LiveRequest, project: Project, progress: Progress) -> Iterator[Collected]:
    """What a few calls for each account and Region say, as long as the block lasts; raises UsageError or MistakesError."""
    plan = _plan(request, project)
    with Spool.unnamed() as spool:
        yield try_out(plan, spool, progress)


def _plan(request: LiveRequest, project: Project) -> LivePlan:
    """The accounts, and what is asked of each; raises UsageError or MistakesError for what cannot be asked."""
    settings = project.config.live if project.config is not None else LiveSettings()
    asked = _asked(request, settings)
    deadline = Deadline.after(settings.deadline.total_seconds(), "the scan")
    sessions = Sessions(request.options.profile, deadline, max_rate=request.options.max_rate)
    found = _find_accounts(request.options, sessions, project, deadline)
    return LivePlan(
        accounts=found.accounts,
        asked=asked,
        settings=settings,
        now=request.now,
        deadline=deadline,
        read_timeout=sessions.timeouts.read,
        reproducible=request.reproducible,
        rows=found.rows,
    )


def _find_accounts(options: LiveOptions, sessions: Sessions, project: Project, deadline: Deadline) -> Accounts:
    """The accounts; where AWS has not listed them in time, a row that says so. What fails temporarily is tried once more."""
    limit = TimeLimit(end=deadline.end + sessions.timeouts.read)
    try:
        found = in_time(lambda: find_accounts(options, sessions, project.top), limit)
        if found.failed_temporarily:
            found = in_time(lambda: find_accounts(options, sessions, project.top), limit)
    except AbandonedError:
        detail = f"{deadline.what} took longer than {deadline.seconds:g} seconds"
        return Accounts((), (Coverage(CoverageState.DEADLINE, operation="accounts", detail=detail),))
    return found


def _asked(request: LiveRequest, settings: LiveSettings) -> Asked:
    wanted = request.wanted
    if wanted.since is None:
        wanted = wanted._replace(since=_SINCE)
    return Asked(
        wanted=job_filter(wanted, request.now),
        name_contains=request.options.name_contains or "",
        details=request.options.detail == "full",
        ask_untagged=settings.untagged == "ask",
        context=_context(request),
        no_context=request.options.context is False,
    )


def _context(request: LiveRequest) -> frozenset[str]:
    """The kinds of things that jobs refer to which are read: what the option says, else what the rules ask about."""
    match request.options.context:
        case True:
            return frozenset(KINDS)
        case False:
            return frozenset()
        case None:
            return request.asked_kinds


@contextmanager
def _details(output: Path | None, spool: Spool) -> Iterator[Spool]:
    """Where details go: into the journal of a collection that is written, else to the other records.

    What is not a file, such as /dev/stdout, has no journal beside it. Raises ReportWriteError for a folder.
    """
    if output is not None and output.is_dir():
        raise ReportWriteError(f"could not write the file {output}: it is a folder")
    if output is None or (output.exists() and not output.is_file()):
        yield spool
        return
    with Journal.open(output.with_name(f"{output.name}.partial")) as journal:
        yield journal


def _earlier(request: LiveRequest, project: Project, spool: Spool) -> Earlier:
    """What an earlier collection says: the one that --reuse names, else the one that is to be replaced."""
    name = request.options.reuse
    if name is None:
        if request.output is None or not request.output.is_file():
            return Earlier()
        name = str(request.output)
    expanded = expand([name], project.top)
    for failure in expanded.failures:
        return Earlier(note=f"{name} is not reused: {failure.reason}")
    if len(expanded.sources) != 1:
        raise UsageError(f"{name} is more than one file; name one collection", "reuse")
    earlier = read_collection(expanded.sources[0], spool)
    if earlier.note:
        earlier.note = f"{name} {earlier.note}"
    return earlier

"""The jobs of all sources: records become jobs, those of one job are joined, and what is to be left out is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.errors import LeftOutError, RecordError
from scanner.model.job import Record
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.shape.domain.job_domain import job_domain
from scanner.shape.domain.places import locate_keys
from scanner.shape.hidden import hidden_jobs
from scanner.shape.normalise import Options, Reading, to_job
from scanner.shape.unwrap import unwrap
from scanner.sources.collection import or_head, with_heads
from scanner.sources.files import Source
from scanner.sources.filters import Filter
from scanner.sources.join import Item, apart, joined
from scanner.sources.read import read_source

_ALL = Filter()
_FOREIGN = 1000  # failures of a file that are remembered, until it is known whether it is about jobs


def read_jobs(sources: Iterable[Source], options: Options, join: bool = True, wanted: Filter = _ALL) -> Iterator[Item]:
    """The jobs of all sources, in order, a failure for each record that is none, what was left out, and a summary of each source.

    The records of one job in several sources are one job, if they are to be joined; a single source is streamed.
    """
    sources = tuple(sources)
    items = (item for source in sources for item in _read(source, options))
    for item in joined(items) if join and len(sources) > 1 else apart(items):
        why = wanted.leaves_out(item.job) if isinstance(item, Reading) else ""
        yield LeftOut(why) if why else item


def _read(source: Source, options: Options) -> Iterator[Item]:
    """What a source holds; of a file that a folder happens to hold, and in which nothing is about jobs, its summary alone."""
    items = _readings(source, options)
    yield from _chanced_on(items) if source.chanced_on else items


def _chanced_on(items: Iterable[Item]) -> Iterator[Item]:
    """What a file in a folder holds: failures that are about no job count only where something else in the file does."""
    foreign: list[LoadFailure] = []
    more = 0
    is_about_jobs = False
    for item in items:
        if isinstance(item, LoadFailure) and item.other_type:
            yield LeftOut(f"jobs of another type ({item.other_type})")
        elif is_about_jobs:
            yield item
        elif isinstance(item, LoadFailure) and item.foreign:
            more += len(foreign) == _FOREIGN
            foreign += [item] if len(foreign) < _FOREIGN else []
        elif isinstance(item, SourceSummary):
            yield from _ended(item, foreign)
        else:
            is_about_jobs = True
            yield from foreign
            if more:
                yield LoadFailure(foreign[-1].location, f"{more:,} more records after this one are not jobs")
            yield item


def _ended(summary: SourceSummary, foreign: list[LoadFailure]) -> Iterator[Item]:
    """The end of a file in which nothing was about jobs; where it holds nothing at all, a call failed that should have filled it."""
    is_blank = bool(foreign) and all(failure.blank for failure in foreign)
    if is_blank:
        yield from foreign
    yield replace(summary, foreign=bool(foreign) and not is_blank)


def _readings(source: Source, options: Options) -> Iterator[Item]:
    notes: dict[str, None] = {}
    for item in with_heads(read_source(source, job_domain(or_head(options.is_record)), options.limits)):
        match item:
            case Record():
                yield from _of_record(item, options, notes)
            case SourceSummary():
                yield replace(item, notes=(*item.notes, *notes))
            case LoadFailure() | LeftOut():
                yield item
            case Truncation():  # in the summary
                continue


def _of_record(record: Record, options: Options, notes: dict[str, None]) -> Iterator[Item]:
    """The jobs of a record, which may be a document with several."""
    if options.is_ours(record.value):
        yield LoadFailure(locate_keys(record, ()), "no job: a policy, a configuration or a report of jobscan's own", foreign=True)
        return
    inside = unwrap(record)
    notes.update(dict.fromkeys(inside.notes))
    yield from inside.failures
    for one in inside.records:
        yield _reading(one, options, notes)
    if inside.records == (record,):
        yield from _hidden(record)


def _hidden(record: Record) -> Iterator[LoadFailure]:
    """A failure for each job that lies in a member of a record which its shape does not know."""
    for keys in hidden_jobs(record.value):
        name = ".".join(map(str, keys))
        yield LoadFailure(
            locate_keys(record, keys), f"{name!r} of this record holds another job, which is not read; put it beside this one"
        )


def _reading(record: Record, options: Options, notes: dict[str, None]) -> Reading | LoadFailure | LeftOut:
    try:
        found = to_job(record, options)
    except LeftOutError as error:
        return LeftOut(error.reason)
    except RecordError as error:
        return LoadFailure(locate_keys(record, error.keys), error.reason, error.foreign, error.other_type, blank=not record.value)
    notes.update(dict.fromkeys(found.notes))
    return found

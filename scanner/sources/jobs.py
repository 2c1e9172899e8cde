"""The jobs of all sources: records become jobs, those of one job are joined, and what is to be left out is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.errors import LeftOutError, RecordError
from scanner.model.job import Record
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.shape.locate import locate_keys
from scanner.shape.normalise import Options, Reading, to_job
from scanner.shape.unwrap import unwrap
from scanner.sources.collection import with_heads
from scanner.sources.files import Source
from scanner.sources.filters import Filter
from scanner.sources.join import Item, apart, joined
from scanner.sources.read import read_source

_ALL = Filter()


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
    foreign: list[LoadFailure] = []
    undecided = source.chanced_on
    for item in _readings(source, options):
        if not undecided:
            yield item
        elif isinstance(item, LoadFailure) and item.foreign:
            foreign.append(item)
        elif isinstance(item, SourceSummary):
            yield replace(item, foreign=bool(foreign))
        else:
            undecided = False
            yield from foreign
            yield item


def _readings(source: Source, options: Options) -> Iterator[Item]:
    notes: dict[str, None] = {}
    for item in with_heads(read_source(source, options.limits)):
        match item:
            case Record():
                inside = unwrap(item)
                notes.update(dict.fromkeys(inside.notes))
                yield from inside.failures
                for record in inside.records:
                    yield _reading(record, options, notes)
            case SourceSummary():
                yield replace(item, notes=(*item.notes, *notes))
            case LoadFailure() | LeftOut():
                yield item
            case Truncation():  # stands in the summary
                continue


def _reading(record: Record, options: Options, notes: dict[str, None]) -> Reading | LoadFailure | LeftOut:
    try:
        found = to_job(record, options)
    except LeftOutError as error:
        return LeftOut(error.reason)
    except RecordError as error:
        return LoadFailure(locate_keys(record, error.keys), error.reason, error.foreign, error.other_type)
    notes.update(dict.fromkeys(found.notes))
    return found

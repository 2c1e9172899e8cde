"""The jobs of all sources: records become jobs, those of one job are joined, and what a filter leaves out is counted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from scanner.documents.domain import PlainRecords
from scanner.errors import LeftOutError, RecordError
from scanner.model.contexts import Contexts
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Job, Record
from scanner.model.origin import Live
from scanner.shape.contexts.kind import ContextKind
from scanner.shape.contexts.table import ContextRecord, add_record, read_context
from scanner.shape.domain.places import locate_keys
from scanner.shape.hidden import hidden_jobs
from scanner.shape.job_domain import job_domain
from scanner.shape.lane import plain
from scanner.shape.normalise import NormalisedJob, Options, to_job
from scanner.shape.unwrap import context_kind, unwrap
from scanner.sources.collection import or_head, without_heads
from scanner.sources.covered import coverage_of
from scanner.sources.filters import Filter
from scanner.sources.first_pass import SecondPass, first_pass, one_by_one
from scanner.sources.foreign import without_foreign
from scanner.sources.join import JobItem, Reading, apart, jobs_last, joined, single_items
from scanner.sources.small import SmallFiles
from scanner.sources.source import Source, SourceItem
from scanner.sources.terraform_code import TerraformCode
from scanner.sources.untagged import Untagged

_ALL = Filter()
_PLAIN_JOBS = plain.PlainJobs()  # of all sources, which may hold a single record each
_GLANCED_SHAPES = (None, "aws-list", "aws-get", "documented")  # values of --shape with which a job's ARN is where a glance looks for it


def read_jobs(
    sources: Iterable[Source],
    options: Options,
    join: bool = True,
    wanted: Filter = _ALL,
    with_contexts: bool = False,
    on_job: Callable[[Job], None] = lambda _: None,
    code: TerraformCode | None = None,
    in_order: bool = False,
    second_pass: SecondPass = one_by_one,
) -> Iterator[JobItem]:
    """The jobs of all sources, with a failure for each record that cannot be one, what was left out, and how each source ended.

    With `join`, the records of one job in several sources are one job, which comes after the jobs that have one record. `with_contexts` all
    contexts are known before the first job. `in_order`, jobs come in the order of their first records, after all records, and wait on disk.
    `on_job` is called with each job before it is filtered. With `code`, jobs of a Terraform plan know the place of their block in the
    working tree. `second_pass` reads what need not be read in order.
    """
    sources = tuple(sources)
    read = partial(read_source, options=options, code=code)
    read_again = partial(read, small=small_files(sources, options))
    untagged = Untagged(options.left_out_untagged, wanted)
    is_joined = join and len(sources) > 1
    if not is_joined and not with_contexts:
        contexts = Contexts()
        yield from _finished(apart(second_pass(sources, read_again, None, contexts)), contexts, wanted, on_job)
        return
    if in_order or (is_joined and untagged.is_on):
        items = _all_of(sources, read)
        jobs = joined(items, untagged) if is_joined else jobs_last(single_items(apart(items)))
        yield from _finished(jobs, Contexts(), wanted, on_job)
        return
    with first_pass(sources, read, read_again, can_glance=options.shape in _GLANCED_SHAPES) as first:
        seconds = second_pass(first.seen, first.items_of, first.held if is_joined else None, first.contexts)
        jobs = joined(seconds, untagged, first.held) if is_joined else apart(seconds)
        yield from _finished(jobs, first.contexts, wanted, on_job)


def _all_of(sources: Iterable[Source], read: Callable[[Source], Iterator[Reading]]) -> Iterator[Reading]:
    return (item for source in sources for item in read(source))


def _finished(items: Iterable[Reading], contexts: Contexts, wanted: Filter, on_job: Callable[[Job], None]) -> Iterator[JobItem]:
    """The items, with `contexts` in each job, which are added to, and without the jobs that are not wanted."""
    is_all_wanted = wanted == _ALL
    for item in items:
        match item:
            case PlainRecords():
                for plain_job in plain.plain_jobs(item, contexts):
                    on_job(plain_job.job)
                    yield plain_job if is_all_wanted else _filtered(plain_job, wanted)
            case NormalisedJob(job):
                on_job(job)
                yield _filtered(replace(item, job=replace(job, contexts=contexts)), wanted)
            case ContextRecord():
                add_record(contexts, item)
                yield item
            case _:
                yield item


def _filtered(item: NormalisedJob, wanted: Filter) -> NormalisedJob | LeftOut:
    reason = wanted.leaves_out(item.job)
    if reason:
        return LeftOut(reason)
    return item


def small_files(sources: Sequence[Source], options: Options) -> SmallFiles | None:
    """What reads the small files among some sources, where records may be read many at once."""
    read_plain = _read_plain(options)
    return None if read_plain is None else SmallFiles(sources, read_plain, options.limits.size)


def read_source(source: Source, options: Options, code: TerraformCode | None, small: SmallFiles | None = None) -> Iterator[Reading]:
    """What one source holds; nothing is joined or left out. It may be one of several `small` files that are read at once."""
    if small is not None and (readings := small.take(source)) is not None:
        return readings
    items = _read(source, options)
    if code is None:
        return items
    return code.locate_blocks(items, source)


def _read(source: Source, options: Options) -> Iterator[Reading]:
    """What a source holds, and at the end its row of coverage, unless it is live and gave rows itself, or is a file not about jobs.

    The rows in the head line of a collection are about what was collected, so the file still gets a row for how it was read.
    """
    items = _readings(source, options)
    if not source.is_named:
        items = without_foreign(items)
    failures = 0
    is_live = isinstance(source.origin, Live)
    has_rows = False
    for item in items:
        yield item
        match item:
            case LoadFailure():
                failures += item.number
            case Coverage():
                has_rows = is_live
            case SourceSummary(foreign=False) if not has_rows:
                yield coverage_of(item, failures)
            case _:
                continue


def _readings(source: Source, options: Options) -> Iterator[Reading]:
    notes: dict[str, None] = {}
    for item in without_heads(_to_the_end(source, options)):
        match item:
            case Record():
                yield from _of_record(item, options, notes)
            case SourceSummary():
                yield replace(item, notes=(*item.notes, *notes))
            case _:
                yield item


def _to_the_end(source: Source, options: Options) -> Iterator[SourceItem | SourceSummary]:
    yield from source.records(job_domain(or_head(options.is_record), _read_plain(options)), options.limits)
    yield source.summary()


def _read_plain(options: Options) -> plain.PlainJobs | None:
    """What reads records many at once; None where each must be read by itself."""
    is_read_plain = options.reads_plain and options.shape is None and options.limits.depth >= plain.DEPTH
    return _PLAIN_JOBS if is_read_plain else None


def _of_record(record: Record, options: Options, notes: dict[str, None]) -> Iterator[JobItem]:
    """The jobs of a record, which may be a document with several; what was assumed in reading them goes into `notes`."""
    if options.is_ours(record.value):
        yield LoadFailure(locate_keys(record, ()), "not a job: a policy, configuration or report of jobscan's own", foreign=True)
        return
    kind = context_kind(record.value) if isinstance(record.value, dict) else None
    if kind is not None:
        yield _context(record, kind, notes)
        return
    inside = unwrap(record)
    notes.update(dict.fromkeys(inside.notes))
    yield from inside.failures
    for part in inside.records:
        yield _reading(part, options, notes)
    if inside.records == (record,):
        yield from _hidden(record)


def _context(record: Record, kind: ContextKind, notes: dict[str, None]) -> ContextRecord | LoadFailure | LeftOut:
    try:
        context = read_context(record.value, kind)
    except LeftOutError as error:
        return LeftOut(error.reason)
    except RecordError as error:
        return LoadFailure(locate_keys(record, error.keys), f"a damaged answer of {kind.call}: {error.reason}")
    if context.unplaced:
        notes[f"a {kind.noun} {context.unplaced} is not used"] = None
    return context


def _hidden(record: Record) -> Iterator[LoadFailure]:
    """A failure for each job that is in a member of a record which its shape does not know."""
    for keys in hidden_jobs(record.value):
        name = ".".join(map(str, keys))
        reason = f"{name!r} of this record holds another job, which is not read; put it beside this one"
        yield LoadFailure(locate_keys(record, keys), reason)


def _reading(record: Record, options: Options, notes: dict[str, None]) -> NormalisedJob | LoadFailure | LeftOut:
    try:
        reading = to_job(record, options)
    except LeftOutError as error:
        return LeftOut(error.reason)
    except RecordError as error:
        return LoadFailure(locate_keys(record, error.keys), error.reason, error.foreign, error.other_type, blank=not record.value)
    notes.update(dict.fromkeys(reading.notes))
    return reading

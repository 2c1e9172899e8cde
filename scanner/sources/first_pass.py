"""A first pass over all sources finds out which jobs are in two of them, so that all others can be judged while they are read.

Of a file of jobs it reads only the ARNs. Every other source is read whole: it may have events, tags or contexts. What it holds waits on
disk, unless it is a file of many records, which is read twice.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice

from msgspec import Struct

from scanner.model.contexts import Contexts
from scanner.shape.contexts.table import ContextRecord, add_record
from scanner.shape.normalise import NormalisedJob
from scanner.sources.file import FileSource
from scanner.sources.glance import Glance, glance, stamp_of
from scanner.sources.held import Held, arn_hash, held_of
from scanner.sources.join import JobItem, Reading, single_items
from scanner.sources.lines import Lines
from scanner.sources.shelf import Shelf
from scanner.sources.source import Source
from scanner.sources.watch import hash_of_context, watched

Read = Callable[[Source], Iterator[Reading]]

MOST_WAITING = 2000  # items of a file that are put on the shelf, so that it need not be read again


class Glanced(Struct, frozen=True):
    """A file that is read in the second pass."""

    source: FileSource
    glance: Glance


class Waiting(Struct, frozen=True):
    """A source that was read: how many items of it wait on the shelf."""

    source: Source
    items: int


Seen = Source | Glanced | Waiting
SecondPass = Callable[[Sequence[Seen], Callable[[Seen], Iterator[Reading]], Held | None, Contexts], Iterator[Reading]]


def one_by_one(
    seen: Sequence[Seen], items_of: Callable[[Seen], Iterator[Reading]], held: Held | None, contexts: Contexts
) -> Iterator[Reading]:
    """The plainest second pass: what all sources hold, one source after the other.

    One that judges jobs itself gives only those that `held` holds, or without it those that only add to others, and everything else.
    """
    return (item for each in seen for item in items_of(each))


class FirstPass(Struct, frozen=True):
    """What is known before the first job is judged: which jobs are held, and all `contexts`. `read` gives what one source holds."""

    seen: tuple[Glanced | Waiting, ...]
    held: Held
    contexts: Contexts
    read: Read
    shelf: Shelf[JobItem]

    def items_of(self, seen: Seen) -> Iterator[Reading]:
        """What a source holds. Those that wait are asked for in their order, and once."""
        match seen:
            case Glanced(source, glance):
                return watched(self.read(source), source, glance)
            case Waiting(items=number):
                return self.shelf.take(number)
            case _:
                return self.read(seen)


@contextmanager
def first_pass(sources: Sequence[Source], read: Read, read_again: Read, can_glance: bool) -> Iterator[FirstPass]:
    """Looks at all sources; `read_again` reads them in the second pass.

    `can_glance` says whether records may have the shapes that a glance knows.
    """
    with Shelf[JobItem]() as shelf:
        looking = _Looking(read, shelf)
        seen = tuple(looking.look(source, can_glance) for source in sources)
        of_glances = (each.glance.arns for each in seen if isinstance(each, Glanced))
        held = held_of(chain(looking.arns, *of_glances))
        shelf.rewind()
        yield FirstPass(seen, held, looking.contexts, read_again, shelf)


class _Looking:
    """What was found out so far."""

    def __init__(self, read: Read, shelf: Shelf[JobItem]) -> None:
        self.contexts = Contexts()
        self.arns: array[int] = array("Q")  # hashes of those that no glance has in its order
        self._read = read
        self._shelf = shelf

    def look(self, source: Source, can_glance: bool) -> Glanced | Waiting:
        """Glances at a source, or reads it whole."""
        if can_glance and isinstance(source, FileSource):
            seen = glance(source.file, partial(self._read_others, source))
            if seen is not None:
                return Glanced(source, seen)
        return self._read_whole(source)

    def _read_others(self, source: FileSource, lines: bytes) -> frozenset[int]:
        """Reads the lines of a file that hold something else than a job; the hashes of what is in them."""
        contents = _Contents(self.contexts)
        for _ in contents.noted(single_items(self._read(Lines(source.origin, lines)))):
            pass
        self.arns.extend(contents.arns)
        return frozenset((*contents.arns, *contents.contexts))

    def _read_whole(self, source: Source) -> Glanced | Waiting:
        """Reads a source. What it holds waits on the shelf; a file with much in it is read again instead, which takes less time."""
        stamp = stamp_of(source.file) if isinstance(source, FileSource) else None
        contents = _Contents(self.contexts)
        items = contents.noted(single_items(self._read(source)))
        before = self._shelf.end
        number = self._shelf.put(items if stamp is None else islice(items, MOST_WAITING))
        has_more = next(items, None) is not None
        if has_more and stamp is not None and isinstance(source, FileSource):
            self._shelf.cut(before)
            for _ in items:
                pass
            return Glanced(source, Glance(contents.arns, stamp, frozenset(contents.contexts)))
        self.arns.extend(contents.arns)
        return Waiting(source, number)


class _Contents:
    """The hashes of what a source holds: the ARNs of its jobs in order, and its contexts, which are added to those that are known."""

    def __init__(self, known: Contexts) -> None:
        self.arns: array[int] = array("Q")
        self.contexts: set[int] = set()
        self._known = known

    def noted(self, items: Iterator[JobItem]) -> Iterator[JobItem]:
        """The same items, noted."""
        for item in items:
            match item:
                case NormalisedJob(job) if isinstance(job.fields["job_arn"], str):
                    self.arns.append(arn_hash(job.identity))
                case ContextRecord():
                    add_record(self._known, item)
                    self.contexts.add(hash_of_context(item))
                case _:
                    pass
            yield item

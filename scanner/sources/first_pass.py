"""A first pass over all sources finds out which jobs stand in two of them, so that all others can be judged while they are read.

Of a file that surely holds nothing but jobs it reads only the ARNs. Every other source is read whole, and what it holds waits on disk: it
may have events, tags or contexts, or it cannot be read twice, as a pipe.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from msgspec import Struct

from scanner.model.contexts import Contexts
from scanner.shape.contexts.table import ContextRecord, add_record
from scanner.shape.normalise import NormalisedJob
from scanner.sources.file import FileSource
from scanner.sources.glance import Glance, glance
from scanner.sources.held import Held, arn_hash, held_of
from scanner.sources.join import JobItem
from scanner.sources.shelf import Shelf
from scanner.sources.source import Source
from scanner.sources.watch import watched

Read = Callable[[Source], Iterator[JobItem]]


class Glanced(Struct, frozen=True):
    """A file of which only the ARNs were read so far."""

    source: FileSource
    glance: Glance


class Waiting(Struct, frozen=True):
    """A source that was read whole: how many items of it wait on the shelf."""

    source: Source
    items: int


class FirstPass(Struct, frozen=True):
    """What is known before the first job is judged: which jobs are held, and all `contexts`. `read` gives what one source holds."""

    seen: tuple[Glanced | Waiting, ...]
    held: Held
    contexts: Contexts
    read: Read
    shelf: Shelf[JobItem]

    def items(self) -> Iterator[JobItem]:
        """The second pass: what all sources hold, in their order."""
        self.shelf.rewind()
        for each in self.seen:
            match each:
                case Glanced(source, seen):
                    yield from watched(self.read(source), source, seen)
                case Waiting(items=number):
                    yield from self.shelf.take(number)


@contextmanager
def first_pass(sources: Sequence[Source], read: Read, can_glance: bool) -> Iterator[FirstPass]:
    """Looks at all sources. `can_glance` says whether records may have the shapes that a glance knows."""
    with Shelf[JobItem]() as shelf:
        looking = _Looking(read, shelf)
        seen = tuple(looking.look(source, can_glance) for source in sources)
        of_glances = (each.glance.arns for each in seen if isinstance(each, Glanced))
        held = held_of(chain(looking.arns, *of_glances))
        yield FirstPass(seen, held, looking.contexts, read, shelf)


class _Looking:
    """What was found out so far."""

    def __init__(self, read: Read, shelf: Shelf[JobItem]) -> None:
        self.contexts = Contexts()
        self.arns: array[int] = array("Q")  # of what waits, by their hashes
        self._read = read
        self._shelf = shelf

    def look(self, source: Source, can_glance: bool) -> Glanced | Waiting:
        """Glances at a source, or reads it whole."""
        if can_glance and isinstance(source, FileSource):
            seen = glance(source.file)
            if seen is not None:
                return Glanced(source, seen)
        items = self._noted(self._read(source))
        return Waiting(source, self._shelf.put(items))

    def _noted(self, items: Iterable[JobItem]) -> Iterator[JobItem]:
        """The same items, noted."""
        for item in items:
            match item:
                case NormalisedJob(job) if isinstance(job.fields["job_arn"], str):
                    self.arns.append(arn_hash(job.identity))
                case ContextRecord():
                    add_record(self.contexts, item)
                case _:
                    pass
            yield item

"""What was read, and what could not be: everything a source gives besides records."""

from dataclasses import dataclass, field

from msgspec import Struct

from scanner.model.place import Location


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """Something that should have been a job and could not be read as one."""

    location: Location
    reason: str
    foreign: bool = field(default=False, compare=False)  # nothing in it is about jobs; a folder may hold such files
    other_type: str = field(default="", compare=False)  # it is a job of another type, such as an evaluation-job
    blank: bool = field(default=False, compare=False)  # foreign, but a file of nothing else is what a failed call leaves
    number: int = 1  # how many there were of it: more than one only where a collection's head line counts them


class LeftOut(Struct, frozen=True):
    """Records or jobs that are not checked on purpose, e.g. jobs before --since; `reason` is the same for all of a kind."""

    reason: str
    number: int = 1


class Truncation(Struct, frozen=True):
    """A dump that says that there is more than it holds, e.g. by a `nextToken`."""

    location: Location
    reason: str


class SourceSummary(Struct, frozen=True):
    """A source that was read. `sha256` is None for one without bytes, and for one that could not be read to its end."""

    path: str
    sha256: str | None
    records: int
    notes: tuple[str, ...] = ()  # what was assumed about it, one sentence each
    truncated: Truncation | None = None
    is_whole: bool = True  # it was read to its end
    foreign: bool = False  # it was found in a folder, and nothing in it is about jobs
    collected: tuple[Truncation, ...] = ()  # the truncated dumps that this file was collected from
    sections: tuple[str, ...] = ()  # of a collection: the sha256 of what follows each of its head lines, up to the next

    @property
    def truncations(self) -> tuple[Truncation, ...]:
        """Everything in it that is not a whole dump: of a collection, the dumps that it was made of too."""
        return ((self.truncated,) if self.truncated else ()) + self.collected

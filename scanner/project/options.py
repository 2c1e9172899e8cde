"""What a caller may say about records and jobs: the command line's options and the library's arguments have these names."""

from dataclasses import dataclass

NO_CONFIG = "\0"  # instead of a configuration's path: use none; no command line can contain it
DEEPEST = 500  # of a record's nesting: Python's own limit for nested values is not far above


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How records are read.

    `max_depth` is how deep a record may be nested, `max_record_size` its most characters, e.g. "500K"; None for the default.
    """

    assume_utc: bool = False
    shape: str | None = None
    max_depth: int | None = None
    max_record_size: str | int | None = None
    respect_gitignore: bool = True


@dataclass(frozen=True, slots=True)
class JobFilterOptions:
    """Which jobs are checked; all of them by default. `since` is an age ("30d"), a date, or a time with offset."""

    since: str | None = None
    active_only: bool = False
    statuses: tuple[str, ...] = ()

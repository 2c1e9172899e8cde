"""What a caller may say about records and jobs: the command line's options and the library's arguments have these names."""

from typing import NamedTuple

NO_CONFIG = "\0"  # instead of a configuration's path: use none; no command line can contain it
DEEPEST = 500  # of a record's nesting: Python's own limit for nested values is not far above


class ReadingOptions(NamedTuple):
    """How records are read.

    `max_depth` is how deep a record may be nested, `max_record_size` its most characters, e.g. "500K"; None for the default.
    """

    assume_utc: bool = False
    shape: str | None = None
    max_depth: int | None = None
    max_record_size: str | int | None = None
    respect_gitignore: bool = True


class JobFilterOptions(NamedTuple):
    """Which jobs are checked; all of them by default. `since` is an age ("30d"), a date, or a time with offset."""

    since: str | None = None
    active_only: bool = False
    statuses: tuple[str, ...] = ()


class LiveOptions(NamedTuple):
    """Which accounts and Regions are read from AWS, and how; nothing is unless `aws`.

    `accounts_from` is a file that lists accounts, or "org". `role_name` is that of the role in each of them, `unit` the organizational unit
    whose accounts are read. `max_rate` is the most requests a second an account, `detail` "full" or "list". `reuse` is a collection that
    supplies details, a file or s3://BUCKET/KEY. `name_contains` is what the names of jobs must contain. `context`: also read what jobs
    refer to, such as subnets; None: if a rule asks about it.
    """

    aws: bool = False
    regions: tuple[str, ...] = ()
    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    accounts_from: str | None = None
    role_name: str | None = None
    unit: str | None = None
    max_rate: float | None = None
    detail: str = "full"
    reuse: str | None = None
    name_contains: str | None = None
    context: bool | None = None

"""What callers say about records and jobs, checked and turned into what the sources need."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from scanner.display.suggest import did_you_mean
from scanner.documents.cursor import Limits
from scanner.documents.json.text import MAX_DEPTH
from scanner.errors import UsageError
from scanner.project.options import DEEPEST, JobFilterOptions, ReadingOptions
from scanner.project.ours import is_ours
from scanner.shape.fields import ENUMS, snake_path
from scanner.shape.normalise import Options
from scanner.shape.recognise import SHAPES
from scanner.sources.filters import Filter, parse_since

if TYPE_CHECKING:
    from scanner.config.config import Config

_SIZE = re.compile(r"([0-9]{1,9})([KM]?)", re.IGNORECASE)
ALWAYS = "all"  # of --since: no earliest time
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20}
_LARGEST = 256 << 20  # characters; a record is held in memory a few times


def record_options(options: ReadingOptions, account: str | None = None, config: "Config | None" = None) -> Options:
    """How records become jobs; raises UsageError. `account` is the account ID assumed for records without one."""
    if options.shape is not None and options.shape not in SHAPES:
        raise UsageError(f"unknown shape {options.shape!r}{_did_you_mean(options.shape, SHAPES)}; known: {', '.join(SHAPES)}", "shape")
    known_members: tuple[str, ...] = ()
    left_out_untagged = False
    if config is not None:
        known_members = config.known_members
        left_out_untagged = config.left_out_untagged
    return Options(
        assume_utc=options.assume_utc,
        account=account,
        shape=options.shape,
        limits=_limits(options),
        known_members=frozenset(map(snake_path, known_members)),
        left_out_untagged=left_out_untagged,
        is_ours=is_ours,
    )


def job_filter(options: JobFilterOptions, now: datetime) -> Filter:
    """Which jobs are checked; raises UsageError. Ages count back from `now`."""
    since = None
    if options.since not in (None, ALWAYS):
        since = parse_since(str(options.since), now)
        if since is None:
            raise UsageError(f"{options.since!r} is not an age (30d, 12h, 2w), a date, a time with offset, or all", "since")
    return Filter(since, options.active_only, frozenset(map(_status, options.statuses)))


def _limits(options: ReadingOptions) -> Limits:
    depth = MAX_DEPTH
    if options.max_depth is not None:
        depth = options.max_depth
    if not 1 <= depth <= DEEPEST:
        raise UsageError(f"must be from 1 to {DEEPEST}, not {depth}", "max_depth")
    if options.max_record_size is None:
        return Limits(depth=depth)
    return Limits(_size(str(options.max_record_size)), depth)


def _size(text: str) -> int:
    """The number of characters that a size means, e.g. 512,000 for "500K"."""
    match = _SIZE.fullmatch(text)
    size = 0
    if match is not None:
        size = int(match[1]) * _UNITS[match[2].upper()]
    if not 0 < size <= _LARGEST:
        raise UsageError(f"must be from 1 to {_LARGEST >> 20}M characters, e.g. 500K or 4M, not {text!r}", "max_record_size")
    return size


def _status(text: str) -> str:
    """The status in AWS's spelling, e.g. "InProgress" for "inprogress"."""
    known = ENUMS["status"]
    for status in known:
        if status.lower() == text.lower():
            return status
    raise UsageError(f"unknown status {text!r}{_did_you_mean(text, known)}; known: {', '.join(known)}", "statuses")


def _did_you_mean(text: str, names: Iterable[str]) -> str:
    question = did_you_mean(text, names, likeness=0.5)
    return f" ({question})" if question else ""

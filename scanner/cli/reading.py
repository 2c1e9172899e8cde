"""From the options of reading to what the sources are read with."""

import difflib
import re
from collections.abc import Iterable
from datetime import datetime

from scanner.cli.options import ReadingOptions
from scanner.config.config import Config
from scanner.documents.cursor import Limits
from scanner.documents.json.text import MAX_DEPTH
from scanner.errors import UsageError
from scanner.project.ours import is_ours
from scanner.shape.fields import ENUMS, snake_path
from scanner.shape.normalise import Options
from scanner.shape.recognise import SHAPES
from scanner.sources.filters import Filter, parse_since

_SIZE = re.compile(r"([0-9]{1,9})([KM]?)", re.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20}
_LARGEST = 256 << 20  # characters, held in memory a few times


def record_options(options: ReadingOptions, account: str | None = None, config: Config | None = None) -> Options:
    """How records become jobs; raises UsageError."""
    if options.shape is not None and options.shape not in SHAPES:
        raise UsageError(f"--shape {options.shape!r} is no shape{_near(options.shape, SHAPES)}: there are {', '.join(SHAPES)}")
    limits = Limits(depth=options.max_depth or MAX_DEPTH)
    if options.max_record_size is not None:
        limits = Limits(_size(options.max_record_size), limits.depth)
    known = frozenset(map(snake_path, config.known_members if config else ()))
    return Options(options.assume_utc, account, options.shape, limits, known, is_ours)


def wanted_jobs(options: ReadingOptions, now: datetime) -> Filter:
    """Which jobs are wanted; raises UsageError."""
    since = None
    if options.since is not None and (since := parse_since(options.since, now)) is None:
        raise UsageError(f"--since {options.since!r} is neither an age such as 30d, 12h or 2w, nor a date, nor a time with an offset")
    return Filter(since, options.active_only, frozenset(map(_status, options.statuses)))


def _status(text: str) -> str:
    known = ENUMS["status"]
    found = next((status for status in known if status.lower() == text.lower()), None)
    if found is None:
        raise UsageError(f"--status {text!r} is no status of a job{_near(text, known)}: there are {', '.join(known)}")
    return found


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text)
    size = int(found[1]) * _UNITS[found[2].upper()] if found else 0
    if not 0 < size <= _LARGEST:
        raise UsageError(f"--max-record-size {text!r} is no size from 1 to {_LARGEST >> 20}M characters, such as 500K or 4M")
    return size


def _near(text: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(text, list(names), 1, 0.5)
    return f" (did you mean {near[0]}?)" if near else ""

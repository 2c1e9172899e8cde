"""The head of a table: which columns it names, in whatever spelling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.documents.about import about_jobs, fold
from scanner.documents.sensitive import NAMES

WITHOUT_INDEX = "write the table without it (pandas: index=False)"
# The fields of a job, by which a head such as `Job ARN` or Athena's `jobarn` is read; a test holds them to the field table.
FIELDS = (
    "_key", "account_id", "client_request_token", "end_time", "input_data_config", "job_arn", "job_expiration_time", "job_name",
    "last_modified_time", "message", "model_id", "output_data_config", "role_arn", "status", "submit_time", "tags",
    "timeout_duration_in_hours", "vpc_config", "model_invocation_type", "total_record_count", "processed_record_count",
    "success_record_count", "error_record_count",
)  # fmt: skip
_FOLDED = {fold(name): name for name in FIELDS}
_KNOWN = frozenset({"job_arn", "jobArn", "JobArn"})  # spellings that shapes have
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns, the index left out, and what they say of the table."""

    names: tuple[str, ...]
    has_index: bool  # a first column without a name
    about_jobs: bool
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class HeadFault:
    """Why a head cannot be read, and the number of the column, from 0."""

    reason: str
    column: int
    names: tuple[str, ...]


def read_head(cells: Sequence[str]) -> Head | HeadFault:
    """The head that the cells of a table's first row are."""
    has_index = len(cells) > 1 and not cells[0]
    names = _spelled(cells[1:] if has_index else cells)
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=int(has_index)):
        if fault := _fault(name, number, seen, cells):
            return HeadFault(fault, number, tuple(cells))
        seen[name] = number
    bare = {name.partition(".")[0]: None for name in names}
    is_sensitive = any(fold(part) in NAMES for name in names for part in name.split("."))
    return Head(tuple(names), has_index, about_jobs(bare), is_sensitive)


def _spelled(names: Sequence[str]) -> list[str]:
    """The names as the documented shape has them, where the table has a job's ARN in a spelling that no shape has."""
    if not _KNOWN.isdisjoint(names) or all(fold(name) != "jobarn" for name in names):
        return list(names)
    spelled = []
    for name in names:
        first, dot, rest = name.partition(".")
        spelled.append(_FOLDED.get(fold(first), first) + dot + rest)
    return spelled


def _fault(name: str, number: int, seen: dict[str, int], cells: Sequence[str]) -> str:
    if not name:
        return f"column {number + 1} has no name in the head of the table"
    if _SURROGATE.search(name):
        return "bytes that are not UTF-8 in the head of the table"
    if name not in seen:
        return ""
    first, second = cells[seen[name]], cells[number]
    if first == second:
        return f"duplicate column {name[:60]!r} in the head of the table"
    return f"the columns {first[:60]!r} and {second[:60]!r} both are {name!r}; leave one out"

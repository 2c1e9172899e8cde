"""The columns of a table, in whatever spelling: `Job ARN`, or Athena's `jobarn`."""

from collections.abc import Sequence

from scanner.shape.domain.signs import fold, is_job_arn
from scanner.shape.fields import members

_FOLDED = {fold(row.name): row.name for row in members()}
_KNOWN = frozenset({"job_arn", "jobArn", "JobArn"})  # the spellings that shapes read
_NO_HEAD = "the table has no header: a job's ARN is in its first row; export whole objects, without --query and --output text"


def column_names(names: Sequence[str]) -> list[str]:
    """The names in the spelling of the documented shape, if the ARN's column is in one that no shape reads: `Job ARN` is `job_arn`."""
    has_known_spelling = not _KNOWN.isdisjoint(names)
    has_arn = any(fold(name) == "jobarn" for name in names)
    if has_known_spelling or not has_arn:
        return list(names)
    spelled = []
    for name in names:
        first, dot, rest = name.partition(".")
        spelled.append(_FOLDED.get(fold(first), first) + dot + rest)
    return spelled


def why_not_columns(names: Sequence[str]) -> str:
    """Why a first row is not a header: it has a job's ARN, as `--output text` writes it; empty if it may be one."""
    return _NO_HEAD if any(map(is_job_arn, names)) else ""

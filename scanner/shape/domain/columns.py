"""The columns of a table, in whatever spelling: `Job ARN`, or Athena's `jobarn`."""

from collections.abc import Sequence

from scanner.shape.domain.signs import fold, is_job_arn
from scanner.shape.fields import members

_FOLDED = {fold(row.name): row.name for row in members()}
_KNOWN = frozenset({"job_arn", "jobArn", "JobArn"})  # spellings that shapes have
_NO_HEAD = "a table without a head: a job's ARN is in its first row; get the whole objects, without --query and --output text"


def column_names(names: Sequence[str]) -> list[str]:
    """The names as the documented shape has them, where the table has a job's ARN in a spelling that no shape has."""
    if not _KNOWN.isdisjoint(names) or all(fold(name) != "jobarn" for name in names):
        return list(names)
    spelled = []
    for name in names:
        first, dot, rest = name.partition(".")
        spelled.append(_FOLDED.get(fold(first), first) + dot + rest)
    return spelled


def why_not_columns(names: Sequence[str]) -> str:
    """Why a first row names no columns: it is one of `--output text`, with a job's ARN in it; empty where it does."""
    return _NO_HEAD if any(map(is_job_arn, names)) else ""

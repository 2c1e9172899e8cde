"""Plain records of jobs, as readers and sources see them. What decodes them is loaded where it pays."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from scanner.documents.domain import PlainRecords
from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.shape.normalise import NormalisedJob

DEPTH = 3  # levels of objects in a plain record
_PAYS_FROM = 250  # records, some of which are tried more than once


class PlainJobs:
    """Reads many records of jobs at once, of one file or of many."""

    def __init__(self) -> None:
        self._offered = 0

    def pays(self, number: int) -> bool:
        """Whether it pays to try so many records: a scan of few is sooner done without loading and making what decodes them."""
        self._offered += number
        return self._offered >= _PAYS_FROM

    def lines(self, text: str, lines: Sequence[str]) -> Any | None:
        """What the records in a text are, which consists of some lines, one record on each; None if not all are plain."""
        from scanner.shape.lane.rows import read_lines

        return read_lines(text, lines)

    def elements(self, text: str) -> tuple[Any, Sequence[int]] | None:
        """What the records in a text are, which has commas between them, and how long each of them is; None if not all are plain."""
        from scanner.shape.lane.rows import read_elements

        return read_elements(text)


def plain_jobs(records: PlainRecords, contexts: Contexts = NO_CONTEXTS) -> list[NormalisedJob]:
    """The jobs of plain records, in order: what the general way makes of each of them, with `contexts`."""
    from scanner.shape.lane.jobs import jobs_of

    return jobs_of(records, contexts)


def some_of(rows: Any, start: int, end: int) -> Any:
    """The records of `rows` from one index up to another."""
    return replace(rows, rows=rows.rows[start:end])


def plain_arns(records: PlainRecords) -> list[str]:
    """The ARNs of the jobs that plain records are, in order."""
    return [row.job_arn for row in records.rows.rows]

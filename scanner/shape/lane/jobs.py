"""The jobs that plain records are."""

from scanner.documents.domain import PlainRecords
from scanner.documents.json.plain import decode_again
from scanner.model.contexts import Contexts
from scanner.model.job import Job, Json, Part, Record, Undecoded
from scanner.shape.lane.rows import Rows
from scanner.shape.normalise import NormalisedJob
from scanner.shape.write import EXTRA_COMPLETE

_LATER = Undecoded(decode_again)
_NO_EXTRA: dict[str, Json] = {}


def jobs_of(records: PlainRecords, contexts: Contexts) -> list[NormalisedJob]:
    """The jobs of plain records, in order: what the general way makes of each of them, with `contexts`."""
    rows: Rows = records.rows
    shape = rows.shape
    path, container = records.path, records.container
    jobs = []
    for row, fields, text, line, column in zip(rows.rows, rows.parts(), records.texts, records.lines, records.columns, strict=True):
        record = Record(_LATER, text, path, line, column, container)
        _complete_identity(fields, row.job_arn)
        is_complete = getattr(row, EXTRA_COMPLETE) or shape.extra_complete
        job = Job(row.job_arn, shape.stage, fields, _NO_EXTRA, is_complete, shape.name, (record,), shape.source, (), contexts)
        jobs.append(NormalisedJob(job))
    return jobs


def _complete_identity(fields: Part, arn: str) -> None:
    """Fills in the account and the key from the ARN, which was checked, where the record does not have them."""
    if fields["account_id"].__class__ is not str:
        fields["account_id"] = arn.split(":", 5)[4]
    if fields["_key"].__class__ is not str:
        fields["_key"] = arn

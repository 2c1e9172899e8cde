"""The jobs that plain records are."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict

from scanner.documents.domain import PlainRecords
from scanner.documents.json.plain import decode_again
from scanner.model.job import Job, Json, Part, Record, Undecoded
from scanner.shape.lane.forms import ObjectForm
from scanner.shape.normalise import NormalisedJob
from scanner.shape.write import EXTRA_COMPLETE

_LATER = Undecoded(decode_again)
_NO_EXTRA: dict[str, Json] = {}


def jobs_of(records: PlainRecords) -> list[NormalisedJob]:
    """The jobs of plain records, in order: what the general way makes of each of them."""
    rows = records.rows
    shape, form = rows.shape, rows.form
    jobs = []
    for row, text, line, column in zip(rows.rows, records.texts, records.lines, records.columns, strict=True):
        record = Record(_LATER, text, records.path, line, column, records.container)
        fields = _fields(form, row)
        is_complete = fields.pop(EXTRA_COMPLETE) or shape.extra_complete
        job = Job(row.job_arn, shape.stage, fields, _NO_EXTRA, is_complete, shape.name, (record,), shape.source)
        jobs.append(NormalisedJob(job))
    return jobs


def _fields(form: ObjectForm, row: Any) -> Part:
    """The job's tree, with the account and the key from its ARN where the record does not have them."""
    fields = _part(form, row)
    if fields["account_id"].__class__ is not str:
        fields["account_id"] = row.job_arn.split(":", 5)[4]  # the ARN was checked
    if fields["_key"].__class__ is not str:
        fields["_key"] = row.job_arn
    return fields


def _part(form: ObjectForm, row: Any) -> Part:
    """The job or one of its objects, with all of its members."""
    part = Part(asdict(row))
    for name in form.may_lack:
        if part[name] is UNSET:
            part[name] = None
    for _, name, inner in form.objects:
        value = part[name]
        if value.__class__ is inner.struct:
            part[name] = _part(inner, value)
    return part

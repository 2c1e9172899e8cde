"""A job as evidence has it: enough to show later which record was judged, and not what was in it."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from msgspec.json import Encoder

from scanner.findings.mask import mask_again, mask_text
from scanner.findings.order import Key, text_key
from scanner.model.arn import region_of
from scanner.model.evidence import JobEvidence
from scanner.model.job import Gap, GapKind, Job, Json, Part

GAP = "$gap"  # the key of what a hashed record has in place of a value that is not known

_encode = Encoder(order="deterministic").encode


def job_evidence(job: Job, row: str, set_aside: Mapping[str, str]) -> JobEvidence:
    """The evidence of a job; `row` and `set_aside` as `JobEvidence` has them."""
    gaps = list(_gaps(job.fields))
    return JobEvidence(
        job=mask_text(job.identity),
        account_id=_text(job, "account_id"),
        region=region_of(job.identity),
        submit_time=_text(job, "submit_time"),
        status=_text(job, "status"),
        record_sha256=record_sha256(job),
        not_delivered=tuple([gap.path for gap in gaps if gap.kind is GapKind.NOT_DELIVERED]),
        computed=tuple([gap.path for gap in gaps if gap.kind is GapKind.COMPUTED]),
        row=row,
        set_aside=set_aside,
    )


def evidence_order(entry: JobEvidence) -> Key:
    """By ARN; the records of one job that were not joined by what they are."""
    return b"".join(map(text_key, (entry.job, entry.record_sha256, entry.row)))


def record_sha256(job: Job) -> str:
    """The hash of a job's documented fields as JSON in UTF-8: keys sorted, no blanks, and {"$gap": KIND} where a value is not known."""
    record = _plain(job.fields)
    try:
        data = _encode(record)
    except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair, an integer beyond 64 bits
        text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def _plain(part: Part) -> dict[str, Json]:
    plain: dict[str, Json] = {}
    for name, value in part.items():
        match value:
            case Part():
                plain[name] = _plain(value)
            case Gap():
                plain[name] = {GAP: value.kind.value}
            case _:
                plain[name] = value
    return plain


def _gaps(part: Part) -> Iterator[Gap]:
    for value in part.values():
        if isinstance(value, Gap):
            yield value
        elif isinstance(value, Part):
            yield from _gaps(value)


def _text(job: Job, field: str) -> str:
    """A field of the job, masked; empty where it has no text."""
    value = job.fields[field]
    return mask_again(value) if isinstance(value, str) else ""

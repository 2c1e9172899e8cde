"""The line of a finding, put together from pieces that most findings share: what it says of its rule and of its job is encoded once.

`scanner.formats.json.lines` writes the same line from a whole finding; a test compares the two.
"""

from functools import lru_cache

from msgspec import Struct
from msgspec.json import Encoder

from scanner.findings.cause import cause_text
from scanner.findings.maker import describe_remembered
from scanner.findings.mask import mask_text
from scanner.findings.of_job import JobPart
from scanner.findings.of_rule import RulePart
from scanner.findings.order import Key, after_path, rule_key
from scanner.formats.json.encode import RESOURCE
from scanner.formats.json.text import compact_bytes, in_one_line
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.severity import Severity

_encode = Encoder().encode
_END = b',"waiver":null,"baseline":null}'


class _JobMembers(Struct):
    """The members of a finding that tell about its job, in their order."""

    job: str
    job_name: str
    account_id: str
    region: str
    role: str
    status: str
    submit_time: str
    stage: Stage
    tags: dict[str, str] | None


class JobPieces(Struct):
    """What the findings of one job share of their lines."""

    members: bytes  # from its identity to its tags
    place: bytes  # path and line of its record
    end: bytes  # what follows the place, but for the owner


class FindingLine(Struct, frozen=True, gc=False):
    """A finding as its line, with its key in reports, and what scans count of it."""

    data: bytes
    order: Key
    rule_id: str
    severity: Severity
    cause: str
    owner: str


def finding_line(rule: RulePart, part: JobPart, pieces: JobPieces, owner: str) -> FindingLine:
    """The line of the finding of a rule and a job that is in the lane. Raises ValueError as `job_pieces` does."""
    rule_id, severity = rule.rule.id, rule.rule.severity
    field, expected = rule.decided(part.real)
    seen = part.seen(field)
    place = part.place(field, seen)
    cause, cause_member = _cause(rule_id, part.pipeline(rule.exact_role), describe_remembered(field, seen))
    data = b"".join(
        (
            _rule_members(rule_id, severity),
            pieces.members,
            _encode(rule.message(part)),
            b',"fingerprint":"',
            rule.fingerprint(part.identity).encode(),
            cause_member,
            _field_member(field),
            _encode(seen),
            _expected_member(expected),
            pieces.place,
            _rest_of_place(place),
            _owner_member(owner),
            pieces.end,
        )
    )
    order = rule_key(severity, rule_id, place.path) + after_path(place, part.job)
    return FindingLine(in_one_line(data), order, rule_id, severity, cause, owner)


def _rest_of_place(place: Location) -> bytes:
    """What is said of a place in a long line behind the name of its column."""
    width = b',"width":%d' % place.width if place.width != 1 else b""
    lacks = b',"lacks":' + _encode(place.lacks) if place.lacks else b""
    return b'%b%b,"excerpt":%b,"excerpt_column":%b%b' % (
        _encode(place.column),
        width,
        _encode(place.source),
        _encode(place.source_column),
        lacks,
    )


def job_pieces(part: JobPart) -> JobPieces:
    """The pieces of a job's findings. Raises ValueError for a job with half of a surrogate pair in a text."""
    members = _JobMembers(
        part.job, part.job_name, part.account_id, part.region, part.role, part.status, part.submit_time, part.real.stage, part.tags
    )
    record = part.real.records[0]
    place = b'"location":{"path":%b,"line":%d,"column":' % (compact_bytes(record.path), record.line)
    return JobPieces(_encode(members)[1:-1] + b',"message":', place, b',"unchanged":' + _encode(part.unchanged) + _END)


@lru_cache(maxsize=1024)
def _rule_members(rule_id: str, severity: Severity) -> bytes:
    """The beginning of a rule's lines."""
    return compact_bytes({"rule": rule_id, "severity": severity, "resource_type": RESOURCE})[:-1] + b","


@lru_cache(maxsize=1024)
def _field_member(field: str) -> bytes:
    """What a line says before the value that was seen."""
    return b',"field":' + compact_bytes(field) + b',"seen":'


@lru_cache(maxsize=1024)
def _expected_member(expected: str) -> bytes:
    """What a line says between the value that was seen and the place."""
    return b',"expected":' + compact_bytes(expected) + b","


@lru_cache(maxsize=1024)
def _owner_member(owner: str) -> bytes:
    """What follows the place."""
    return b'},"owner":' + compact_bytes(owner)


@lru_cache(maxsize=4096)
def _cause(rule_id: str, pipeline: str, wrong: str) -> tuple[str, bytes]:
    """A cause, masked, and what a line says of it. Many jobs have the same one."""
    cause = mask_text(cause_text(rule_id, pipeline, wrong))
    return cause, b'","cause":' + compact_bytes(cause)

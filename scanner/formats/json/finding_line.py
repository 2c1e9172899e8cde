"""The line of a finding, put together from pieces that most findings share: what it says of its rule and of its job is encoded once.

`scanner.formats.json.lines` writes the same line from a whole finding; a test compares the two.
"""

from functools import lru_cache

from msgspec import Struct
from msgspec.json import Encoder

from scanner.documents.positions import Passage
from scanner.findings.cause import cause_text, describe_wrong, keys_of_plain_names
from scanner.findings.mask import mask_text
from scanner.findings.of_job import JobPart
from scanner.findings.of_rule import RulePart
from scanner.findings.order import Key, place_key, rule_key
from scanner.findings.stable import digits_alike
from scanner.formats.json.encode import RESOURCE
from scanner.formats.json.text import compact_bytes, in_one_line
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.severity import Severity
from scanner.shape.locate import locate_in_lane

_encode = Encoder().encode
_END = b',"unchanged":false,"waiver":null,"baseline":null}'
_END_IF_UNCHANGED = b',"unchanged":true,"waiver":null,"baseline":null}'
_MOST = 4096  # causes that are remembered
_LONGEST = 500  # bytes of a value that is remembered

_Known = tuple[str, str, str, str, bytes]  # rule, pipeline, field, what was expected, and the value that was seen


class JobPieces(Struct):
    """What the findings of one job share of their lines."""

    passage: Passage
    members: bytes  # from its identity to its tags
    place: bytes  # path and line of its record
    end: bytes  # what follows the place, but for the owner
    identity: bytes  # the end of the keys of its findings
    pipeline: str
    pipeline_of_role: str  # the pipeline with the role's whole name


class FindingLine(Struct, frozen=True, gc=False):
    """A finding as its line, with its key in reports, and what scans count of it."""

    data: bytes
    order: Key
    rule_id: str
    severity: Severity
    cause: str
    owner: str
    fingerprint: str
    place: Location


def finding_line(rule: RulePart, part: JobPart, pieces: JobPieces, owner: str) -> FindingLine:
    """The line of the finding of a rule and a job that is in the lane. Raises ValueError for half of a surrogate pair in the rule."""
    rule_id, severity = rule.rule.id, rule.rule.severity
    field, expected = rule.decided(part.real)
    seen = part.seen(field)
    place = locate_in_lane(part.real, pieces.passage, field, seen is not None) or part.place(field, seen)
    pipeline = pieces.pipeline_of_role if rule.exact_role else pieces.pipeline
    cause, cause_members = _cause(rule_id, pipeline, field, expected, seen)
    fingerprint = rule.fingerprint(part.identity)
    data = b"".join(
        (
            _rule_members(rule_id, severity),
            pieces.members,
            _encode(rule.message(part)),
            b',"fingerprint":"',
            fingerprint.encode(),
            cause_members,
            pieces.place,
            _rest_of_place(place),
            _owner_member(owner),
            pieces.end,
        )
    )
    order = rule_key(severity, rule_id, place.path) + place_key(place.line, place.column) + pieces.identity
    return FindingLine(in_one_line(data), order, rule_id, severity, cause, owner, fingerprint, place)


def _rest_of_place(place: Location) -> bytes:
    """What is said of a place in a long line behind the name of its column."""
    begin = b'%d,"width":%d' % (place.column or 1, place.width) if place.width != 1 else b"%d" % (place.column or 1)
    lacks = b',"lacks":' + _encode(place.lacks) if place.lacks else b""
    return b'%b,"excerpt":%b,"excerpt_column":%d%b' % (begin, _encode(place.source), place.source_column or 1, lacks)


def job_pieces(part: JobPart, passage: Passage) -> JobPieces:
    """The pieces of the findings of a job that is in the lane."""
    # The texts of such a job are ASCII and stand in JSON as they are, so they need no escapes here either.
    begin = (
        f'"job":"{part.job}","job_name":"{part.job_name}","account_id":"{part.account_id}","region":"{part.region}","role":"{part.role}",'
        f'"status":"{part.status}","submit_time":"{part.submit_time}","stage":"job","tags":'
    )
    pipeline, pipeline_of_role = _pipelines(part)
    return JobPieces(
        passage,
        b'%b%b,"message":' % (begin.encode(), _encode(part.tags)),
        b'%b%d,"column":' % (_path_member(passage.path), passage.line),
        _END_IF_UNCHANGED if part.unchanged else _END,
        part.identity,
        pipeline,
        pipeline_of_role,
    )


def _pipelines(part: JobPart) -> tuple[str, str]:
    """The key of the job's pipeline, and the one with the role's whole name."""
    if part.group:
        return part.pipeline(exact_role=False), part.pipeline(exact_role=True)
    return keys_of_plain_names(part.account_id, part.region, part.role, digits_alike(part.job_name))


@lru_cache(maxsize=64)
def _path_member(path: str) -> bytes:
    """The beginning of the place."""
    return b'"location":{"path":%b,"line":' % compact_bytes(path)


@lru_cache(maxsize=1024)
def _rule_members(rule_id: str, severity: Severity) -> bytes:
    """The beginning of a rule's lines."""
    return compact_bytes({"rule": rule_id, "severity": severity, "resource_type": RESOURCE})[:-1] + b","


@lru_cache(maxsize=1024)
def _owner_member(owner: str) -> bytes:
    """What follows the place."""
    return b'},"owner":' + compact_bytes(owner)


_causes: dict[_Known, tuple[str, bytes]] = {}


def _cause(rule_id: str, pipeline: str, field: str, expected: str, seen: Json) -> tuple[str, bytes]:
    """A cause, masked, and what a line says between the fingerprint and the place. Those of the last values are remembered."""
    json = _encode(seen)
    key = (rule_id, pipeline, field, expected, json)
    known = _causes.get(key)
    if known is not None:
        return known
    cause = mask_text(cause_text(rule_id, pipeline, describe_wrong(field, seen)))
    members = b'","cause":%b,"field":%b,"seen":%b,"expected":%b,' % (*map(compact_bytes, (cause, field)), json, compact_bytes(expected))
    if len(json) <= _LONGEST:
        if len(_causes) >= _MOST:
            _causes.clear()
        _causes[key] = cause, members
    return cause, members

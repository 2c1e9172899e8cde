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
from scanner.findings.order import Key, number_key, severity_key, text_key
from scanner.findings.stable import digits_alike
from scanner.formats.json.encode import RESOURCE
from scanner.formats.json.text import compact_bytes, in_one_line
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.rule import Rule
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE
from scanner.shape.locate import known_key, locate_in_lane

_encode = Encoder().encode
_END = b',"unchanged":false,"waiver":null,"baseline":null}'
_END_IF_UNCHANGED = b',"unchanged":true,"waiver":null,"baseline":null}'
_MOST = 4096  # sets of what findings share that are remembered
_LONGEST = 2000  # bytes of what is remembered of one

Rank = tuple[bool, bool, str]  # of a finding: whether it is not waived, whether it can be stopped, and when it was submitted


class JobPieces(Struct):
    """What the findings of one job share of their lines."""

    part: JobPart
    passage: Passage
    members: bytes  # from its identity to its tags
    place: bytes  # path and line of its record
    end: bytes  # what follows the place, but for the owner
    order: Key  # of path and line: the middle of the keys of its findings
    identity: bytes  # the end of these keys
    pipeline: str
    pipeline_of_role: str  # the pipeline with the role's whole name
    role_name: str
    rank: Rank


class Shared(Struct):
    """What the findings of one rule and one pipeline share that say the same of the same field."""

    rule_id: str
    severity: Severity
    cause: str  # masked
    begin: bytes  # of their lines
    members: bytes  # between fingerprint and place
    order: Key  # the beginning of their keys
    written: str  # the field as most writers write it, e.g. `"status": "Failed"`; empty where a search for that is not enough
    before: int  # characters of that before the value
    width: int  # of the value


class FindingLine(Struct, frozen=True, gc=False):
    """A finding as its line, with its key in reports, and what scans count of it."""

    data: bytes
    order: Key
    shared: Shared
    owner: str
    fingerprint: str
    column: int


class Sharing:
    """Knows what findings of a scan share, and remembers it for the causes that came last."""

    def __init__(self) -> None:
        self._known: dict[tuple[Json, ...], Shared] = {}

    def of(self, rule: RulePart, job: JobPieces, field: str, expected: str, seen: Json) -> Shared:
        """What the finding of a rule and a job shares with others."""
        pipeline = job.pipeline_of_role if rule.exact_role else job.pipeline
        shape = job.part.real.shape
        json = None
        if seen is not None and seen.__class__ is not str:
            json = _encode(seen)  # since 1 is not True, and a list is no key
        key = (rule.rule.id, shape, pipeline, field, expected, seen if json is None else None, json)
        shared = self._known.get(key)
        if shared is None:
            shared = _make_shared(rule.rule, shape, pipeline, field, expected, seen)
            if len(shared.members) <= _LONGEST:
                self._remember(key, shared)
        return shared

    def _remember(self, key: tuple[Json, ...], shared: Shared) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = shared


def _make_shared(rule: Rule, shape: str, pipeline: str, field: str, expected: str, seen: Json) -> Shared:
    begin, order = _of_rule(rule.id, rule.severity)
    cause, cause_members = _of_cause(rule.id, pipeline, field, describe_wrong(field, seen))
    key, value = known_key(shape, field), _written_value(seen)
    return Shared(
        rule.id,
        rule.severity,
        cause,
        begin,
        b'%b%b,"expected":%b,' % (cause_members, _encode(seen), compact_bytes(expected)),
        order,
        f"{key} {value}" if key and value else "",
        len(key) + 1,
        len(value.rstrip(",")),
    )


@lru_cache(maxsize=1024)
def _of_rule(rule_id: str, severity: Severity) -> tuple[bytes, Key]:
    """The beginning of a rule's lines, and of their keys."""
    members = {"rule": rule_id, "severity": severity, "resource_type": RESOURCE}
    return compact_bytes(members)[:-1] + b",", severity_key(severity) + text_key(rule_id)


@lru_cache(maxsize=4096)  # there are fields, such as the job's name, that have another value in each job, and few causes
def _of_cause(rule_id: str, pipeline: str, field: str, wrong: str) -> tuple[str, bytes]:
    """A cause, masked, and what lines say between the fingerprint and what was seen."""
    cause = mask_text(cause_text(rule_id, pipeline, wrong))
    return cause, b'","cause":%b,"field":%b,"seen":' % (compact_bytes(cause), compact_bytes(field))


def _written_value(seen: Json) -> str:
    """A value as most writers write it, with a comma where it could go on; empty for one that takes more than a search."""
    if seen is None:
        return "null"
    if seen.__class__ is str:
        return f'"{seen}"'
    return f"{seen}," if seen.__class__ is int else ""


def finding_line(rule: RulePart, job: JobPieces, owner: str, sharing: Sharing) -> FindingLine:
    """The line of the finding of a rule and a job that is in the lane. Raises ValueError for half of a surrogate pair in the rule."""
    part = job.part
    field, expected = rule.decided(part.real)
    seen = part.seen(field)
    shared = sharing.of(rule, job, field, expected, seen)
    column, place = _place(job, shared, field, seen)
    fingerprint = rule.fingerprint(part.identity)
    data = b"".join(
        (
            shared.begin,
            job.members,
            _encode(rule.message(part)),
            b',"fingerprint":"',
            fingerprint.encode(),
            shared.members,
            job.place,
            place,
            _owner_member(owner),
            job.end,
        )
    )
    order = shared.order + job.order + number_key(column) + job.identity
    if not data.isascii():
        data = in_one_line(data)
    return FindingLine(data, order, shared, owner, fingerprint, column)


def _place(job: JobPieces, shared: Shared, field: str, seen: Json) -> tuple[int, bytes]:
    """The column of a finding, and what is said of it behind the name of its column."""
    passage = job.passage
    start = passage.text.find(shared.written) if shared.written else -1
    if start >= 0:
        start += shared.before
        excerpt, excerpt_column = passage.window(start)
        return start + 1, b'%d,"width":%d,"excerpt":%b,"excerpt_column":%d' % (start + 1, shared.width, _encode(excerpt), excerpt_column)
    part = job.part
    place = locate_in_lane(part.real, passage, field, seen is not None) or part.place(field, seen)
    return place.column or 1, _rest_of_place(place)


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
    place, order = _of_path(passage.path)
    return JobPieces(
        part,
        passage,
        b'%b%b,"message":' % (begin.encode(), _encode(part.tags)),
        b'%b%d,"column":' % (place, passage.line),
        _END_IF_UNCHANGED if part.unchanged else _END,
        order + number_key(passage.line),
        part.identity,
        pipeline,
        pipeline_of_role,
        part.role_name,
        (True, part.status in STOPPABLE, part.submit_time),
    )


def _pipelines(part: JobPart) -> tuple[str, str]:
    """The key of the job's pipeline, and the one with the role's whole name."""
    if part.group:
        return part.pipeline(exact_role=False), part.pipeline(exact_role=True)
    return keys_of_plain_names(part.account_id, part.region, part.role, digits_alike(part.job_name))


@lru_cache(maxsize=64)
def _of_path(path: str) -> tuple[bytes, Key]:
    """The beginning of the place, and of what keys say of it."""
    return b'"location":{"path":%b,"line":' % compact_bytes(path), text_key(path)


@lru_cache(maxsize=1024)
def _owner_member(owner: str) -> bytes:
    """What follows the place."""
    return b'},"owner":' + compact_bytes(owner)

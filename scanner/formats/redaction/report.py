"""A report without the names of its owner."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from msgspec import structs

from scanner.errors import UsageError
from scanner.findings.codec import Codec, Packed
from scanner.findings.evidence import evidence_order
from scanner.findings.order import Key, failure_order, finding_order, undecided_order
from scanner.findings.spill import Spill
from scanner.formats.json.lines import LINES, UNDECIDED_LINES
from scanner.formats.redaction.census import redact_members
from scanner.formats.redaction.pseudonyms import Pseudonyms
from scanner.formats.redaction.texts import Texts
from scanner.formats.redaction.words import is_model
from scanner.model.arn import is_account
from scanner.model.evidence import JobEvidence, ScanEvidence
from scanner.model.intake import LoadFailure
from scanner.model.job import Json
from scanner.model.outcome import Finding, Undecided
from scanner.model.report import Report
from scanner.model.trend import Trend

T = TypeVar("T")

_PARTS = re.compile(r"[^\w.-]+")


def redact(report: Report, key: bytes) -> Report:
    """The report with pseudonyms in place of accounts, names, ARNs, buckets, tags and paths; excerpts of files are left out.

    Reports that are redacted with one key can be compared with each other. Raises UsageError for one that is redacted already.
    """
    if report.redacted is not None:
        raise UsageError("the report is redacted already; redact the one that the scan wrote", "redact")
    pseudonyms = Pseudonyms(key)
    return _without_names(report, Texts(pseudonyms), pseudonyms.key_id)


def redact_sentence(sentence: str, key: bytes) -> str:
    """A sentence without names, for a scan that could not start."""
    return Texts(Pseudonyms(key)).sentence(sentence)


def redact_trend(trend: Trend, key: bytes) -> Trend:
    """How findings went over time, without the names in causes."""
    texts = Texts(Pseudonyms(key))
    return structs.replace(trend, open=tuple(structs.replace(cause, cause=texts.cause(cause.cause)) for cause in trend.open))


def redact_evidence(evidence: ScanEvidence, key: bytes) -> ScanEvidence:
    """What evidence has besides the report, without names: every job, and the values of rules. Its order is that of the pseudonyms."""
    texts = Texts(Pseudonyms(key))
    redacted: ScanEvidence = redact_members(texts, evidence)
    jobs = _sorted(evidence.jobs, evidence_order, Packed(JobEvidence), lambda job: redact_members(texts, job))
    return structs.replace(redacted, jobs=jobs)


def _without_names(report: Report, texts: Texts, key_id: str) -> Report:
    redacted: Report = redact_members(texts, report)
    note = f"redacted: accounts, names, ARNs, buckets, tags and paths are pseudonyms of key {key_id}, and excerpts are left out"
    if report.part is not None:
        part = structs.replace(report.part, owner=texts.owner(report.part.owner), whole=_without_names(report.part.whole, texts, key_id))
        redacted = structs.replace(redacted, part=part)
    return structs.replace(
        redacted,
        redacted=key_id,
        findings=_sorted(report.findings, finding_order, LINES, lambda finding: _finding(texts, finding)),
        undecided=_sorted(report.undecided, undecided_order, UNDECIDED_LINES, lambda entry: _undecided(texts, entry)),
        load_failures=_sorted(report.load_failures, failure_order, Packed(LoadFailure), lambda failure: redact_members(texts, failure)),
        notes=(*redacted.notes, note),
    )


def _sorted(entries: Iterable[T], order: Callable[[T], Key], codec: Codec[T], treat: Callable[[T], T]) -> Spill[T]:
    """The entries without names, in the order that they have now: the old one would say something about the names."""
    treated: Spill[T] = Spill(order, codec)
    for entry in entries:
        treated.add(treat(entry))
    return treated


def _finding(texts: Texts, finding: Finding) -> Finding:
    """A finding whose sentence names its own job, role, owner, tags and values: they are names there, even if they are plain words."""
    redacted: Finding = redact_members(texts, finding)
    names = {name: texts.name(name) for name in _names_in(finding.seen)}
    names |= {value: texts.name(value) for value in (finding.tags or {}).values()}
    names |= {finding.owner: texts.owner(finding.owner), finding.role.rsplit("/", 1)[-1]: texts.role(finding.role.rsplit("/", 1)[-1])}
    names |= {finding.job_name: texts.job_name(finding.job_name), finding.job: redacted.job}
    names.pop("", None)
    return structs.replace(redacted, message=texts.sentence(finding.message, names))


def _undecided(texts: Texts, entry: Undecided) -> Undecided:
    redacted: Undecided = redact_members(texts, entry)
    return structs.replace(redacted, reason=texts.sentence(entry.reason, {entry.job: redacted.job} if entry.job else {}))


def _names_in(value: Json) -> Iterator[str]:
    """The words of the texts in a value."""
    match value:
        case str():
            yield from (word for word in _PARTS.split(value) if not (is_account(word) or is_model(word)))
        case dict():
            for key, inner in value.items():
                yield from _names_in(key)
                yield from _names_in(inner)
        case list():
            for inner in value:
                yield from _names_in(inner)
        case _:
            return

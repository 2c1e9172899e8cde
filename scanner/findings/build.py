"""From checks to the entries of reports: findings and undecided checks, masked, with identity, cause and place."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from msgspec import structs

from scanner.documents.last import remember_last
from scanner.engine.reference import context_for
from scanner.expressions.evidence import first_deciding
from scanner.expressions.fields import seen_at
from scanner.expressions.message import render
from scanner.findings.cause import cause, fingerprint
from scanner.findings.mask import mask_location, mask_text, mask_value, without_sensitive
from scanner.model.arn import region_of
from scanner.model.attribution import UNATTRIBUTED, Attribution
from scanner.model.job import Job
from scanner.model.outcome import Check, Evidence, Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.shape.hints import when_known
from scanner.shape.locate import block_place, locate
from scanner.shape.recognise import is_unchanged


def make_finding(
    configured: ConfiguredRule, real: Job, now: datetime, show_sensitive: bool, attribution: Attribution = UNATTRIBUTED
) -> Finding:
    """The finding of a rule that fails on a job; `configured` is the rule as scopes have it for this job.

    The rule is evaluated on the `real` job; what the report says about it comes from the job without its sensitive texts.
    This is the readable way to a finding. Scans use `FindingMaker`, whose findings tests compare with these.
    """
    rule = configured.rule
    job = real
    if not show_sensitive:
        job = without_sensitive(real)
    first = first_deciding(rule.assertion, context_for(configured, real, now), False) or Evidence("", None, "")
    field = rule.subject or first.field
    seen = seen_at(job.fields, field)
    place = mask_location(locate(real, field, show_sensitive))
    block = block_place(real)
    return Finding(
        rule_id=rule.id,
        severity=rule.severity,
        job=mask_text(job.identity),
        job_name=_text(job, "job_name"),
        account_id=_text(job, "account_id"),
        region=region_of(job.identity),
        role=_text(job, "role_arn"),
        status=_text(job, "status"),
        submit_time=_text(job, "submit_time"),
        stage=job.stage,
        message=mask_text(render(rule.message, context_for(configured, job, now)) or rule.title),
        fingerprint=fingerprint(rule.id, job.identity),
        cause=mask_text(cause(rule.id, job, field, seen, rule.subject == "role_arn", attribution.group)),
        field=field,
        seen=mask_value(seen),
        expected=mask_text(first.expected),
        location=place if block is None else mask_location(block),
        tags=_tags(job),
        owner=attribution.owner or mask_text(configured.overlay.owner),
        unchanged=is_unchanged(real),
        record_location=None if block is None else place,
    )


def make_undecided(check: Check, accepted: str, waivers: tuple[str, ...] = ()) -> Undecided:
    """The entry of an unknown or an error; `accepted` names the allowance that covers it, e.g. `vpc_config`, or is empty."""
    identity, place, record_place = whereabouts(check.job)
    reason, missing = _masked_reasons(check.reasons)
    if check.outcome is not Outcome.UNKNOWN:
        reason = mask_text(check.error)
    elif check.undecided:
        reason = mask_text(describe_reasons(check))
    return Undecided(check.rule.id, identity, check.outcome, reason, missing, place, accepted, waivers, record_place)


@remember_last
def whereabouts(job: Job) -> tuple[str, Location, Location | None]:
    """The job's identity and place, masked, and the place of its record where the job's is in the code."""
    identity, place = mask_text(job.identity), mask_location(job.records[0].place)
    block = block_place(job)
    if block is None:
        return identity, place, None
    return identity, mask_location(Location(block.path, block.line, block.column)), place


@lru_cache(maxsize=1024)  # of a dump, the same fields are missing in every record
def _masked_reasons(reasons: tuple[Reason, ...]) -> tuple[str, tuple[Reason, ...]]:
    """The reasons in one sentence, and each by itself."""
    return mask_text(_because(reasons)), tuple(map(_masked, reasons))


def describe_reasons(check: Check) -> str:
    """The reasons of an unknown in one sentence, with the scopes that depend on them."""
    because = _because(check.reasons)
    if not check.undecided:
        return because
    scopes = " and the ".join(map(str, check.undecided))
    return f"{because}, so it is unknown whether the job is in the {scopes}"


def _because(reasons: Sequence[Reason]) -> str:
    return "; ".join(map(describe_reason, reasons))


def describe_reason(reason: Reason) -> str:
    """One reason of an unknown as a clause, e.g. "vpc_config was not delivered by an AWS List summary"."""
    path = reason.path
    match reason.kind:
        case ReasonKind.NOT_DELIVERED if reason.why:
            return f"{path} was not delivered: {reason.why}"
        case ReasonKind.NOT_DELIVERED:
            return f"{path} was not delivered by {reason.source or 'the source'}"
        case ReasonKind.NOT_YET:
            return f"{path} does not exist yet"
        case ReasonKind.COMPUTED:
            return f"{path} {when_known(reason.source, reason.why)}"
        case ReasonKind.ABSENT if reason.source:
            return f"{path} is absent ({reason.source})"
        case ReasonKind.ABSENT:
            return f"{path} is absent"
        case ReasonKind.EMPTY:
            return f"{path} is empty"


def accepted_by(rule_id: str, outcome: Outcome, reasons: Sequence[Reason], allowed: Collection[str]) -> str:
    """What --allow-unknown names that covers a check: its rule, or a field for each of its reasons. Empty: nothing does.

    What does not exist yet needs no cover: without the other reasons the rule would not apply before the job is submitted.
    """
    if outcome is not Outcome.UNKNOWN or not allowed:
        return ""
    if rule_id in allowed:
        return rule_id
    covers = [_covering(reason, allowed) for reason in reasons if reason.kind is not ReasonKind.NOT_YET]
    if not covers or not all(covers):
        return ""
    return ", ".join(dict.fromkeys(covers))


def _covering(reason: Reason, allowed: Collection[str]) -> str:
    """The allowed name that covers one reason: a field covers itself and all below it, `computed` every value known after apply."""
    if reason.kind is ReasonKind.COMPUTED and "computed" in allowed:
        return "computed"
    parts = reason.path.split(".")
    for length in range(1, len(parts) + 1):
        field = ".".join(parts[:length])
        if field in allowed:
            return field
    return ""


def _masked(reason: Reason) -> Reason:
    return structs.replace(reason, path=mask_text(reason.path), source=mask_text(reason.source), why=mask_text(reason.why))


def _tags(job: Job) -> dict[str, str] | None:
    """The job's tags, masked; None where they were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return None
    return {mask_text(key): mask_text(value) for key, value in tags.items() if isinstance(value, str)}


def _text(job: Job, field: str) -> str:
    """A field of the job, masked; empty where it has no text."""
    value = job.fields[field]
    if not isinstance(value, str):
        return ""
    return mask_text(value)

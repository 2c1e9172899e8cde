"""From verdicts to what reports tell: findings and undecided checks, masked, with identity, cause and place."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from scanner.engine.reference import context_for
from scanner.expressions.evidence import deciding
from scanner.expressions.fields import seen_at
from scanner.expressions.message import render
from scanner.findings.cause import cause, fingerprint
from scanner.findings.mask import mask_location, mask_text, mask_value, without_sensitive
from scanner.model.arn import region_of
from scanner.model.job import Job
from scanner.model.outcome import Check, Evidence, Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.rule import ConfiguredRule
from scanner.shape.hints import when_known
from scanner.shape.locate import locate


def find(configured: ConfiguredRule, real: Job, now: datetime, show_sensitive: bool) -> Finding:
    """The finding that a rule's fail on a job is reported as; `configured` is the rule as scopes have it for the job."""
    rule, job = configured.rule, real if show_sensitive else without_sensitive(real)
    evidence = deciding(rule.assertion, context_for(configured, real, now), False)
    first = evidence[0] if evidence else Evidence("", None, "")
    field = rule.subject or first.field
    seen = seen_at(job.fields, field)
    return Finding(
        rule_id=rule.id,
        severity=rule.severity,
        job=mask_text(job.identity),
        job_name=_shown(job, "job_name"),
        account_id=_shown(job, "account_id"),
        region=region_of(job.identity),
        role=_shown(job, "role_arn"),
        status=_shown(job, "status"),
        submit_time=_shown(job, "submit_time"),
        stage=job.stage,
        message=mask_text(render(rule.message, context_for(configured, job, now)) or rule.title),
        fingerprint=fingerprint(rule.id, job.identity),
        cause=mask_text(cause(rule.id, job, field, seen in (None, [], {}), rule.subject == "role_arn")),
        field=field,
        seen=mask_value(seen),
        expected=mask_text(first.expected),
        location=mask_location(locate(real, field, show_sensitive)),
        tags=_tags(job),
    )


def leave_open(verdict: Check, accepted: str) -> Undecided:
    """The entry that an unknown or an error is reported as; `accepted` names the allowance that covers it, if one does."""
    record = verdict.job.records[0]
    reason = verdict.error if verdict.outcome is Outcome.ERROR else why_open(verdict)
    return Undecided(
        rule_id=verdict.rule.id,
        job=mask_text(verdict.job.identity),
        outcome=verdict.outcome,
        reason=mask_text(reason),
        missing=tuple(map(_masked, verdict.reasons)),
        location=mask_location(record.place),
        accepted=accepted,
    )


def why_open(verdict: Check) -> str:
    """The reasons of an unknown in one sentence, with the scopes that hang on them."""
    because = "; ".join(map(explain, verdict.reasons))
    scopes = " and the ".join(map(str, verdict.undecided))
    return f"{because}, so nobody knows whether the job is in the {scopes}" if scopes else because


def explain(reason: Reason) -> str:
    """One reason of an unknown as a clause: what is missing and who did not deliver it."""
    match reason.kind:
        case ReasonKind.NOT_DELIVERED:
            by_whom = f": {reason.why}" if reason.why else f" by {reason.source or 'the source'}"
            return f"{reason.path} was not delivered{by_whom}"
        case ReasonKind.NOT_YET:
            return f"{reason.path} does not exist yet"
        case ReasonKind.COMPUTED:
            return f"{reason.path} {when_known(reason.source, reason.why)}"
        case ReasonKind.ABSENT:
            return f"{reason.path} is absent" + (f" ({reason.source})" if reason.source else "")
        case ReasonKind.EMPTY:
            return f"{reason.path} is empty"


def accepted_by(rule_id: str, outcome: Outcome, reasons: Sequence[Reason], allowed: Collection[str]) -> str:
    """What --allow-unknown names that covers a check: its rule, or a field for each of its reasons. Empty: nothing does."""
    if outcome is not Outcome.UNKNOWN:
        return ""
    if rule_id in allowed:
        return rule_id
    covers = [_covering(reason, allowed) for reason in reasons]
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
    return replace(reason, path=mask_text(reason.path), source=mask_text(reason.source), why=mask_text(reason.why))


def _tags(job: Job) -> dict[str, str] | None:
    """The job's tags, masked; None where they were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return None
    return {mask_text(key): mask_text(value) for key, value in tags.items() if isinstance(value, str)}


def _shown(job: Job, field: str) -> str:
    value = job.fields[field]
    return mask_text(value) if isinstance(value, str) else ""

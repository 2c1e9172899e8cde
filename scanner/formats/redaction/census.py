"""What becomes of each member of a report: a member that is not listed here stops the tests, so that none is forgotten."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, structs

from scanner.formats.redaction.texts import Texts
from scanner.model.coverage import Coverage, Exemption, Usage
from scanner.model.evidence import JobEvidence, ParameterValue, Previous, RuleInForce, ScanEvidence, Signature
from scanner.model.governance import BaselineUse, LastReport, ReportedWaiver, WaivedBy, Warns
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.model.outcome import Finding, Reason, Undecided
from scanner.model.place import Location
from scanner.model.report import (
    CauseSummary,
    ChangedValue,
    Flags,
    MissingReason,
    Newest,
    OwnerPart,
    PackUse,
    Passed,
    Pipeline,
    PolicySummary,
    Report,
    ReportedRule,
    SwitchedOff,
    Window,
)
from scanner.model.rule import Remediation

_PUBLIC = "builtin/"  # how the paths of jobscan's own policies begin

Treatment = Callable[[Texts, Any], Any]


def keep(_texts: Texts, value: Any) -> Any:
    """A number, a time of the scan, an enumeration; or what a policy calls its own rules: IDs, parameters, frameworks."""
    return value


def drop(_texts: Texts, _value: Any) -> None:
    """An excerpt of a file."""
    return


def redact_members(texts: Texts, value: Any) -> Any:
    """The same noun without names."""
    treatments = next(CENSUS[kind] for kind in type(value).__mro__ if kind in CENSUS)
    changes = {member: treat(texts, getattr(value, member)) for member, treat in treatments.items() if treat is not keep}
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)


def nested(texts: Texts, value: Any) -> Any:
    """Members that have a list of their own below, alone or several."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(nested(texts, entry) for entry in value)
    return redact_members(texts, value)


def policies(texts: Texts, value: Any) -> Any:
    """Policy files; those of jobscan itself are public."""
    if isinstance(value, PolicySummary) and value.path.startswith(_PUBLIC):
        return value
    if isinstance(value, tuple):
        return tuple(policies(texts, entry) for entry in value)
    return nested(texts, value)


def rules_in_force(texts: Texts, rules: tuple[RuleInForce, ...]) -> tuple[RuleInForce, ...]:
    """The rules of a scan with their values; policies of jobscan itself are public."""
    treated = []
    for rule in rules:
        redacted: RuleInForce = redact_members(texts, rule)
        if rule.policy.startswith(_PUBLIC):
            redacted = structs.replace(redacted, policy=rule.policy, policy_sha256=rule.policy_sha256)
        treated.append(redacted)
    return tuple(treated)


def long_list(_texts: Texts, rows: Any) -> Any:
    """A list that may be longer than memory: `redact` goes through it entry by entry."""
    return rows


def _each(treatment: Treatment) -> Treatment:
    """A treatment of each of several."""

    def treat(texts: Texts, values: Any) -> Any:
        treated = (treatment(texts, value) for value in values)
        return frozenset(treated) if isinstance(values, frozenset) else tuple(treated)

    return treat


def _optional(treatment: Treatment) -> Treatment:
    return lambda texts, value: None if value is None else treatment(texts, value)


def _keys(treatment: Treatment) -> Treatment:
    """A treatment of the keys of counts."""
    return lambda texts, counts: {treatment(texts, key): number for key, number in counts.items()}


def _sorted(treatment: Treatment) -> Treatment:
    """A treatment of each of several, in an order that says nothing of the names."""
    return lambda texts, values: tuple(sorted(treatment(texts, value) for value in values))


def _tags(texts: Texts, tags: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if tags is None else {texts.value_text(key): texts.name(value) for key, value in tags.items()}


def _set_aside(texts: Texts, by_rule: Mapping[str, str]) -> dict[str, str]:
    """What accepts the checks of a job: by rule the ID of a waiver, or a field."""
    return {rule: texts.sentence(what) for rule, what in by_rule.items()}


def _phrase(texts: Texts, phrase: str) -> str:
    """What a waiver is about, e.g. "job_names: nightly-*"."""
    member, colon, values = phrase.partition(": ")
    if not colon:
        return texts.value_text(phrase)
    return f"{texts.sentence(member)}: {', '.join(texts.value_text(value) for value in values.split(', '))}"


_account, _region, _role, _job_name, _owner = Texts.account, Texts.region, Texts.role, Texts.job_name, Texts.owner
_identity, _path, _digest, _cause, _pipeline = Texts.identity, Texts.path, Texts.digest, Texts.cause, Texts.pipeline
_sentence, _expression, _value, _value_text, _name = Texts.sentence, Texts.expression, Texts.value, Texts.value_text, Texts.name

_JOB = {"job": _identity, "job_name": _job_name, "status": _value_text, "submit_time": _value_text, "stage": keep, "unchanged": keep}

CENSUS: Mapping[type, Mapping[str, Treatment]] = {
    Report: {
        "version": keep, "now": keep, "flags": nested, "exit_code": keep, "honest_code": keep, "complete": keep, "jobs": keep,
        "requests": keep, "named": _each(_sentence), "packs": nested, "policies": policies, "parameters_sha256": _digest,
        "config": policies, "floors": policies, "changed": nested, "sources": nested, "started": keep, "ended": keep, "window": nested,
        "accounts": _sorted(_account), "regions": _sorted(_region), "rules": nested, "causes": nested, "pipelines": nested,
        "more_pipelines": keep, "missing": nested, "coverage": nested, "findings": long_list, "undecided": long_list, "waivers": nested,
        "baseline": nested, "last": nested, "cause_version": keep, "group_by": _expression, "load_failures": long_list,
        "more_load_failures": _keys(_sentence), "skipped": _each(_path), "more_skipped": keep, "left_out": _keys(_sentence),
        "error": _optional(_sentence), "part": nested, "notes": _each(_sentence), "redacted": keep,
    },
    Finding: {
        **_JOB, "rule_id": keep, "severity": keep, "account_id": _account, "region": _region, "role": _role, "message": _sentence,
        "fingerprint": _digest, "cause": _cause, "field": _sentence, "seen": _value, "expected": _expression, "location": nested,
        "tags": _tags, "owner": _owner, "waiver": nested, "baseline": keep, "record_location": nested,
    },
    Undecided: {
        "rule_id": keep, "job": _identity, "outcome": keep, "reason": _sentence, "missing": nested, "location": nested,
        "accepted": _sentence, "waivers": _each(_value_text), "record_location": nested,
    },
    Reason: {"path": _sentence, "kind": keep, "source": _sentence, "why": _sentence},
    Location: {
        "path": _path, "line": keep, "column": keep, "width": keep, "source": drop, "source_column": drop, "lacks": _sentence,
    },
    CauseSummary: {
        "cause": _cause, "rule_id": keep, "severity": keep, "account_id": _account, "region": _region, "role": _role, "findings": keep,
        "stoppable": keep, "severities": keep, "newest": nested, "waived": keep, "standing": keep, "owner": _owner,
    },
    Newest: {**_JOB, "fingerprint": _digest, "location": nested},
    Pipeline: {
        "key": _pipeline, "account_id": _account, "region": _region, "role": _role, "name": _job_name, "jobs": keep,
        "newest_submit": _value_text, "passed": nested,
    },
    Passed: {"rule_id": keep, "jobs": keep, "newest_submit": _value_text},
    ReportedRule: {
        "id": keep, "title": _sentence, "severity": keep, "name": _sentence, "precision": keep, "rationale": _sentence,
        "remediation": nested, "references": _each(_sentence), "frameworks": keep, "cwe": keep, "stages": keep, "owner": _owner,
        "runbook": _sentence, "severity_reason": _sentence, "asked_for": keep, "unset": keep, "never_configured": keep,
        "configure_with": _sentence, "outcomes": keep, "accepted": keep, "severities": keep, "statuses": _keys(_value_text),
        "submitted": keep, "waived": keep, "known": keep, "warns": nested, "was_undecided": keep, "off": nested,
    },
    Remediation: {"running": _sentence, "finished": _sentence, "pipeline": _sentence, "cli": _sentence},
    Warns: {"reason": _sentence, "until": _value_text},
    SwitchedOff: {"scope": _name, "location": nested, "reason": _sentence, "jobs": keep},
    Coverage: {
        "state": keep, "source": _path, "account": _account, "region": _region, "operation": _sentence, "detail": _sentence,
        "records": keep, "action": _sentence, "inferred": keep, "as_of": _value_text, "lost": keep, "known_gap": keep,
        "exemption": nested, "usage": nested,
    },
    Exemption: {"reason": _sentence, "owner": _owner, "until": _value_text},
    Usage: {"calls": keep, "pages": keep, "retries": keep, "seconds": keep},
    SourceSummary: {
        "path": _path, "sha256": _optional(_digest), "records": keep, "notes": _each(_sentence), "truncated": nested, "is_whole": keep,
        "foreign": keep, "collected": nested, "sections": _each(_digest),
    },
    Truncation: {"location": nested, "reason": _sentence},
    LoadFailure: {
        "location": nested, "reason": _sentence, "foreign": keep, "other_type": _sentence, "blank": keep, "number": keep,
    },
    WaivedBy: {"id": _value_text, "owner": _owner, "reason": _sentence, "expires": keep, "others": _each(_value_text)},
    ReportedWaiver: {
        "id": _value_text, "state": keep, "reason": _sentence, "owner": _owner, "added": keep, "expires": keep, "outcome": keep,
        "where": _each(_phrase), "location": nested, "rules": keep, "fields": _each(_sentence), "ticket": _name, "approved_by": _owner,
        "matched": keep,
    },
    BaselineUse: {"path": _path, "sha256": _digest, "entries": keep, "expired": keep},
    LastReport: {"path": _path, "now": keep},
    PolicySummary: {"path": _path, "sha256": _digest},
    ChangedValue: {"rule": keep, "name": keep, "value": _value, "origin": _sentence, "omitted": keep},
    MissingReason: {"reason": nested, "rules": keep, "jobs": keep},
    Window: {
        "since": _optional(_value_text), "name_contains": _job_name, "active_only": keep, "statuses": _each(_value_text),
        "oldest_submit": _optional(_value_text), "newest_submit": _optional(_value_text), "newest_change": _optional(_value_text),
    },
    Flags: {
        "fail_on": keep, "allow_unknown": _each(_sentence), "allow_empty": keep, "exit_zero": keep, "fail_on_new": keep,
        "expect_jobs": keep, "only_new_gaps": keep,
    },
    PackUse: {"run": keep, "in_part": keep, "not_run": keep},
    OwnerPart: {"owner": _owner, "whole": nested},
    ScanEvidence: {"jobs": long_list, "rules": rules_in_force, "previous": keep, "sign": keep},
    JobEvidence: {
        "job": _identity, "account_id": _account, "region": _region, "submit_time": _value_text, "status": _value_text,
        "record_sha256": _digest, "not_delivered": _each(_sentence), "computed": _each(_sentence), "row": keep, "set_aside": _set_aside,
    },
    RuleInForce: {"id": keep, "policy": _path, "policy_sha256": _digest, "parameters": nested},
    ParameterValue: {"name": keep, "value": _value, "origin": _sentence},
    Previous: {"sha256": keep, "now": keep},
    Signature: {"value": keep, "method": keep, "key": keep},
}  # fmt: skip

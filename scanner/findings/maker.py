"""Makes the findings of a scan: what the findings of a rule, or of a job, share is worked out once."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from scanner.findings.cause import BETWEEN, describe_wrong, fingerprint
from scanner.findings.mask import mask_again, mask_value
from scanner.findings.of_job import JobPart, job_part
from scanner.findings.of_rule import RulePart
from scanner.model.attribution import UNATTRIBUTED, Attribution
from scanner.model.job import Job, Json
from scanner.model.outcome import Check, Finding
from scanner.model.rule import ConfiguredRule

FEW = 4
_SHORT = 200  # characters of a value that is remembered


class FindingMaker:
    """Makes findings that equal those of `make_finding`, for several findings of a job in a row and many of a rule."""

    def __init__(self, rules: Sequence[ConfiguredRule], now: datetime, show_sensitive: bool, few: int = FEW) -> None:
        """A maker for the rules of a scan; it compiles a rule after its first `few` findings: many scans have no more of one rule."""
        self._rules = tuple(rules)
        self._now = now
        self._show_sensitive = show_sensitive
        self._few = [few] * len(self._rules)  # findings of each rule until it is compiled
        self._rule_parts: list[RulePart | None] = [None] * len(self._rules)
        self._job_part: JobPart | None = None  # of the last job

    def make(self, number: int, check: Check, attribution: Attribution = UNATTRIBUTED) -> Finding:
        """The finding of a check that is a fail, of the rule with this number."""
        if check.configured is not None:  # as scopes have it for this job
            return self._finding(RulePart(check.configured, self._now), check.job, attribution)
        part = self._rule_parts[number]
        if part is None:
            part = self._rule_parts[number] = RulePart(self._rules[number], self._now)
        if self._few[number] >= 0:
            self._count(number, part)
        return self._finding(part, check.job, attribution)

    def _count(self, number: int, part: RulePart) -> None:
        """Counts a finding of a rule, and compiles the rule once there were a few."""
        if self._few[number] == 0:
            part.compile()
        self._few[number] -= 1

    def _finding(self, rule: RulePart, job: Job, attribution: Attribution) -> Finding:
        part = self._part_of(job, attribution.group)
        field, expected = rule.decided(job)
        seen = part.seen(field)
        place = part.place(field, seen)
        rule_id = rule.rule.id
        return Finding(
            rule_id=rule_id,
            severity=rule.rule.severity,
            job=part.job,
            job_name=part.job_name,
            account_id=part.account_id,
            region=part.region,
            role=part.role,
            status=part.status,
            submit_time=part.submit_time,
            stage=job.stage,
            message=rule.message(part),
            fingerprint=fingerprint(rule_id, job.identity),
            cause=_cause(rule, part, field, seen),
            field=field,
            seen=_masked(seen),
            expected=expected,
            location=place if part.block is None else part.block,
            tags=part.tags,
            owner=attribution.owner or rule.owner,
            unchanged=part.unchanged,
            record_location=None if part.block is None else place,
        )

    def _part_of(self, job: Job, group: str) -> JobPart:
        part = self._job_part
        if part is None or part.real is not job or part.group != group:
            part = self._job_part = job_part(job, self._show_sensitive, group)
        return part


def _masked(value: Json) -> Json:
    """A value of the job, masked."""
    return mask_again(value) if value.__class__ is str else mask_value(value)


def _cause(rule: RulePart, part: JobPart, field: str, seen: Json) -> str:
    """The cause, masked. Many jobs have the same one."""
    wrong = _wrong_text(field, seen) if seen.__class__ is str and len(seen) <= _SHORT else describe_wrong(field, seen)
    return mask_again(f"{rule.rule.id}{BETWEEN}{part.pipeline(rule.exact_role)}{BETWEEN}{wrong}")


@lru_cache(maxsize=4096)
def _wrong_text(field: str, seen: str) -> str:
    return describe_wrong(field, seen)

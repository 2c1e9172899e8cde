"""Makes the findings of a scan: what the findings of a rule, or of a job, share is worked out once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from scanner.findings.cause import cause_text, describe_wrong
from scanner.findings.mask import mask_text
from scanner.findings.of_job import JobPart, job_part, job_part_with
from scanner.findings.of_rule import RulePart
from scanner.findings.plain import plain_passages
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
        return self._finding(self.rule_part(number), check.job, attribution)

    def rule_part(self, number: int) -> RulePart:
        """What all findings share of the rule with this number. It is to be asked for once a finding: after a few the rule is compiled."""
        part = self._rule_parts[number]
        if part is None:
            part = self._rule_parts[number] = RulePart(self._rules[number], self._now)
        if part.is_compiled:
            return part
        if self._few[number] <= 0:
            part.compile()
        self._few[number] -= 1
        return part

    def _finding(self, rule: RulePart, job: Job, attribution: Attribution) -> Finding:
        part = self.job_part(job, attribution.group)
        field, expected = rule.decided(job)
        seen = part.seen(field)
        place = part.place(field, seen)
        # The members in their order: by name, they would take as long as the rest.
        return Finding(
            rule.rule.id,
            rule.rule.severity,
            part.job,
            part.job_name,
            part.account_id,
            part.region,
            part.role,
            part.status,
            part.submit_time,
            job.stage,
            rule.message(part),
            rule.fingerprint(part.identity),
            _cause(rule.rule.id, part.pipeline(rule.exact_role), _describe_wrong(field, seen)),
            field,
            part.masked(seen),
            expected,
            place if part.block is None else part.block,
            part.tags,
            attribution.owner or rule.owner,
            part.unchanged,
            record_location=None if part.block is None else place,
        )

    def job_parts(self, jobs: Sequence[Job], groups: Iterable[str]) -> Iterator[JobPart]:
        """What all findings of each of some jobs share, in less time than one by one."""
        passages = plain_passages(jobs, self._show_sensitive)
        for passage, job, group in zip(passages, jobs, groups, strict=True):
            yield job_part_with(passage, job, self._show_sensitive, group)

    def job_part(self, job: Job, group: str) -> JobPart:
        """What all findings of a job share."""
        part = self._job_part
        if part is None or part.real is not job or part.group != group:
            part = self._job_part = job_part(job, self._show_sensitive, group)
        return part


def _describe_wrong(field: str, seen: Json) -> str:
    """What `describe_wrong` gives. Many jobs have the same short texts, or nothing there."""
    if seen is None or (seen.__class__ is str and len(seen) <= _SHORT):
        return _remembered_wrong(field, seen)
    return describe_wrong(field, seen)


@lru_cache(maxsize=4096)
def _remembered_wrong(field: str, seen: str | None) -> str:
    return describe_wrong(field, seen)


@lru_cache(maxsize=4096)
def _cause(rule: str, pipeline: str, wrong: str) -> str:
    """The cause, masked. Many jobs have the same one."""
    return mask_text(cause_text(rule, pipeline, wrong))

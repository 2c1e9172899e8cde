"""What evidence needs of a scan besides its report: every job with its outcomes, and each rule with its policy and values."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from scanner.findings.codec import Packed
from scanner.findings.evidence import evidence_order, job_evidence
from scanner.findings.mask import mask_text, mask_value
from scanner.findings.spill import Spill
from scanner.model.evidence import ACCEPTED, WAIVED, JobEvidence, ParameterValue, RuleInForce
from scanner.model.job import Job
from scanner.model.rule import ConfiguredRule, Policy
from scanner.policy.effective import effective

CheckedJobs = Spill[JobEvidence]
_MARKS = {"f": WAIVED, "u": ACCEPTED}
_NOTHING: Mapping[str, str] = {}


def checked_jobs(folder: Path | None = None) -> CheckedJobs:
    """Where a scan puts every job that it checked; with `folder`, it can be pickled for another process."""
    return Spill(evidence_order, Packed(JobEvidence), folder=folder)


def add_checked(jobs: CheckedJobs, rules: Sequence[ConfiguredRule], job: Job, row: str, set_aside: Mapping[int, str]) -> None:
    """Adds a job with its row; `set_aside` has by the number of the rule what waives its fail, or accepts its unknown."""
    if not set_aside:
        jobs.add(job_evidence(job, row, _NOTHING))
        return
    by_rule = {rules[number].rule.id: what for number, what in set_aside.items()}
    jobs.add(job_evidence(job, _marked(row, tuple(set_aside)), by_rule))


@lru_cache(maxsize=1024)
def _marked(row: str, numbers: tuple[int, ...]) -> str:
    """The row with other letters for the rules with these numbers."""
    letters = list(row)
    for number in numbers:
        letters[number] = _MARKS[letters[number]]
    return "".join(letters)


def rules_in_force(rules: Sequence[ConfiguredRule], policies: Sequence[Policy]) -> Iterator[RuleInForce]:
    """Each rule of a scan, in their order."""
    policy_of = {rule.id: policy for policy in policies for rule in policy.rules}
    for configured in rules:
        policy = policy_of[configured.rule.id]
        values = [ParameterValue(row.name, mask_value(row.value), mask_text(row.origin)) for row in effective(configured)]
        yield RuleInForce(configured.rule.id, policy.path, policy.sha256, tuple(values))

"""Collects the evidence of a scan while it runs, and what signs it in the end."""

from scanner.cli.evidence.files import open_evidence
from scanner.cli.evidence.sign_command import sign_by
from scanner.cli.reporting import EvidenceOptions
from scanner.errors import UsageError
from scanner.formats.evidence.keys import signer
from scanner.model.evidence import Previous, ScanEvidence, Sign
from scanner.project.plan import Plan
from scanner.run.evidence import checked_jobs, rules_in_force


class Recording:
    """The evidence of one scan. What is wrong with a key or an earlier file raises UsageError when this is made, before the scan."""

    def __init__(self, options: EvidenceOptions) -> None:
        self.jobs = checked_jobs()
        self._sign = _signs(options)
        self._previous = None if options.evidence_after is None else _previous(options.evidence_after)

    def of(self, plan: Plan) -> ScanEvidence:
        """The evidence, once the jobs are scanned."""
        return ScanEvidence(self.jobs, tuple(rules_in_force(plan.rules, plan.policies)), self._previous, self._sign)


def _signs(options: EvidenceOptions) -> Sign | None:
    if options.evidence_key is not None and options.evidence_sign_command is not None:
        raise UsageError("pass --evidence-key or --evidence-sign-command, not both")
    if options.evidence_key is not None:
        return signer(options.evidence_key)
    if options.evidence_sign_command is not None:
        return sign_by(options.evidence_sign_command)
    return None


def _previous(name: str) -> Previous:
    """The evidence that this one follows; it must be as it was written, or a missing night would not be noticed."""
    earlier = open_evidence(name)
    if earlier.problems:
        raise UsageError(f"--evidence-after: {name}: {earlier.problems[0]}; see jobscan evidence verify")
    return Previous(earlier.sha256, earlier.head.now)

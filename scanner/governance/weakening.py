"""What a scan would no longer say under another configuration, e.g. under the one that a pull request brings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.display.lines import count, first_of
from scanner.governance.gate import reaches_code
from scanner.model.codes import CLEAN
from scanner.model.outcome import Finding
from scanner.model.report import Report

_RULES = 3  # named in a sentence


@dataclass(frozen=True, slots=True)
class Weakening:
    """What counts in a report and not in another one of the same sources; by rule, the most first."""

    findings: dict[str, int]
    undecided: dict[str, int]
    jobs: int = 0  # that the other one did not check
    gaps: int = 0  # what could not be read, or was not there, and is not missed by the other one
    code: int = 0  # the exit code of the report, without --exit-zero
    other_code: int = 0
    lowered: dict[str, int] = field(default_factory=dict)  # findings that count in both, with a lower severity in the other one

    @property
    def is_none(self) -> bool:
        """Whether all that counts in the report counts in the other one."""
        if self.findings or self.lowered or self.undecided or self.jobs or self.gaps:
            return False
        return self.code == CLEAN or self.other_code != CLEAN

    def sentence(self) -> str:
        """All of it, e.g. "2 findings would not count (ACME-1 2); the exit code would be 0 instead of 1"."""
        return "; ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.findings:
            yield f"{count(sum(self.findings.values()), 'finding')} would not count ({_by_rule(self.findings)})"
        if self.lowered:
            yield f"{count(sum(self.lowered.values()), 'finding')} would have a lower severity ({_by_rule(self.lowered)})"
        if self.undecided:
            yield f"{count(sum(self.undecided.values()), 'undecided check')} would not count ({_by_rule(self.undecided)})"
        if self.jobs:
            yield f"{count(self.jobs, 'job')} would not be checked"
        if self.gaps:
            yield f"{count(self.gaps, 'gap in what was read', 'gaps in what was read')} would not count"
        if self.code != self.other_code:
            yield f"the exit code would be {self.other_code} instead of {self.code}"


def weakening(report: Report, other: Report) -> Weakening:
    """What counts in a report and not in another one of the same sources."""
    kept = {finding.fingerprint: finding.severity for finding in _counting(other)}
    findings = Counter(finding.rule_id for finding in _counting(report) if finding.fingerprint not in kept)
    both = (finding for finding in _counting(report) if finding.fingerprint in kept)
    lowered = Counter(finding.rule_id for finding in both if kept[finding.fingerprint].rank < finding.severity.rank)
    decided = {(finding.rule_id, finding.job) for finding in other.findings}
    open_checks = _undecided(other)
    undecided = Counter(rule_id for rule_id, job in _undecided(report) - open_checks - decided)
    return Weakening(
        dict(findings.most_common()),
        dict(sorted(undecided.items(), key=lambda item: (-item[1], item[0]))),
        max(0, report.jobs - other.jobs),
        max(0, _gaps(report) - _gaps(other)),
        report.honest_code,
        other.honest_code,
        dict(lowered.most_common()),
    )


def _counting(report: Report) -> Iterator[Finding]:
    """The findings that reach the exit code."""
    rules = {rule.id: rule for rule in report.rules}
    return (finding for finding in report.findings if reaches_code(report.flags, rules[finding.rule_id], finding))


def _undecided(report: Report) -> set[tuple[str, str]]:
    """The rule and the job of each check that is undecided and not accepted."""
    return {(check.rule_id, check.job) for check in report.undecided if not check.accepted}


def _gaps(report: Report) -> int:
    """How many records and sources were not read to their end, and expected accounts and Regions not at all."""
    return report.failures + len(report.truncations) + sum(row.is_gap for row in report.coverage)


def _by_rule(numbers: dict[str, int]) -> str:
    return first_of([f"{rule_id} {number:,}" for rule_id, number in numbers.items()], _RULES)

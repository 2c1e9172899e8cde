"""Requirements of frameworks, the rules that support each, and what these found."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.model.outcome import Outcome
from scanner.model.report import Report, ReportedRule


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement with its rules, and the worst outcome of any of them."""

    name: str
    rules: tuple[ReportedRule, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework with those of its requirements that a selected rule supports."""

    name: str
    requirements: tuple[Requirement, ...]

    @property
    def counts(self) -> str:
        """How many requirements have which outcome, e.g. "2 with findings, 1 passed"."""
        outcomes = [requirement.outcome for requirement in self.requirements]
        present = [outcome for outcome in _WORST_FIRST if outcome in outcomes]
        return ", ".join(f"{outcomes.count(outcome)} {_IN_COUNTS.get(outcome, outcome)}" for outcome in present)


_WORST_FIRST = (
    "findings",
    "not decided",
    "not configured",
    "switched off",
    "waived",
    "passed for what was read",
    "passed",
    "nothing applied",
)
_IN_COUNTS = {"findings": "with findings"}


def frameworks(report: Report) -> Iterator[Framework]:
    """Each framework of a selected rule, with its requirements by name."""
    found: dict[str, dict[str, list[ReportedRule]]] = {}
    for rule in report.rules:
        for framework, requirements in rule.frameworks.items():
            for requirement in requirements:
                found.setdefault(framework, {}).setdefault(requirement, []).append(rule)
    for framework, rules in sorted(found.items()):
        yield Framework(framework, tuple(_requirement(report, name, those) for name, those in sorted(rules.items())))


def _requirement(report: Report, name: str, rules: list[ReportedRule]) -> Requirement:
    worst = min((outcome_of(rule, report) for rule in rules), key=_WORST_FIRST.index)
    return Requirement(name, tuple(rules), worst)


def outcome_of(rule: ReportedRule, report: Report) -> str:
    """What came of a rule in a word: the worst for any job."""
    if any(rule.active.values()):
        return "findings"
    if rule.undecided or rule.accepted:
        return "not decided"
    if rule.unset:
        return "not configured"
    if rule.off:
        return "switched off"
    if rule.findings:
        return "waived"
    if rule.outcomes.get(Outcome.FAIL):  # of other owners, in one owner's part
        return "findings"
    if rule.outcomes.get(Outcome.PASS):
        return "passed for what was read" if report.damaged else "passed"
    return "nothing applied"

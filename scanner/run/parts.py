"""The parts of a report: the findings of one owner each."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from scanner.findings.spill import Spill
from scanner.governance.baseline.apply import Standings, count_standings
from scanner.model.outcome import Finding
from scanner.model.report import CauseSummary, OwnerPart, Report, ReportedRule
from scanner.run.causes import RuleFindings
from scanner.run.tally import Tally


@dataclass(frozen=True, slots=True)
class OwnFindings:
    """The findings of one owner, and what rules and causes count of them."""

    owner: str
    findings: Spill[Finding]
    causes: tuple[CauseSummary, ...]
    by_rule: Mapping[str, RuleFindings]
    standings: Standings


def split_by_owner(report: Report) -> list[OwnFindings]:
    """The findings of each owner, by name, those without an owner first; these are there also if there are none."""
    tallies: dict[str, Tally] = {"": Tally()}
    for finding in report.findings:
        tallies.setdefault(finding.owner, Tally()).add_finding(finding)
    return [_own_findings(owner, tallies[owner]) for owner in sorted(tallies)]


def part_of(report: Report, own: OwnFindings) -> Report:
    """The report with one owner's findings and causes, and with the rules' counts of these.

    The outcomes of the rules, all that is undecided or was not read, and the exit code stay those of the whole scan.
    """
    return replace(
        report,
        findings=own.findings,
        causes=own.causes,
        rules=tuple(_rule(rule, own) for rule in report.rules),
        part=OwnerPart(own.owner, report),
    )


def _own_findings(owner: str, tally: Tally) -> OwnFindings:
    standings = count_standings(tally.findings)
    causes = tuple(replace(cause, standing=standings.of_cause(cause.cause)) for cause in tally.causes.summaries())
    return OwnFindings(owner, tally.findings, causes, tally.by_rule, standings)


def _rule(rule: ReportedRule, own: OwnFindings) -> ReportedRule:
    """The rule with the counts of its findings of one owner."""
    counts = own.by_rule.get(rule.id, RuleFindings())
    return replace(
        rule,
        severities=dict(counts.severities),
        statuses=dict(sorted(counts.statuses.items())),
        submitted=counts.submitted,
        waived=dict(counts.waived),
        known=dict(own.standings.known.get(rule.id, {})),
    )

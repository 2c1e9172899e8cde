"""From what was counted to the report: plain data that any format can write, save and read back."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from scanner.display.lines import count
from scanner.display.time import iso
from scanner.engine.engine import count_outcomes
from scanner.findings.attribution import notes_on_owners
from scanner.findings.mask import mask_text
from scanner.findings.order import coverage_order
from scanner.governance.gate import Counts, judge_scan
from scanner.governance.waivers.state import reported_waivers
from scanner.model.outcome import Outcome
from scanner.model.report import ChangedValue, PolicySummary, Report, ReportedRule, Window
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import changed, lowered, parameters_hash
from scanner.policy.how_to_configure import how_to_configure
from scanner.project.plan import Plan
from scanner.run.causes import RuleFindings
from scanner.run.notes import notes
from scanner.run.tally import Tally
from scanner.run.window import asked_window
from scanner.version import __version__

_LONG = 1000  # characters of a parameter's value; a list of thousands of accounts would fill pages


def make_report(plan: Plan, tally: Tally, source_notes: Sequence[str], started: datetime) -> Report:
    """The report of a scan that has ended. `source_notes` are the sentences about the sources as a whole."""
    rules = tuple(reported_rules(plan.rules, tally))
    judgement = judge_scan(plan.gate, Counts(rules, tally.jobs, tally.damaged))
    report = Report(
        version=__version__,
        now=iso(plan.now),
        flags=plan.gate,
        exit_code=judgement.exit_code,
        honest_code=judgement.honest_code,
        complete=judgement.complete,
        jobs=tally.jobs,
        requests=tally.requests,
        named=tuple(map(mask_text, plan.named)),
        packs=plan.packs,
        policies=tuple(PolicySummary(policy.path, policy.sha256) for policy in plan.policies),
        parameters_sha256=parameters_hash(plan.rules),
        config=plan.config,
        floors=plan.floors,
        changed=tuple(map(_short, changed(plan.rules))),
        sources=tuple(tally.sources),
        started=None if plan.reproducible else iso(started),
        ended=None if plan.reproducible else iso(datetime.now(UTC)),
        window=_window(plan, tally),
        accounts=tuple(sorted(tally.accounts)),
        regions=tuple(sorted(tally.regions)),
        rules=rules,
        causes=tally.causes.summaries(),
        pipelines=tally.pipelines.summaries([rule.id for rule in rules]),
        more_pipelines=tally.pipelines.uncounted,
        missing=tally.missing.summaries(),
        coverage=tuple(sorted(tally.coverage, key=coverage_order)),
        findings=tally.findings,
        undecided=tally.undecided,
        load_failures=tally.failures,
        more_load_failures=dict(sorted(tally.more_failures.items())),
        skipped=tuple(tally.skipped),
        more_skipped=tally.more_skipped,
        left_out=dict(sorted(tally.left_out.items())),
        group_by=mask_text(plan.group_by.text) if plan.group_by is not None else "",
    )
    report = replace(report, waivers=tuple(reported_waivers(plan.waivers, tally.waived, report)))
    owner_notes = notes_on_owners(plan.owners, tally.owner_errors)
    sentences = (*plan.notes, *source_notes, *owner_notes, *_note_on_groups(plan, tally), *lowered(plan.rules))
    return replace(report, notes=(*notes(report), *map(mask_text, sentences)))


def reported_rules(rules: Sequence[ConfiguredRule], tally: Tally) -> Iterator[ReportedRule]:
    """Each selected rule with its counts, in their order."""
    outcomes = count_outcomes(tally.rows, len(rules))
    by_rule = tally.by_rule
    for configured, counts in zip(rules, outcomes, strict=True):
        rule_id = configured.rule.id
        found = by_rule.get(rule_id, RuleFindings())
        rule = reported_rule(configured, rules, counts)
        yield replace(
            rule,
            accepted=tally.accepted[rule_id],
            severities=dict(found.severities),
            statuses=dict(sorted(found.statuses.items())),
            submitted=found.submitted,
            waived=dict(found.waived),
            off=tally.off_of(rule_id),
        )


def reported_rule(configured: ConfiguredRule, selected: Sequence[ConfiguredRule], outcomes: Counter[Outcome]) -> ReportedRule:
    """A rule's texts and outcomes; `selected` are all rules of the scan, since a parameter may be shared."""
    rule, overlay = configured.rule, configured.overlay
    unset = configured.unset_outside if outcomes[Outcome.NOT_CONFIGURED] else configured.unset
    return ReportedRule(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        name=rule.name,
        precision=rule.precision,
        rationale=rule.rationale,
        remediation=rule.remediation,
        references=rule.references,
        frameworks=rule.frameworks,
        cwe=rule.cwe,
        stages=tuple(stage.value for stage in rule.stages),
        owner=overlay.owner,
        runbook=overlay.runbook,
        severity_reason=overlay.reason,
        warns=configured.warns,
        asked_for=configured.asked_for,
        unset=unset,
        never_configured=bool(configured.unset),
        configure_with=how_to_configure(configured, selected, unset) if unset else "",
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
    )


def _note_on_groups(plan: Plan, tally: Tally) -> Iterator[str]:
    """How many jobs the configuration's `group_by` does not group."""
    ungrouped = tally.ungrouped
    if plan.group_by is not None and ungrouped:
        yield f"group_by gives no text for {count(ungrouped, 'job')}; role and job name tell which pipeline each is of"


def _window(plan: Plan, tally: Tally) -> Window:
    return replace(
        asked_window(plan.wanted, tally.windows),
        oldest_submit=tally.oldest_submit or None,
        newest_submit=tally.newest_submit or None,
        newest_change=tally.newest_change or None,
    )


def _short(value: ChangedValue) -> ChangedValue:
    """A changed value; one that would fill pages is omitted."""
    is_long = len(json.dumps(value.value)) > _LONG
    return replace(value, value=None, omitted=True) if is_long else value

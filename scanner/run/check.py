"""Runs the rules on jobs, and adds what they find to a tally."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from scanner.engine.engine import REPORTED, Engine
from scanner.findings.attribution import Attributor
from scanner.findings.build import accepted_by, make_undecided
from scanner.findings.maker import FindingMaker
from scanner.findings.mask import mask_text
from scanner.governance.waivers.match import Matcher
from scanner.model.attribution import Attribution
from scanner.model.job import Job
from scanner.model.outcome import Check, Finding, Outcome
from scanner.project.plan import Plan
from scanner.run.evidence import add_checked
from scanner.run.finding_lines import FindingLines
from scanner.run.tally import Tally
from scanner.run.unknown_lines import UnknownLines

Progress = Callable[[int, int], None]  # called with the jobs and the findings so far
_TICK = 200  # jobs from one sign of progress to the next


def check_jobs(jobs: Iterable[Job], engine: Engine, plan: Plan, tally: Tally, progress: Progress) -> None:
    """Runs all rules on all jobs. Most checks are only counted, by the job's row; the others are looked at one by one.

    Where the tally keeps every job for evidence, each gets there with its row.
    """
    matcher = Matcher(plan.waivers, plan.now)
    attributor = Attributor(plan.owners, plan.group_by, plan.now)
    maker = FindingMaker(plan.rules, plan.now, plan.show_sensitive)
    lines = FindingLines(plan.rules, maker, tally)
    unknowns = UnknownLines(plan.rules, plan.gate.allow_unknown, tally)
    for number, job in enumerate(jobs):
        if number % _TICK == 0:
            progress(number, len(tally.findings))
        row = engine.row(job)
        group = attributor.group(job)
        tally.add_job(job, row, group)
        failed, others = _reported_rules(row)
        if failed:
            attribution = Attribution(attributor.owner(job), group)
            if not plan.waivers:
                failed = lines.add(failed, job, attribution)
        set_aside: dict[int, str] = {}
        if others and not matcher.is_about_unknowns:
            others, accepted = unknowns.add(others, job, engine.unknowns(job))
            set_aside.update(accepted)
        for rule in sorted((*failed, *others)):
            check = engine.verdict(job, rule)
            if check.outcome is Outcome.FAIL:
                by_what = _note_finding(maker.make(rule, check, attribution), job, tally, matcher)
            else:
                by_what = _note_check(check, plan, tally, matcher, unknowns)
            if by_what:
                set_aside[rule] = by_what
        if tally.evidence is not None:
            add_checked(tally.evidence, plan.rules, job, row, set_aside)
    lines.finish()
    tally.waived.update(matcher.matched)
    tally.owner_errors.update(attributor.errors)


@lru_cache(maxsize=1024)  # most jobs of a scan have one of a few rows
def _reported_rules(row: str) -> tuple[Sequence[int], Sequence[int]]:
    """Which rules of a row reports say more about than a number: those that fail, and the others."""
    failed = [index for index, letter in enumerate(row) if letter == "f"]
    others = [index for index, letter in enumerate(row) if letter in REPORTED and letter != "f"]
    return tuple(failed), tuple(others)


def _note_finding(finding: Finding, job: Job, tally: Tally, matcher: Matcher) -> str:
    """Adds a finding to the tally, with the waiver that covers it; returns the ID of that."""
    finding = matcher.waived(finding, job)
    tally.add_finding(finding)
    return "" if finding.waiver is None else finding.waiver.id


def _note_check(check: Check, plan: Plan, tally: Tally, matcher: Matcher, unknowns: UnknownLines) -> str:
    """Adds an unknown, an error, or a rule that is switched off to the tally, as reports list it; returns what accepts an unknown."""
    if check.off is not None:
        tally.add_switched_off(check)
        return ""
    if not matcher.is_about_unknowns:
        return unknowns.add_check(check)
    waivers = matcher.of_unknown(check)
    allowed = plan.gate.allow_unknown
    if waivers:
        allowed = allowed.union(*(waiver.accepted for waiver in waivers))
    accepted = accepted_by(check.rule.id, check.outcome, check.reasons, allowed)
    ids = tuple([mask_text(waiver.id) for waiver in waivers])
    tally.add_undecided(make_undecided(check, accepted, ids))
    return ", ".join(ids) if accepted and ids else accepted

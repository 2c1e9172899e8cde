"""The two last lines of the text report: what was counted, and the verdict."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.display.lines import PROSE, Line, count, cut, line, shown, spaced
from scanner.formats.subjects import all_subjects, count_subjects, each_subject
from scanner.formats.text.aside import open_unknowns, unread_parts
from scanner.governance.gate import Gate, judge_scan, nothing_applied, unchecked
from scanner.model.codes import BOTH, INCOMPLETE
from scanner.model.outcome import Outcome
from scanner.model.report import Report
from scanner.model.severity import Severity

_IF_RIGHT = " (if that is right: --allow-empty)"


@dataclass(frozen=True, slots=True)
class _Verdict:
    word: str
    role: str
    parts: tuple[str, ...]


def verdict_line(report: Report) -> Line:
    """The verdict, with what was set aside and the exit code."""
    verdict = _nothing(report) or _verdict(report)
    code = f"exit {report.exit_code}"
    if report.exit_zero and not report.exit_code and not report.error and honest_code(report):
        code += f" instead of {honest_code(report)}, by --exit-zero"
    return line((verdict.word, verdict.role), f"   {'; '.join(part for part in verdict.parts if part)}   ({code})")


def counts_line(report: Report) -> Line:
    """How many checks there were and how they came out."""
    total = report.jobs * len(report.rules)
    accepted = sum(bool(one.accepted) for one in report.undecided)
    parts = []
    for outcome, number in report.outcomes.items():
        if number:
            extra = f" ({accepted:,} accepted)" if outcome is Outcome.UNKNOWN and accepted else ""
            parts.append(f"{number:,} {outcome.value.replace('_', ' ')}{extra}")
    rules = count(len(report.rules), "rule")
    subjects = count_subjects(report)
    if "," in subjects:
        subjects = f"({subjects})"
    return line(f"{subjects} x {rules} = {count(total, 'check')}{': ' if parts else ''}{', '.join(parts)}")


def incomplete(report: Report) -> bool:
    """Whether something was not read, decided or checked that no option allows for; --exit-zero does not hide it."""
    return report.error is not None or honest_code(report) in (INCOMPLETE, BOTH)


def checked_nothing(report: Report) -> bool:
    """Whether there was nothing to check, and no option allows for that: no job, or none that a rule applies to."""
    if report.error is not None:
        return True
    return not report.allow_empty and (not report.jobs or nothing_applied(report.rules))


def honest_code(report: Report) -> int:
    """The exit code without --exit-zero."""
    gate = Gate(report.fail_on, allow_empty=report.allow_empty)
    return judge_scan(gate, report.rules, report.findings, report.undecided, report.jobs, bool(unread_parts(report))).exit_code


def _nothing(report: Report) -> _Verdict | None:
    """The verdict of a scan that met no job, or none that a rule applies to, or could not start."""
    if report.error is not None:
        return _Verdict("NOTHING WAS SCANNED", "bad", (cut(spaced(report.error), PROSE).rstrip("."),))
    unread = unread_parts(report)
    allowed = ", allowed by --allow-empty" if report.allow_empty else ""
    hint = "" if unread or allowed else _IF_RIGHT
    role = "open" if report.allow_empty and not unread else "bad"
    if not report.jobs:
        if not report.sources:
            return _Verdict("NOTHING WAS SCANNED", role, (f"no job, and no file that could be read{allowed}", unread))
        return _Verdict("NOTHING WAS SCANNED", role, (f"no job in {count(len(report.sources), 'file')}{allowed}{hint}", unread))
    if nothing_applied(report.rules) and not unchecked(report.rules):
        which = f"any of the {all_subjects(report)}" if report.jobs > 1 else f"this {each_subject(report)}"
        where = f"no rule applies to {which}{allowed}{hint}"
        return _Verdict("NOTHING APPLIED", role, (where, *_unset(report), unread))
    return None


def _unset(report: Report) -> Iterator[str]:
    """How many rules were not configured."""
    if idle := sum(bool(summary.unset) for summary in report.rules):
        yield f"{count(idle, 'rule')} not configured"


def _verdict(report: Report) -> _Verdict:
    idle = sum(bool(summary.unset) for summary in report.rules)
    rest = _rest(report, idle)
    unread = unread_parts(report)
    gaps = bool(unread) or unchecked(report.rules) or any(not one.accepted for one in report.undecided)
    if report.findings:
        word = "FINDINGS, AND INCOMPLETE" if gaps else "FINDINGS"
        return _Verdict(word, "bad", (_findings(report), *rest, unread))
    if gaps:
        none = "nothing was checked" if all(summary.idle for summary in report.rules) else "no findings"
        return _Verdict("INCOMPLETE", "open", (none, *rest, unread))
    if any(one.accepted for one in report.undecided) or any(summary.off for summary in report.rules):
        return _Verdict("CLEAN BUT FOR WHAT WAS SET ASIDE", "open", rest)
    if idle:
        return _Verdict(f"CLEAN FOR {len(report.rules) - idle:,} OF {len(report.rules):,} RULES", "open", (scope(report), *rest))
    return _Verdict("CLEAN", "good", (scope(report), *rest))


def _findings(report: Report) -> str:
    severities = Counter(finding.severity for finding in report.findings)
    by_severity = ", ".join(f"{severities[one]:,} {one.value}" for one in reversed(Severity) if severities[one])
    below = ""
    if report.fail_on is None:
        below = ", none counts for --fail-on never"
    elif all(one.rank < report.fail_on.rank for one in severities):
        below = f", none at or above --fail-on {report.fail_on.value}"
    return f"{count(len(report.findings), 'finding')} in {count(report.causes, 'cause')} ({by_severity}){below}"


def _rest(report: Report, idle: int) -> tuple[str, ...]:
    """What was accepted, switched off, not decided and not configured; that all was decided where nothing was left out."""
    rules = len(report.rules)
    accepted = [one for one in report.undecided if one.accepted]
    unknown = {one.rule.id for one in open_unknowns(report)}
    failed = {one.rule.id for one in report.undecided if one.outcome is Outcome.ERROR} - unknown
    open_rules = unknown | failed
    off = {summary.configured.rule.id: sum(one.jobs for one in summary.off) for summary in report.rules if summary.off}
    parts = [f"{len(accepted):,} unknown accepted"] if accepted else []
    if off:
        parts.append(f"{count(len(off), 'rule')} switched off in {count(sum(off.values()), 'check')}")
    if open_rules:
        parts.append(f"{len(open_rules):,} of {count(rules, 'rule')} not decided" + (f", {idle:,} not configured" if idle else ""))
    elif idle:
        none = all(summary.configured.unset for summary in report.rules)
        parts.append("no rule is configured" if none else f"{count(idle, 'rule')} not configured")
    if (accepted or off) and not open_rules:
        unset = {summary.configured.rule.id for summary in report.rules if summary.unset}
        decided = rules - len(unset | off.keys() | {one.rule.id for one in accepted})
        parts.append(f"{decided:,} of {count(rules, 'rule')} decided for every {each_subject(report)}")
    elif not open_rules and not idle:
        read = " that was read" if unread_parts(report) else ""
        parts.append(f"every rule decided for every {each_subject(report)}{read}")
    return tuple(parts)


def scope(report: Report) -> str:
    """What the scan covered: requests, where there were any, accounts, Regions and the days that jobs were submitted on."""
    parts = [count_subjects(report)] if report.requests else []
    if report.accounts:
        parts.append(count(len(report.accounts), "account"))
    if report.regions:
        parts.append(count(len(report.regions), "Region"))
    if report.oldest_submit and report.newest_submit:
        first, last = shown(report.oldest_submit[:10]), shown(report.newest_submit[:10])
        parts.append(f"submitted {first}" + (f" to {last}" if last != first else ""))
    return ", ".join(parts)

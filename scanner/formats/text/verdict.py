"""The two last lines of the text report: what was counted, and the verdict."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from scanner.display.lines import PROSE, Line, count, form, line, one_line, printable, shorten
from scanner.formats.known import has_only_known_findings, has_only_known_gaps, known_gaps_part
from scanner.formats.reach import JUDGED, Reach, exception_parts, stale_part
from scanner.formats.subjects import all_subjects, count_subjects, each_subject
from scanner.formats.text.gaps import unread_parts
from scanner.governance.gate import is_idle, is_too_few, nothing_applied
from scanner.model.codes import BOTH, INCOMPLETE
from scanner.model.outcome import Outcome
from scanner.model.report import Report
from scanner.model.severity import Severity

_ALLOWED = ", allowed by --allow-empty"
_IF_RIGHT = " (if that is right: --allow-empty)"


class _Verdict(Struct, frozen=True):
    word: str
    role: str
    parts: tuple[str, ...]


class _Progress(Struct, frozen=True):
    """How many rules were decided, e.g. 7 of 11 with 2 not configured."""

    rules: int
    waived: int  # findings
    accepted: int  # unknowns
    undecided: int  # rules
    not_configured: int  # rules
    never_configured: bool  # all rules are not configured for any job
    switched_off: int  # rules
    switched_off_checks: int
    set_aside: int  # rules that are not configured, or switched off or accepted for some job


def verdict_line(report: Report) -> Line:
    """The verdict of the whole scan, with what was set aside and the exit code."""
    if report.part is not None:
        report = report.part.whole
    verdict = _nothing(report) or _verdict(report)
    code = f"exit {report.exit_code}"
    if report.flags.exit_zero and not report.exit_code and not report.error and report.honest_code:
        code += f"; would be {report.honest_code} without --exit-zero"
    return line((verdict.word, verdict.role), f"   {'; '.join(part for part in verdict.parts if part)}   ({code})")


def counts_line(report: Report) -> Line:
    """How many checks there were and how they came out."""
    parts = []
    for outcome, number in report.outcomes.items():
        if number:
            part = f"{number:,} {outcome.value.replace('_', ' ')}"
            if outcome is Outcome.UNKNOWN and report.accepted:
                part += f" ({report.accepted:,} accepted)"
            parts.append(part)
    subjects = count_subjects(report)
    if "," in subjects:
        subjects = f"({subjects})"
    checks = f"{subjects} x {count(len(report.rules), 'rule')} = {count(report.jobs * len(report.rules), 'check')}"
    if not parts:
        return line(checks)
    return line(f"{checks}: {', '.join(parts)}")


def incomplete(report: Report) -> bool:
    """Whether something was not read, decided or checked and no option allows for that; --exit-zero does not hide it."""
    return report.error is not None or report.honest_code in (INCOMPLETE, BOTH)


def checked_nothing(report: Report) -> bool:
    """Whether there was nothing to check, and no option allows for that: no job, or none that a rule applies to."""
    if report.error is not None:
        return True
    return not report.flags.allow_empty and (not report.jobs or nothing_applied(report.rules))


def _nothing(report: Report) -> _Verdict | None:
    """The verdict of a scan that found no job, or none that a rule applies to, or could not start."""
    if report.error is not None:
        return _Verdict("NOTHING WAS SCANNED", "bad", (shorten(one_line(report.error), PROSE).rstrip("."),))
    unread = unread_parts(report)
    is_allowed = report.flags.allow_empty and not unread
    role = "open" if is_allowed else "bad"
    rest = (unread, *_of_coverage(Reach(report)))
    if not report.jobs:
        return _Verdict("NOTHING WAS SCANNED", role, (_no_job(report, is_allowed), *rest))
    if nothing_applied(report.rules) and not is_idle(report.rules):
        which = form(report.jobs, f"this {each_subject(report)}", f"any of the {all_subjects(report)}")
        none = f"no rule applies to {which}{_remark_on_nothing(report)}"
        return _Verdict("NOTHING APPLIED", role, (none, *_unset(report), *rest))
    return None


def _no_job(report: Report, is_allowed: bool) -> str:
    """Where no job was found, e.g. "no job in 3 files (if that is right: --allow-empty)"."""
    if report.sources or Reach(report).is_of_aws:
        return f"no job in {_places(report)}{_remark_on_nothing(report)}"
    if is_allowed:
        return f"no job, and no file that could be read{_ALLOWED}"
    return "no job, and no file that could be read"


def _places(report: Report) -> str:
    """Where no job was found: in files, or in the accounts and Regions that were read."""
    reach = Reach(report)
    if reach.is_of_aws:
        return count(len(reach.scopes_of(JUDGED)), "scope")
    return count(len(report.sources), "file")


def _of_coverage(reach: Reach) -> Iterator[str]:
    """What was not read today and is accepted so."""
    yield stale_part(reach)
    yield from exception_parts(reach)


def _remark_on_nothing(report: Report) -> str:
    """What follows "no job found": that it is allowed, or how to allow it; nothing where unread files may hold some."""
    if unread_parts(report):
        return ""
    if report.flags.allow_empty:
        return _ALLOWED
    return _IF_RIGHT


def _unset(report: Report) -> Iterator[str]:
    """How many rules were not configured."""
    unset = sum(bool(rule.unset) for rule in report.rules)
    if unset:
        yield f"{count(unset, 'rule')} not configured"


def _verdict(report: Report) -> _Verdict:
    progress = _progress(report)
    sentences = tuple(_sentences(report, progress))
    rest = (*sentences, unread_parts(report), known_gaps_part(report), *_of_coverage(Reach(report)))
    gaps = _is_damaged(report) or is_idle(report.rules) or progress.undecided > 0
    has_active = any(number for rule in report.rules for number in rule.active.values())
    incomplete_word = "INCOMPLETE AS BEFORE" if has_only_known_gaps(report) else "INCOMPLETE"
    if has_active:
        findings_word, role = ("NO NEW FINDINGS", "open") if has_only_known_findings(report) else ("FINDINGS", "bad")
        word = f"{findings_word}, AND {incomplete_word}" if gaps else findings_word
        return _Verdict(word, role, (_findings(report), *rest))
    if gaps and all(rule.idle for rule in report.rules):
        return _Verdict("INCOMPLETE", "open", ("nothing was checked", *rest))
    if gaps:
        return _Verdict(incomplete_word, "open", (_no_findings(report), *rest))
    return _clean(report, progress, sentences)


def _clean(report: Report, progress: _Progress, sentences: tuple[str, ...]) -> _Verdict:
    """The verdict of a scan that found nothing and read all that it had to: plainly clean only if nothing at all was set aside."""
    reach = Reach(report)
    stale, exceptions = stale_part(reach), tuple(exception_parts(reach))
    if stale:
        return _Verdict(f"CLEAN, {stale}", "open", (scope(report), *sentences, *exceptions))
    if progress.waived or progress.accepted or progress.switched_off or exceptions:
        return _Verdict("CLEAN, WITH EXCEPTIONS", "open", (*sentences, *exceptions))
    if progress.not_configured:
        checked = progress.rules - progress.not_configured
        return _Verdict(f"CLEAN FOR {checked:,} OF {progress.rules:,} RULES", "open", (scope(report), *sentences))
    return _Verdict("CLEAN", "good", (scope(report), *sentences))


def _findings(report: Report) -> str:
    """The findings that are not waived, and which of them don't count, e.g. "12 findings in 5 causes (2 high, 10 low), 4 known"."""
    severities: Counter[Severity] = Counter()
    for rule in report.rules:
        severities.update(rule.active)
    by_severity = ", ".join(f"{severities[one]:,} {one.value}" for one in reversed(Severity) if severities[one])
    fail_on = report.flags.fail_on
    below = ""
    if fail_on is None:
        below = ", none counts with --fail-on never"
    elif all(severity.rank < fail_on.rank for severity, number in severities.items() if number):
        below = f", none at or above --fail-on {fail_on.value}"
    causes = sum(cause.waived < cause.findings for cause in report.causes)
    standing = "".join(f", {part}" for part in _known_and_warning(report))
    return f"{count(severities.total(), 'finding')} in {count(causes, 'cause')} ({by_severity}){standing}{below}"


def _known_and_warning(report: Report) -> Iterator[str]:
    """How many findings the baseline knows, and how many are of rules that only warn."""
    known = sum(sum(rule.known.values()) for rule in report.rules)
    if report.baseline is not None:
        yield f"{known:,} known"
    warning = sum(sum(rule.active.values()) for rule in report.rules if rule.warns is not None)
    if warning:
        yield f"{warning:,} only warn"


def _no_findings(report: Report) -> str:
    """Where all findings are waived, their number is among the sentences that follow."""
    return "no other findings" if report.findings else "no findings"


def _progress(report: Report) -> _Progress:
    rules = report.rules
    return _Progress(
        rules=len(rules),
        waived=sum(sum(rule.waived.values()) for rule in rules),
        accepted=report.accepted,
        undecided=sum(rule.undecided > 0 for rule in rules),
        not_configured=sum(bool(rule.unset) for rule in rules),
        never_configured=all(rule.never_configured for rule in rules),
        switched_off=sum(bool(rule.off) for rule in rules),
        switched_off_checks=sum(scope.jobs for rule in rules for scope in rule.off),
        set_aside=sum(rule.is_set_aside for rule in rules),
    )


def _sentences(report: Report, progress: _Progress) -> Iterator[str]:
    """What was accepted, switched off, not decided and not configured; that all was decided where nothing was set aside."""
    rules = count(progress.rules, "rule")
    if progress.waived:
        yield f"{count(progress.waived, 'finding')} waived"
    if progress.accepted:
        yield f"{progress.accepted:,} unknown accepted"
    if progress.switched_off:
        yield f"{count(progress.switched_off, 'rule')} switched off in {count(progress.switched_off_checks, 'check')}"
    if progress.undecided:
        yield _undecided(progress)
        return
    if progress.not_configured and progress.never_configured:
        yield "no rule is configured"
    elif progress.not_configured:
        yield f"{count(progress.not_configured, 'rule')} not configured"
    if progress.accepted or progress.switched_off:
        yield f"{progress.rules - progress.set_aside:,} of {rules} decided for every {each_subject(report)}"
    elif not progress.not_configured:
        yield f"every rule decided for every {_each_that_was_read(report)}"


def _undecided(progress: _Progress) -> str:
    undecided = f"{progress.undecided:,} of {count(progress.rules, 'rule')} not decided"
    if progress.not_configured:
        return f"{undecided}, {progress.not_configured:,} not configured"
    return undecided


def _is_damaged(report: Report) -> bool:
    """Whether something was not read, or fewer jobs were than expected."""
    return report.damaged or is_too_few(report.flags, report.jobs)


def _each_that_was_read(report: Report) -> str:
    if _is_damaged(report):
        return f"{each_subject(report)} that was read"
    return each_subject(report)


def scope(report: Report) -> str:
    """What the scan covered: requests, where there were any, accounts, Regions and the days that jobs were submitted on."""
    parts = []
    if report.requests:
        parts.append(count_subjects(report))
    if report.accounts:
        parts.append(count(len(report.accounts), "account"))
    if report.regions:
        parts.append(count(len(report.regions), "Region"))
    oldest, newest = report.window.oldest_submit, report.window.newest_submit
    if oldest and newest:
        first, last = printable(oldest[:10]), printable(newest[:10])
        parts.append(f"submitted {first}")
        if first != last:
            parts[-1] += f" to {last}"
    return ", ".join(parts)

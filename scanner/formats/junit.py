"""JUnit XML, as CI servers show tests: what makes the scan fail is a failure, what was not checked is an error.

A file with no tests is shown as nothing, or as green, so the first test case is the scan itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from scanner.display.lines import count, one_line
from scanner.formats.options import ReportOptions
from scanner.formats.remark import Level
from scanner.formats.remarks import remarks
from scanner.formats.state import ScanState, state_of, verdict_text
from scanner.governance.gate import reaches_code
from scanner.model.governance import Standing
from scanner.model.outcome import Finding, Outcome
from scanner.model.report import Report, ReportedRule

_SUITE = "jobscan"
_SCAN = "scan complete"
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case. `result` is the element inside of it: failure, error, skipped, or empty for a pass."""

    name: str
    result: str = ""
    message: str = ""
    text: str = ""
    rule: str = ""


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The suite, one test case after the other; the numbers in its head are counted first."""
    numbers = Counter(case.result for case in _cases(report))
    counts = (
        f'tests="{numbers.total()}" failures="{numbers["failure"]}" errors="{numbers["error"]}" skipped="{numbers["skipped"]}" time="0"'
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{_SUITE}" {counts}>\n'
    yield f' <testsuite name="{_SUITE}" {counts} timestamp={_attribute(report.now.rstrip("Z"))}>\n'
    yield from map(_element, _cases(report))
    yield " </testsuite>\n</testsuites>\n"


def _cases(report: Report) -> Iterator[_Case]:
    yield _scan_case(report)
    if report.error is not None:
        return
    rules = {rule.id: rule for rule in report.rules}
    for finding in report.findings:
        yield _finding_case(report, rules[finding.rule_id], finding)
    for rule in report.rules:
        yield from _rule_cases(rule)


def _scan_case(report: Report) -> _Case:
    """Whether the scan checked what it was to check, with everything that reports say besides findings."""
    said = [f"{remark.level.value}: {one_line(remark.text)}" for remark in remarks(report) if remark.level is not Level.NOTE]
    notes = [f"note: {one_line(remark.text)}" for remark in remarks(report) if remark.level is Level.NOTE]
    text = "\n".join([*said, *notes])
    if state_of(report) is ScanState.COMPLETE:
        return _Case(_SCAN, "", "", text)
    return _Case(_SCAN, "error", verdict_text(report), text)


def _finding_case(report: Report, rule: ReportedRule, finding: Finding) -> _Case:
    """A failure, or a skipped case for a finding that does not reach the exit code. Names are unique: a job has one finding of a rule."""
    name = f"{finding.job_name} {finding.job}".strip()
    text = "\n".join(_facts(rule, finding))
    if reaches_code(report.flags, rule, finding):
        return _Case(name, "failure", finding.message or rule.title, text, rule.id)
    return _Case(name, "skipped", f"{_why_not_counted(report, rule, finding)}: {finding.message or rule.title}", text, rule.id)


def _facts(rule: ReportedRule, finding: Finding) -> Iterator[str]:
    facts = (
        ("severity", finding.severity.value),
        ("job", finding.job),
        ("account", finding.account_id),
        ("Region", finding.region),
        ("role", finding.role),
        ("status", finding.status),
        ("owner", finding.owner),
        ("place", str(finding.location)),
        ("field", finding.field),
        ("expected", finding.expected),
        ("next jobs", rule.remediation.pipeline),
    )
    for name, fact in facts:
        if fact:
            yield f"{name}: {one_line(fact)[:_LONGEST]}"


def _why_not_counted(report: Report, rule: ReportedRule, finding: Finding) -> str:
    """Why a finding does not make the scan fail."""
    if finding.waiver is not None:
        return f"waived until {finding.waiver.expires} ({finding.waiver.id})"
    if rule.warns is not None:
        return "only warns"
    if report.flags.fail_on_new and finding.baseline is Standing.KNOWN:
        return "known in the baseline"
    return "below --fail-on"


def _rule_cases(rule: ReportedRule) -> Iterator[_Case]:
    """What a rule says without findings: how many jobs passed, are undecided, or were not checked."""
    passed = rule.outcomes.get(Outcome.PASS, 0)
    if passed:
        yield _Case(f"{count(passed, 'job')} passed", rule=rule.id)
    if rule.undecided:
        yield _Case("not decided", "error", f"not decided for {count(rule.undecided, 'job')}", rule=rule.id)
    if rule.accepted:
        yield _Case("accepted as unknown", "skipped", f"unknown for {count(rule.accepted, 'job')}, accepted", rule=rule.id)
    if rule.unset:
        yield _Case("not configured", "skipped", f"needs {', '.join(rule.unset)}: {rule.configure_with}", rule=rule.id)
    for number, scope in enumerate(rule.off, 1):
        yield _Case(
            f"switched off {number}", "skipped", f"by scope {scope.scope}, for {count(scope.jobs, 'job')}: {scope.reason}", rule=rule.id
        )


def _element(case: _Case) -> str:
    class_name = f"{_SUITE}.{case.rule}" if case.rule else _SUITE
    start = f'  <testcase classname={_attribute(class_name)} name={_attribute(case.name)} time="0"'
    if case.result:
        inner = f"   <{case.result} message={_attribute(case.message)}>{_content(case.text)}</{case.result}>\n"
    elif case.text:
        inner = f"   <system-out>{_content(case.text)}</system-out>\n"
    else:
        return f"{start}/>\n"
    return f"{start}>\n{inner}  </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text)[:_LONGEST])


def _content(text: str) -> str:
    """Text between tags; its lines are without controls already."""
    return escape(text)

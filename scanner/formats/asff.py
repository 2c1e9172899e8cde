"""AWS Security Hub's format (ASFF): requests of BatchImportFindings, one a line, with a finding for each cause.

With the default product a request is of one account and Region, and it has at most 100 findings. The findings of requests that were not
submitted, such as Terraform plans, are about nothing that AWS has, so they are not in it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import heappush, heappushpop
from typing import Any

from scanner.display.lines import count, one_line, shorten
from scanner.formats.cause_words import cause_sentence
from scanner.formats.options import Carried, ReportOptions, Scope
from scanner.formats.state import INCOMPLETE_FIX, INCOMPLETE_RULE, INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.arn import is_account, is_region
from scanner.model.job import Stage
from scanner.model.report import CauseSummary, Report, ReportedRule
from scanner.model.severity import Severity

_BATCH = 100  # findings of one request
_RESOURCES = 32  # of one finding
_TITLE, _TEXT, _ID, _DETAIL, _REQUIREMENT = 256, 1024, 512, 1024, 64
_TYPE = "Software and Configuration Checks/AWS Security Best Practices"
_SCHEMA = "2018-10-08"
_LABELS = {Severity.INFO: "INFORMATIONAL"}
_ACTIVE, _ARCHIVED = "ACTIVE", "ARCHIVED"

Entry = dict[str, Any]
_Job = tuple[str, str, str, str]  # submit time, ARN, name, status


def scopes(report: Report, options: ReportOptions) -> list[Scope]:
    """The accounts and Regions that have a finding to import, or to archive."""
    found = {_scope_of(cause) for cause in report.causes if _is_about_jobs(cause)}
    places = [(row.account, row.region) for row in report.coverage] + [(one.account_id, one.region) for one in report.pipelines]
    found |= {Scope(account, region) for account, region in places if _is_scope(account, region)}
    if options.carried is not None:
        found |= {_scope_of(cause) for cause in options.carried.earlier.causes if _is_about_jobs(cause)}
    found |= {
        Scope(pipeline.account_id, pipeline.region) for pipeline in report.pipelines if _is_scope(pipeline.account_id, pipeline.region)
    }
    return sorted(found)


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """A request a line, of each account and Region, or only of that of the options."""
    jobs = _newest_jobs(report)
    rules = {rule.id: rule for rule in report.rules}
    for scope in scopes(report, options):
        if options.scope in (None, scope):
            yield from _requests(_findings(report, scope, rules, jobs, options.carried))


def notes(report: Report, options: ReportOptions) -> Iterator[str]:
    """What importing the file does not tell."""
    requests = sum(cause.newest.stage is Stage.REQUEST for cause in report.causes)
    if requests:
        yield f"asff: {count(requests, 'cause')} of requests that were not submitted left out; Security Hub knows what is at AWS only"
    if state_of(report) is not ScanState.COMPLETE and not scopes(report, options):
        yield "asff: the scan was incomplete and no account is known, so nothing is imported and nothing archived"


def _requests(findings: Iterator[Entry]) -> Iterator[str]:
    batch: list[Entry] = []
    for finding in findings:
        batch.append(finding)
        if len(batch) == _BATCH:
            yield _request(batch)
            batch = []
    if batch:
        yield _request(batch)


def _request(batch: list[Entry]) -> str:
    return json.dumps({"Findings": batch}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _findings(
    report: Report, scope: Scope, rules: Mapping[str, ReportedRule], jobs: Mapping[str, list[_Job]], carried: Carried | None
) -> Iterator[Entry]:
    """First whether the scan was complete, then the causes, then those that were fixed since the report that is carried forward."""
    yield _of_scan(report, scope)
    for cause in report.causes:
        if _is_about_jobs(cause) and _scope_of(cause) == scope:
            yield _of_cause(report, cause, rules[cause.rule_id], jobs[cause.cause], _ACTIVE)
    if carried is None:
        return
    earlier_rules = {rule.id: rule for rule in carried.earlier.rules}
    for cause in carried.earlier.causes:
        if cause.cause in carried.fixed and _is_about_jobs(cause) and _scope_of(cause) == scope:
            newest = cause.newest
            last = [(newest.submit_time, newest.job, newest.job_name, newest.status)]
            yield _of_cause(report, cause, earlier_rules[cause.rule_id], last, _ARCHIVED)


def _of_scan(report: Report, scope: Scope) -> Entry:
    """Whether the scan was complete: active while it is not, archived by the next that is."""
    is_complete = state_of(report) is ScanState.COMPLETE
    severity = Severity.INFO if is_complete else Severity.MEDIUM
    account = {"Type": "AwsAccount", "Id": f"AWS::::Account:{scope.account}", "Partition": scope.partition, "Region": scope.region}
    finding = _head(report, scope, "scan", INCOMPLETE_RULE, severity, report.now, _ARCHIVED if is_complete else _ACTIVE)
    return {
        **finding,
        "Title": INCOMPLETE_TITLE,
        "Description": shorten(one_line(verdict_text(report)), _TEXT),
        "Remediation": {"Recommendation": {"Text": INCOMPLETE_FIX}},
        "Resources": [account],
        "Compliance": {"Status": "PASSED" if is_complete else "WARNING"},
    }


def _of_cause(report: Report, cause: CauseSummary, rule: ReportedRule, jobs: list[_Job], state: str) -> Entry:
    scope = _scope_of(cause)
    newest = max(jobs)
    finding = _head(report, scope, cause.cause, cause.rule_id, cause.severity, newest[0] or report.now, state)
    requirements = (f"{name} {control}" for name, controls in rule.frameworks.items() for control in controls)
    related = [shorten(one_line(text), _REQUIREMENT) for text in requirements][:_RESOURCES]
    fix = rule.remediation.pipeline or rule.title
    return {
        **finding,
        "Title": shorten(one_line(rule.title), _TITLE),
        "Description": shorten(one_line(cause_sentence(cause, rule)), _TEXT),
        "Remediation": {"Recommendation": {"Text": shorten(one_line(fix), _ID)}},
        "Resources": [_resource(scope, job) for job in sorted(jobs, reverse=True)],
        "Compliance": {"Status": _status(cause, state), **({"RelatedRequirements": related} if related else {})},
        "ProductFields": {
            "jobscan/cause": shorten(one_line(cause.cause), 2 * _TEXT),
            "jobscan/jobs": str(cause.findings),
            "jobscan/waived": str(cause.waived),
        },
    }


def _status(cause: CauseSummary, state: str) -> str:
    """FAILED of what is there; a cause that is waived as a whole is not for Security Hub to count, and not passed either."""
    if state == _ARCHIVED:
        return "PASSED"
    return "FAILED" if cause.active else "NOT_AVAILABLE"


def _head(report: Report, scope: Scope, identity: str, rule_id: str, severity: Severity, created: str, state: str) -> Entry:
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    label = _LABELS.get(severity, severity.value.upper())
    product = f"arn:{scope.partition}:securityhub:{scope.region}:{scope.account}:product/{scope.account}/default"
    return {
        "SchemaVersion": _SCHEMA,
        "Id": f"jobscan/{scope.account}/{scope.region}/{digest}",
        "ProductArn": product,
        "GeneratorId": shorten(f"jobscan/{one_line(rule_id)}", _ID),
        "AwsAccountId": scope.account,
        "Types": [_TYPE],
        "CreatedAt": created,
        "UpdatedAt": report.now,
        "Severity": {"Label": label},
        "FindingProviderFields": {"Severity": {"Label": label, "Original": severity.value}, "Types": [_TYPE]},
        "RecordState": state,
    }


def _resource(scope: Scope, job: _Job) -> Entry:
    _, arn, name, status = job
    details = {"jobName": shorten(one_line(name), _DETAIL), "status": one_line(status)}
    return {
        "Type": "Other",
        "Id": shorten(one_line(arn), _ID),
        "Partition": scope.partition,
        "Region": scope.region,
        "Details": {"Other": {key: value for key, value in details.items() if value}},
    }


def _newest_jobs(report: Report) -> dict[str, list[_Job]]:
    """The newest jobs of each cause, at most as many as a finding takes; the findings are gone through once."""
    newest: dict[str, list[_Job]] = defaultdict(list)
    for finding in report.findings:
        if finding.stage is not Stage.JOB:
            continue
        jobs = newest[finding.cause]
        job = (finding.submit_time, finding.job, finding.job_name, finding.status)
        if len(jobs) < _RESOURCES:
            heappush(jobs, job)
        else:
            heappushpop(jobs, job)
    return newest


def _is_about_jobs(cause: CauseSummary) -> bool:
    """Whether it is about jobs at AWS whose account and Region are known."""
    return cause.newest.stage is Stage.JOB and _is_scope(cause.account_id, cause.region)


def _is_scope(account: str, region: str) -> bool:
    return is_account(account) and is_region(region)


def _scope_of(cause: CauseSummary) -> Scope:
    return Scope(cause.account_id, cause.region)

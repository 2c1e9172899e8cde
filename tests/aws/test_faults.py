"""Each fault of an answer, once and always, in each of the three calls that jobs are read by: every job is read, or there is a reason."""

from typing import Any

import pytest

from scanner.aws.errors import reason_of
from scanner.aws.jobs import Scope, get_job, get_tags, list_jobs
from scanner.aws.session import Sessions
from scanner.model.coverage import CoverageState, Usage
from tests.aws.bedrock import add_jobs, jobs_of
from tests.aws.faults import HARMLESS, UNCHANGED, fault_cases
from tests.aws.proxy import ERRORS, Proxy, Rule

ACCOUNT = "123456789012"
REGION = "us-east-1"
JOBS = 5
FAST = {
    ("cut off without a length", "ListModelInvocationJobs"),
    ("empty object", "ListModelInvocationJobs"),
    ("repeated token", "ListModelInvocationJobs"),
    ("another account", "ListModelInvocationJobs"),
    ("HTML", "GetModelInvocationJob"),
    ("another account", "GetModelInvocationJob"),
    ("duplicate key", "GetResources"),
    ("another account", "GetResources"),
}


@pytest.fixture
def arns(proxy: Proxy, no_waiting: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("scanner.aws.jobs.PAGE", 2)
    jobs_of(ACCOUNT, REGION).clear()
    return add_jobs(ACCOUNT, REGION, JOBS)


@pytest.fixture
def scope(proxy: Proxy) -> Scope:
    return Scope(Sessions().base(), ACCOUNT, REGION)


def read(scope: Scope, operation: str, arns: list[str]) -> Any:
    """What one call, or all pages of it, returns."""
    match operation:
        case "ListModelInvocationJobs":
            return [job["jobArn"] for page in list_jobs(scope) for job in page]
        case "GetModelInvocationJob":
            return get_job(scope, arns[0])["jobArn"]
        case _:
            return sorted(get_tags(scope, arns).items())


def outcome(scope: Scope, operation: str, arns: list[str]) -> tuple[Any, CoverageState | None, str]:
    try:
        return read(scope, operation, arns), None, ""
    except Exception as error:
        reason = reason_of(error, operation)
        return None, reason.state, reason.sentence


@pytest.mark.parametrize(("fault", "operation", "times"), fault_cases(FAST))
def test_nothing_is_lost_in_silence(proxy: Proxy, scope: Scope, arns: list[str], fault: str, operation: str, times: int | None) -> None:
    whole = read(scope, operation, arns)
    pages = 3 if operation == "ListModelInvocationJobs" else 1
    proxy.reset(Rule(operation, fault, times, skip=pages // 3))  # a list is damaged from its second page on
    found, state, sentence = outcome(scope, operation, arns)
    assert proxy.damaged or (fault, operation) in UNCHANGED
    if times == 1 or (fault, operation) in HARMLESS:
        assert (found, state) == (whole, None), sentence
    else:
        assert found is None
        assert state in (CoverageState.DAMAGED, CoverageState.THROTTLED, CoverageState.ERROR)
        assert "internal error" not in sentence
    assert proxy.count(operation) <= 6 + pages - 1


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ("denied", CoverageState.DENIED, "bedrock:ListModelInvocationJobs is denied; allow it for the scanning role"),
        ("denied by a policy", CoverageState.DENIED, "bedrock:ListModelInvocationJobs is denied by a service control policy"),
        ("expired", CoverageState.EXPIRED, "sign in again"),
        ("unknown operation", CoverageState.UNSUPPORTED, "not available in this Region"),
        ("error that is a list", CoverageState.ERROR, "403"),
        ("error that is not UTF-8", CoverageState.ERROR, "403"),
        ("error with a number for a code", CoverageState.ERROR, "403"),
    ],
)
def test_an_error_is_asked_once_and_has_its_reason(
    proxy: Proxy, scope: Scope, arns: list[str], fault: str, state: CoverageState, words: str
) -> None:
    assert fault in ERRORS
    proxy.reset(Rule("ListModelInvocationJobs", fault))
    found, got, sentence = outcome(scope, "ListModelInvocationJobs", arns)
    assert (found, got) == (None, state), sentence
    assert words in sentence
    assert len(proxy.log) == 1


def test_a_packed_answer_is_damaged_as_the_sdk_does_not_unpack_it(proxy: Proxy, scope: Scope, arns: list[str]) -> None:
    proxy.reset(Rule("ListModelInvocationJobs", "packed"))
    assert outcome(scope, "ListModelInvocationJobs", arns)[1] is CoverageState.DAMAGED


def test_what_a_call_cost_is_metered(proxy: Proxy, scope: Scope, no_waiting: None) -> None:
    jobs_of(ACCOUNT, REGION).clear()
    arns = add_jobs(ACCOUNT, REGION, 100)
    proxy.reset(Rule("GetResources", "cut off", 1))
    assert len(get_tags(scope, arns)) == 100
    assert (proxy.count("GetResources"), scope.meter.usage) == (2, Usage(calls=1, pages=0, retries=1))

"""Sessions: retries, roles and their tokens, deadlines, over HTTP."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.aws.deadline import Deadline, DeadlineError
from scanner.aws.errors import reason_of
from scanner.aws.jobs import Scope, get_job, list_jobs, list_tags
from scanner.aws.session import Session, Sessions
from scanner.errors import UsageError
from scanner.model.coverage import CoverageState
from tests.aws.bedrock import add_jobs, jobs_of
from tests.aws.proxy import Proxy, Rule

OTHER = "111111111111"
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{OTHER}:role/audit"
LIST = "ListModelInvocationJobs"


@pytest.fixture
def arns(proxy: Proxy) -> list[str]:
    jobs_of(OTHER, REGION).clear()
    return add_jobs(OTHER, REGION, 2)


@pytest.fixture
def role(proxy: Proxy, arns: list[str], no_waiting: None) -> Session:
    sessions = Sessions()
    return sessions.assume(sessions.base(), ROLE)


def listed(session: Session) -> list[str]:
    return [str(job["jobArn"]) for page in list_jobs(Scope(session, OTHER, REGION)) for job in page]


def in_threads(number: int, work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_caller_s_account_and_region(proxy: Proxy) -> None:
    base = Sessions().base()
    assert (base.identity().account, base.region, base.has_credentials()) == ("123456789012", REGION, True)


def test_an_unknown_profile_is_one_sentence(proxy: Proxy) -> None:
    with pytest.raises(UsageError, match="no AWS profile 'nightly' found"):
        Sessions("nightly").base()


def test_a_role_is_assumed_once_for_all_its_clients(role: Session, proxy: Proxy, arns: list[str]) -> None:
    assert listed(role) == arns
    assert get_job(Scope(role, OTHER, REGION), arns[0])["clientRequestToken"] == "token-0"
    assert list_tags(Scope(role, OTHER, REGION), arns[0]) == {"Owner": "ml"}
    assert listed(role) == arns
    assert (proxy.count("AssumeRole"), role.identity().account, role.role_calls) == (1, OTHER, 1)
    assert {request.account for request in proxy.log if request.operation == LIST} == {OTHER}


def test_8_threads_at_a_due_token_assume_the_role_once(role: Session, proxy: Proxy, arns: list[str]) -> None:
    assert listed(role) == arns
    proxy.reset()
    role._inner.get_credentials()._expiry_time = datetime.now(UTC) + timedelta(seconds=30)
    in_threads(8, lambda: listed(role))
    assert (proxy.count("AssumeRole"), proxy.count(LIST)) == (1, 8)


def test_a_token_refused_before_its_time_is_renewed_once(role: Session, proxy: Proxy, arns: list[str]) -> None:
    assert listed(role) == arns
    proxy.reset(Rule(LIST, "expired", 1))
    assert listed(role) == arns
    assert (proxy.count("AssumeRole"), proxy.count(LIST)) == (1, 2)
    assert len({request.key for request in proxy.log if request.operation == LIST}) == 2


def test_8_threads_with_a_refused_token_get_one_new_one(role: Session, proxy: Proxy, arns: list[str]) -> None:
    assert listed(role) == arns
    key = next(request.key for request in proxy.log if request.operation == LIST)
    proxy.reset(Rule(LIST, "expired", key=key))
    found: list[list[str]] = []
    in_threads(8, lambda: found.append(listed(role)))
    assert found == [arns] * 8
    assert proxy.count("AssumeRole") == 1


def test_a_token_that_is_always_refused_is_renewed_once_a_call(role: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(LIST, "expired"))
    with pytest.raises(Exception, match="ExpiredToken") as caught:
        listed(role)
    assert reason_of(caught.value, LIST).state is CoverageState.EXPIRED
    assert (proxy.count("AssumeRole"), proxy.count(LIST)) == (2, 2)


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ("denied", CoverageState.DENIED, "sts:AssumeRole is denied"),
        ("expired", CoverageState.EXPIRED, "sign in again"),
        ("HTML", CoverageState.DAMAGED, "the answer to AssumeRole is damaged"),
        ("empty body", CoverageState.DAMAGED, "the answer to AssumeRole is damaged"),
    ],
)
def test_a_role_that_cannot_be_assumed(role: Session, proxy: Proxy, fault: str, state: CoverageState, words: str) -> None:
    proxy.reset(Rule("AssumeRole", fault))
    with pytest.raises(Exception) as caught:  # whichever: each has its reason
        listed(role)
    reason = reason_of(caught.value, LIST)
    assert (reason.state, words in reason.sentence) == (state, True), reason
    assert proxy.count(LIST) == 0
    assert proxy.count("AssumeRole") <= 6


def test_a_damaged_answer_of_sts_is_asked_for_again(role: Session, proxy: Proxy, arns: list[str]) -> None:
    proxy.reset(Rule("AssumeRole", "cut off", 1))
    assert listed(role) == arns
    assert proxy.count("AssumeRole") == 2


def test_a_bearer_token_of_bedrock_does_not_sign_for_a_role(
    role: Session, proxy: Proxy, arns: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "secret")
    assert listed(role) == arns


def test_retries_and_sts_are_as_set_here_whatever_the_environment_says(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_RETRY_MODE", "legacy")
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", "legacy")
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    session = Sessions().base()
    for client in (session.client("bedrock", REGION), session.sts()):
        assert client.meta.config.retries == {"mode": "standard", "total_max_attempts": 6}
    assert session.sts().meta.endpoint_url == "https://sts.us-east-1.amazonaws.com"
    assert session.client("bedrock", REGION) is session.client("bedrock", REGION)


def test_after_a_deadline_nothing_is_sent(role: Session, proxy: Proxy) -> None:
    over = Deadline.after(-1, "one Region of one account")
    with pytest.raises(DeadlineError) as caught:
        list(list_jobs(Scope(role, OTHER, REGION, (over,))))
    assert reason_of(caught.value, LIST).state is CoverageState.DEADLINE
    assert proxy.log == []


def test_the_deadline_of_the_scan_holds_for_every_session(proxy: Proxy) -> None:
    sessions = Sessions(deadline=Deadline.after(-1, "the scan"))
    with pytest.raises(DeadlineError, match="the scan took longer"):
        sessions.base().identity()
    assert proxy.log == []


@pytest.mark.live  # it waits as botocore does
def test_throttled_for_ever_ends_soon_after_the_deadline(proxy: Proxy) -> None:
    proxy.reset(Rule(LIST, "throttled"))
    begun = time.monotonic()
    with pytest.raises(DeadlineError):
        list(list_jobs(Scope(Sessions().base(), "123456789012", REGION, (Deadline.after(1, "it"),))))
    assert time.monotonic() - begun < 20


def test_profiles_of_a_file(proxy: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[profile nightly]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert Sessions("nightly").base().region == "eu-west-1"

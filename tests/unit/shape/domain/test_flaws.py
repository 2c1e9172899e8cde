from typing import Any

import pytest

from scanner.documents.domain import FlawKind
from scanner.shape.domain.flaws import flaws_of_member, is_plumbing

ARN = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/abc123def456"


def kinds(key: str, value: Any) -> list[FlawKind]:
    return [one.kind for one in flaws_of_member(key, value)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NextToken", "x"),
        ("next_token", "x"),
        ("next-token", "x"),
        ("LastEvaluatedKey", {"id": {"S": "x"}}),
        ("hasMore", True),
        ("IsTruncated", "true"),
        ("limited", 1),
        ("links", {"next": "/jobs?page=2", "prev": None}),
        ("meta", {"page": {"after": "x"}}),
        ("@odata.nextLink", "https://x"),
        ("pageInfo", {"hasNextPage": True, "endCursor": "x"}),
        ("pages", [{"nextToken": "x"}]),
    ],
)
def test_there_is_more(key: str, value: Any) -> None:
    assert kinds(key, value) == [FlawKind.MORE]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("error", "AccessDenied"),
        ("errors", [{"region": "eu-west-1"}]),
        ("Failures", {"x": 1}),
        ("result", {"status": {"errorMessage": "x"}}),
        ("us-east-1", None),
        ("us-gov-west-1", {}),
        ("111122223333", "AccessDenied"),
    ],
)
def test_a_call_failed(key: str, value: Any) -> None:
    assert kinds(key, value) == [FlawKind.ERROR]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nextToken", None),
        ("nextToken", ""),
        ("hasMore", False),
        ("IsTruncated", "false"),
        ("errors", []),
        ("error", {"code": "", "message": None}),
        ("links", {"next": None, "self": "/jobs"}),
        ("pageInfo", {"hasNextPage": False, "cursor": "x"}),
        ("us-east-1", []),
        ("count", 5),
        ("generated_by", "dump.sh"),
        ("ResponseMetadata", {"RetryAttempts": 0, "HTTPHeaders": {"error": "x"}}),
    ],
)
def test_what_may_be_left_out(key: str, value: Any) -> None:
    assert kinds(key, value) == []


def test_jobs_beside_the_records() -> None:
    assert kinds("old", [{"jobName": "a", "modelId": "b"}]) == [FlawKind.UNREAD]
    assert kinds("skipped", [ARN]) == [FlawKind.UNREAD]
    assert kinds(ARN, {}) == [FlawKind.UNREAD]


def test_what_needs_no_word() -> None:
    assert is_plumbing("$metadata", {"requestId": "x"})
    assert is_plumbing("nextToken", None)
    assert not is_plumbing("count", 5)

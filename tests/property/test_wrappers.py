"""What stands beside the records of a wrapper: "there is more" and errors are never clean, everything else stops nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.property.scans import clean, pascal, says, scan_files, snake, text

WRAPPERS: dict[str, list[dict[str, Any]]] = {
    "invocationJobSummaries": [clean()],
    "Items": [snake(clean())],
    "data": [clean()],
    "rows": [snake(clean())],
    "resources": [clean()],
    "InvocationJobSummaries": [pascal(clean())],
}
_TOKENS = (
    "NextToken", "nextToken", "next_token", "next-token", "NEXT_TOKEN", "Next Token", "PaginationToken", "pagination_token",
    "paginationToken", "continuationToken", "ContinuationToken", "nextPageToken", "cursor", "nextCursor", "next_cursor",
    "Marker", "NextMarker",
)  # fmt: skip
_LINKS = ("next", "nextLink", "@odata.nextLink", "next_page", "nextPage", "next_url")
_FLAGS = (
    "hasMore", "has_more", "HasMore", "IsTruncated", "isTruncated", "is_truncated", "truncated", "Truncated", "limited", "hasNextPage",
)  # fmt: skip
_KEYS = ("LastEvaluatedKey", "last_evaluated_key")
MORE: dict[str, Any] = {
    **dict.fromkeys(_TOKENS, "eyJhZnRlciI6IDJ9"),
    **dict.fromkeys(_LINKS, "https://api.example.com/jobs?after=2"),
    **dict.fromkeys(_FLAGS, True),
    **{key: {"job_arn": {"S": "x"}} for key in _KEYS},
}
NO_MORE = (None, "", False, {}, [])
AROUND = ("meta", "links", "page", "pagination", "paging", "_links", "Meta")
ERRORS: dict[str, dict[str, Any]] = {
    "error": {"error": "AccessDenied"},
    "error object": {"error": {"code": "AccessDeniedException", "message": "no"}},
    "errors": {"errors": [{"region": "us-east-1", "code": "AccessDeniedException"}]},
    "errors by region": {"errors": {"us-east-1": "AccessDenied"}},
    "Error": {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}},
    "Errors": {"Errors": ["Throttled"]},
    "failures": {"failures": [{"account": "999988887777"}]},
    "errorCode": {"errorCode": "AccessDenied", "errorMessage": "not authorized"},
    "message with __type": {"__type": "ThrottlingException", "message": "Too many requests"},
    "message with code": {"code": "429", "message": "Too many requests"},
    "Message with Code": {"Code": "ExpiredToken", "Message": "The token has expired"},
}
ANSWERS = (
    '{"message": "Too many requests"}',
    '{"Message": "User is not authorized to access this resource"}',
    '{"__type": "ThrottlingException", "message": "Too many requests"}',
    '{"code": "ExpiredTokenException", "message": "The security token included in the request is expired"}',
    '{"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}, "ResponseMetadata": {"HTTPStatusCode": 429}}',
    '{"Error": {"Code": "AccessDeniedException", "Message": "no"}}',
    '{"errorMessage": "Task timed out after 3.00 seconds", "errorType": "Sandbox.Timedout"}',
    "\nAn error occurred (ExpiredTokenException) when calling the ListModelInvocationJobs operation: The security token is expired\n",
    'Unable to locate credentials. You can configure credentials by running "aws configure".\n',
)
NOTHING = [
    *((ending, content) for content in ("null", "{}", "", " \n", "\n\n\n") for ending in (".json", ".jsonl", ".json.yaml")),
    (".jsonl", "null\n{}\n"),
    (".yaml", "null"),
    (".yaml", "{}"),
]
NO_ERRORS: dict[str, dict[str, Any]] = {
    "error": {"error": None},
    "errors": {"errors": []},
    "empty errors": {"errors": {}},
    "Error": {"Error": ""},
    "error count": {"errorCount": 0},
}
OTHERS: dict[str, Any] = {
    "ResponseMetadata": {"RequestId": "6d1f0c6e", "HTTPStatusCode": 200, "HTTPHeaders": {"date": "x"}, "RetryAttempts": 0},
    "ResultMetadata": {},
    "$metadata": {"httpStatusCode": 200, "requestId": "x", "attempts": 1, "totalRetryDelay": 0},
    "count": 1,
    "Count": 1,
    "ScannedCount": 1,
    "total": 1,
    "generated_at": "2026-11-25T00:00:00Z",
    "region": "eu-west-1",
    "Account": "111122223333",
    "description": "jobs of November",
    "links": {"self": "https://api.example.com/jobs", "prev": None, "next": None},
    "meta": {"page": {"size": 20, "number": 1, "after": None}},
    "columns": [{"name": "job_arn", "data_type": "text"}],
    "previous": "https://api.example.com/jobs",
    "filters": [],
    "version": "1.0",
    "pageSize": 100,
}


def _codes(wrapper: str, more: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The ends of scans with the members before and after the records, of the file that is named and of one in a folder."""
    records = {wrapper: WRAPPERS[wrapper]}
    found = []
    for value in ({**records, **more}, {**more, **records}):
        for named in ((), ("d/dump.json",)):
            report = scan_files({"d/dump.json": text(value)}, named=named)
            found.append((report.exit_code, f"{text(value)[:300]}\n{says(report)}"))
    return found


def _never_clean(wrapper: str, more: Mapping[str, Any]) -> None:
    for code, said in _codes(wrapper, more):
        assert code in (3, 4), said


def _clean(wrapper: str, more: Mapping[str, Any]) -> None:
    for code, said in _codes(wrapper, more):
        assert code == 0, said


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapper_is_read(wrapper: str) -> None:
    _clean(wrapper, {})


@pytest.mark.parametrize("key", MORE)
def test_a_dump_that_says_there_is_more_is_not_clean(key: str) -> None:
    for wrapper in WRAPPERS:
        _never_clean(wrapper, {key: MORE[key]})


@pytest.mark.parametrize("around", AROUND)
def test_nor_is_one_that_says_so_inside_of_an_object(around: str) -> None:
    for number, (key, value) in enumerate(MORE.items()):
        _never_clean(list(WRAPPERS)[number % len(WRAPPERS)], {around: {"size": 20, key: value}})
    _never_clean("data", {around: {"page": {"after": "eyJhZnRlciI6IDJ9"}}})


def test_nor_is_one_whose_page_names_what_is_after_it() -> None:
    for more in (
        {"meta": {"page": {"after": "abc"}}},
        {"page": {"after": "abc"}},
        {"links": {"next": {"href": "https://api.example.com"}}},
    ):
        _never_clean("data", more)


@pytest.mark.parametrize("key", MORE)
def test_a_dump_that_says_there_is_no_more_is_clean(key: str) -> None:
    for number, value in enumerate(NO_MORE):
        _clean(list(WRAPPERS)[number], {key: value})
        _clean(list(WRAPPERS)[number], {AROUND[number]: {key: value}})


@pytest.mark.parametrize("kind", ERRORS)
def test_a_dump_that_says_something_failed_is_not_clean(kind: str) -> None:
    for wrapper in WRAPPERS:
        _never_clean(wrapper, ERRORS[kind])


@pytest.mark.parametrize("answer", ANSWERS)
def test_nor_is_an_answer_of_aws_that_is_nothing_but_an_error(answer: str) -> None:
    for named in ((), ("clean.json", "us-east-1.json")):
        report = scan_files({"clean.json": text(clean()), "us-east-1.json": answer}, named=named)
        assert report.exit_code in (3, 4), says(report)


@pytest.mark.parametrize(("ending", "content"), NOTHING)
def test_nor_is_a_dump_of_nothing(ending: str, content: str) -> None:
    for named in ((), ("clean.json", f"us-east-1{ending}")):
        report = scan_files({"clean.json": text(clean()), f"us-east-1{ending}": content}, named=named)
        assert report.exit_code in (3, 4), says(report)


@pytest.mark.parametrize("kind", NO_ERRORS)
def test_a_dump_that_says_nothing_failed_is_clean(kind: str) -> None:
    for wrapper in WRAPPERS:
        _clean(wrapper, NO_ERRORS[kind])


@pytest.mark.parametrize("key", OTHERS)
def test_other_members_stop_nothing(key: str) -> None:
    for wrapper in WRAPPERS:
        _clean(wrapper, {key: OTHERS[key]})

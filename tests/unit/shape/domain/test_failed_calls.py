from typing import Any

import pytest

from scanner.shape.domain.failed_calls import api_error, command_error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\nAn error occurred (ExpiredTokenException) when calling the ListModelInvocationJobs operation: x", "ExpiredTokenException"),
        ("aws: [ERROR]: An error occurred (AccessDenied) when calling the X operation: no", "AccessDenied when it called X"),
        ("An error occurred (Throttling) (reached max retries: 4) when calling the X operation: no", "Throttling"),
        ("\nUnable to locate credentials. You can configure credentials by running", "Unable to locate credentials"),
        ("usage: aws [options] <command>", "usage: aws"),
        ("Traceback (most recent call last):\n  File", "Traceback"),
        ("bash: line 1: aws: command not found", "command not found"),
        ("jq: error (at <stdin>:1): Cannot iterate over null", "jq: error"),
    ],
)
def test_the_text_of_a_failed_command(text: str, words: str) -> None:
    assert words in str(command_error(text))


@pytest.mark.parametrize(
    "text", ["bash: echo hello\n", "jobs:\n  bash: x\n", "aws:\n  region: x\n", "job_arn,model_id\n", "", "errors: []\n"]
)
def test_other_text(text: str) -> None:
    assert command_error(text) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"message": "Too many requests"}, "Too many requests"),
        (
            {"Error": {"Code": "Throttling", "Message": "Rate exceeded"}, "ResponseMetadata": {"HTTPStatusCode": 429}},
            "Throttling: Rate exceeded",
        ),
        ({"__type": "com.amazon.coral#AccessDenied", "Message": "no"}, "AccessDenied: no"),
        ({"errorMessage": "timed out", "errorType": "Sandbox.Timedout", "stackTrace": []}, "Sandbox.Timedout: timed out"),
        ({"error": {}, "code": "X", "message": "y"}, "X: y"),
    ],
)
def test_an_error_that_aws_answered(value: dict[str, Any], words: str) -> None:
    assert api_error(value) == words


@pytest.mark.parametrize(
    "value", [{}, {"message": ""}, {"message": "hello", "author": "x"}, {"name": "package", "version": "1"}, {"status": 200}]
)
def test_an_object_that_is_no_error(value: dict[str, Any]) -> None:
    assert api_error(value) is None

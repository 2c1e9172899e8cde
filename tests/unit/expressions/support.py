"""A job made by hand, and short ways to ask about it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scanner.errors import EvaluationError
from scanner.expressions.functions.cost import MAX_STEPS
from scanner.expressions.meaning import rule
from scanner.expressions.meaning.context import Context, Meter
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.syntax.parser import parse
from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.model.job import Gap, GapKind, Part

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "arn:aws:kms:eu-central-1:111122223333:key/3f1c7a52-0b8e-4d55-9c55-1f0e7d0a9b11"


def gap(path: str, kind: str = "not_delivered", shown: bool = False) -> Gap:
    """A value that a test's source did not deliver."""
    return Gap(path, GapKind(kind), "a test", shown)


def job(**changes: Any) -> Part:
    """A job in which every field has a value but `message` and `end_time`."""
    fields: dict[str, Any] = {
        "job_name": "claims-prod",
        "status": "Completed",
        "account_id": "111122223333",
        "role_arn": "arn:aws:iam::111122223333:role/batch/claims",
        "model_id": "anthropic.claude-v2:1",
        "message": None,
        "submit_time": "2026-11-22T08:00:00+00:00",
        "end_time": None,
        "last_modified_time": "2026-11-22T09:00:00+00:00",
        "job_expiration_time": "2026-11-23T08:00:00+00:00",
        "timeout_duration_in_hours": 24,
        "tags": {"Owner": "ml@acme.example", "env": "prod"},
        "vpc_config": Part(subnet_ids=["subnet-a", "subnet-b"], security_group_ids=["sg-a"]),
        "input_data_config": Part(s3_input_data_config=Part(s3_uri="s3://in/x.jsonl", s3_bucket_owner="111122223333")),
        "output_data_config": Part(
            s3_output_data_config=Part(s3_uri="s3://out/", s3_bucket_owner="111122223333", s3_encryption_key_id=KEY)
        ),
    }
    return Part(fields | changes)


def context(
    the_job: Part | None = None,
    params: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
    extra_complete: bool = True,
    steps: int = MAX_STEPS,
    contexts: Contexts = NO_CONTEXTS,
) -> Context:
    """What expressions are evaluated in."""
    return Context(the_job or job(), extra or {}, extra_complete, params or {}, NOW, "a test", contexts, Meter(steps))


def value(text: str, the_job: Part | None = None, **others: Any) -> Any:
    """The value under rule meaning; of a missing one "path: kind, ..."; of an error "error: " and its text."""
    return _told(lambda: rule.evaluate(parse(text).tree, context(the_job, **others)))


def holds(text: str, the_job: Part | None = None, **others: Any) -> Any:
    """Whether a condition holds under rule meaning, told likewise."""
    return _told(lambda: rule.condition(parse(text).tree, context(the_job, **others)))


def _told(ask: Any) -> Any:
    try:
        answer = ask()
    except EvaluationError as error:
        return f"error: {error}"
    if isinstance(answer, Missing):
        return ", ".join(f"{reason.path}: {reason.kind}" for reason in answer.reasons)
    return answer

"""What jobs refer to, e.g. their subnets, as AWS describes it: the records that `scanner.shape.contexts` reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from scanner.aws.answer import DamagedError
from scanner.aws.ask import Answer
from scanner.aws.calls import (
    DESCRIBE_KEY,
    DESCRIBE_ROUTE_TABLES,
    DESCRIBE_SUBNETS,
    GET_ENCRYPTION,
    GET_PROFILE,
    LIST_MODELS,
    Call,
)
from scanner.aws.jobs import Scope
from scanner.model.job import Json

BATCH = 200  # values of one filter; the most that EC2 accepts
_GONE = frozenset({"NoSuchBucket", "NotFoundException", "ResourceNotFoundException", "ServerSideEncryptionConfigurationNotFoundError"})


def describe_subnets(scope: Scope, subnets: Sequence[str]) -> Iterator[Answer]:
    """Those of at most 200 subnets that exist; a filter, unlike a list of IDs, is no error for one that does not."""
    yield from _filtered(scope, DESCRIBE_SUBNETS, "subnet-id", subnets)


def describe_route_tables(scope: Scope, vpcs: Sequence[str]) -> Iterator[Answer]:
    """All route tables of at most 200 VPCs."""
    yield from _filtered(scope, DESCRIBE_ROUTE_TABLES, "vpc-id", vpcs)


def get_encryption(scope: Scope, bucket: str) -> Answer | None:
    """What a bucket encrypts with by default, with its name; None where the bucket is gone."""
    answer = _unless_gone(lambda: scope.ask(GET_ENCRYPTION, _accept, {"Bucket": bucket}))
    if answer is None:
        return None
    return {**answer, "Bucket": bucket}


def describe_key(scope: Scope, key: str, alias: str = "") -> Answer | None:
    """A key by its ID or ARN or that of an alias, which is noted in the answer; None where the key is gone."""
    answer = _unless_gone(lambda: scope.ask(DESCRIBE_KEY, _accept, {"KeyId": key}))
    if answer is None or not alias:
        return answer
    return {**answer, "Alias": alias}


def get_profile(scope: Scope, arn: str) -> Answer | None:
    """An inference profile; None where it is gone."""

    def check(answer: Mapping[str, Json]) -> None:
        if answer[GET_PROFILE.key] != arn:
            raise DamagedError(f"it is about another inference profile, {answer[GET_PROFILE.key]}")

    return _unless_gone(lambda: scope.ask(GET_PROFILE, check, {"inferenceProfileIdentifier": arn}))


def list_models(scope: Scope) -> Iterator[Answer]:
    """All foundation models of a Region."""
    models: Any = scope.ask(LIST_MODELS, _accept, {})[LIST_MODELS.key]
    yield from models


def _filtered(scope: Scope, call: Call, name: str, values: Sequence[str]) -> Iterator[Answer]:
    for page in scope.asker.ask_pages(call, _accept, {"Filters": [{"Name": name, "Values": list(values)}]}):
        entries: Any = page[call.key]
        yield from entries


def _unless_gone(ask: Callable[[], Answer]) -> Answer | None:
    try:
        return ask()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _GONE:
            return None
        raise


def _accept(_: Mapping[str, Json]) -> None:
    """What a record must have is checked when it is read."""

"""Functions on AWS's ids: ARNs, S3 locations, models."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from scanner.expressions.once import once_per_object
from scanner.model import kms
from scanner.model.arn import Arn, is_account, parse_arn
from scanner.model.job import Json

_S3 = re.compile(r"s3://([^/]+)(?:/(.*))?", re.DOTALL)
_IN_REGION = "in-region"

_GEOGRAPHY = re.compile(r"[a-z]{2}(-[a-z]+)?|apac|global")  # AWS adds some now and then: jp, au, ca, us-gov
_ANY_GEOGRAPHY = re.compile(r"[a-z]+(-[a-z]+)*")  # where an ARN says that it is one
_BASE = re.compile(r"([a-z][a-z0-9-]*)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[a-z0-9-]+){0,2}")  # provider.model, all lower case
# A model's id may have dots of its own (deepseek.v3.2), so that the number of dots does not tell a geography from a provider.
_PROVIDERS = frozenset(
    (
        *("ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot", "moonshotai"),
        *("nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai"),
    )
)
_VARIANT = re.compile(r":[0-9]+k$")  # the length of the context, as in amazon.nova-lite-v1:0:300k
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# Many rules look at the same few ids of a job. What these functions give is shared, and not to be changed.
_remembered = lru_cache(maxsize=32)


@_remembered
def arn(text: str) -> dict[str, str | None] | None:
    """The parts of an ARN, an empty part as None; None for what is no ARN."""
    parts = parse_arn(text)
    if parts is None:
        return None
    return {
        "partition": parts.partition,
        "service": parts.service,
        "region": parts.region or None,
        "account": parts.account or None,
        "resource": parts.resource,
        "type": parts.type or None,
        "id": parts.id or None,
    }


@_remembered
def kms_key(text: str) -> dict[str, str | None] | None:
    """How a text names a KMS key; None for a text of another form."""
    key = kms.parse_kms_key(text)
    return None if key is None else {"kind": key.kind, "id": key.id, "region": key.region, "account": key.account}


@_remembered
def s3(uri: str) -> dict[str, str | None] | None:
    """Bucket and key, an empty key as None; None for what is no S3 location."""
    found = _S3.fullmatch(uri)
    return None if found is None else {"bucket": found[1], "key": found[2] or None}


def within(uri: str, prefix: str) -> bool | None:
    """Whether `uri` lies in the same bucket, at the prefix or below it; None where one is no S3 location."""
    inner, outer = s3(uri), s3(prefix)
    if inner is None or outer is None:
        return None
    key, start = (inner["key"] or "").rstrip("/"), (outer["key"] or "").rstrip("/")
    return inner["bucket"] == outer["bucket"] and (not start or key == start or key.startswith(start + "/"))


@_remembered
def model(text: str) -> dict[str, str | None] | None:
    """What a model's id or ARN says, None for each part that it does not say; None for a text of no known form."""
    parts = parse_arn(text)
    if parts is None:
        plain = _plain_id(text)
        return None if plain is None else _model(plain[0], text, plain[1], plain[2])
    if parts.service != "bedrock":
        return _model(parts.type or None, parts.id, None, None, parts.region, parts.account)
    known = _arn_model(parts)
    return None if known is None else _model(parts.type, parts.id, known[0], known[1], parts.region, parts.account)


def lifecycle(base: str, models: Sequence[Json]) -> Json:
    """The model's row of a list-foundation-models answer in snake_case, its context's length aside; None when it is not listed."""
    rows = _rows_by_id(models)
    return _snake_row(rows.get(base, rows.get(_VARIANT.sub("", base))))


def _by_id(models: Sequence[Json]) -> dict[Any, Json]:
    """The rows of a list-foundation-models answer by model id; of two rows with the same id the first."""
    return {row.get("modelId", row.get("model_id")): row for row in reversed(models) if isinstance(row, dict)}


def _snake(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {_CAMEL.sub("_", key).lower(): _snake(item) for key, item in value.items()}
    return [_snake(item) for item in value] if isinstance(value, list) else value


# The answer is a parameter, the same for every job. Few are remembered, in case a rule makes its list from a job.
_rows_by_id = once_per_object(_by_id, most=8)
_snake_row = once_per_object(_snake, most=1024)


def _model(kind: str | None, name: str, geo: str | None, base: str | None, region: str = "", account: str = "") -> dict[str, str | None]:
    provider = base.split(".", 1)[0] if base else None
    found = {"kind": kind, "id": name, "geo": geo, "provider": provider, "base": base, "region": region, "account": account}
    return {part: value or None for part, value in found.items()}


def _arn_model(parts: Arn) -> tuple[str | None, str | None] | None:
    """Geography and base model of a Bedrock ARN's resource; None for one that AWS could not have given."""
    if parts.resource != f"{parts.type}/{parts.id}":
        return None
    if parts.type == "foundation-model":
        if parts.account or not _is_base(parts.id) or _names_geography(parts.id):
            return None
        return _IN_REGION if parts.region else None, parts.id  # without a Region it is a member of a global profile
    if not parts.region or not is_account(parts.account):
        return None
    if parts.type == "inference-profile":
        geo, _, base = parts.id.partition(".")
        known = _ANY_GEOGRAPHY.fullmatch(geo) and geo not in (_IN_REGION, *_PROVIDERS) and _is_base(base)
        return (geo, base) if known else (None, None)
    if parts.type == "custom-model":
        base, slash, _ = parts.id.partition("/")
        return _IN_REGION, base if slash and _is_base(base) and not _names_geography(base) else None
    return None, None


def _plain_id(text: str) -> tuple[str, str, str] | None:
    """Kind, geography and base model of an id that is no ARN.

    None for one of no known form, among them a custom model's ARN of which Terraform's state keeps what follows the first slash.
    """
    first, _, rest = text.partition(".")
    if not _is_base(text):
        return None
    if first in _PROVIDERS:
        return "foundation-model", _IN_REGION, text
    if _names_geography(text):
        return ("inference-profile", first, rest) if _is_base(rest) and not _names_geography(rest) and first != _IN_REGION else None
    return ("foundation-model", _IN_REGION, text) if "." not in rest else None


def _names_geography(text: str) -> bool:
    """Whether the first part of an id is a geography, by its own form or by a provider behind it."""
    first, second = text.split(".")[:2]
    return first not in _PROVIDERS and (_GEOGRAPHY.fullmatch(first) is not None or second in _PROVIDERS)


def _is_base(text: str) -> bool:
    """Whether a text has the form provider.model."""
    return _BASE.fullmatch(text) is not None

"""Functions on AWS's ids: ARNs, S3 locations, models."""

import re
from collections.abc import Mapping, Sequence

from scanner.model.job import Json

_S3 = re.compile(r"s3://([^/]+)(?:/(.*))?", re.DOTALL)
_ARN_PARTS = 6

_GEOGRAPHY = re.compile(r"[a-z]{2}(-[a-z]+)?|apac|global")  # AWS adds some now and then: jp, au, ca, us-gov
_WORD = re.compile(r"[a-z][a-z0-9-]*")  # a provider
# A model's id may have dots of its own (deepseek.v3.2), so that the number of dots does not tell a geography from a provider.
_PROVIDERS = frozenset(
    (
        *("ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot", "moonshotai"),
        *("nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "zai"),
    )
)
_VARIANT = re.compile(r":[0-9]+k$")  # the length of the context, as in amazon.nova-lite-v1:0:300k
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def arn(text: str) -> dict[str, str | None] | None:
    """The parts of an ARN, an empty part as None; None for what is no ARN."""
    parts = text.split(":", _ARN_PARTS - 1)
    if len(parts) != _ARN_PARTS or parts[0] != "arn" or not (parts[1] and parts[2] and parts[5]):
        return None
    _, partition, service, region, account, resource = parts
    kind, name = _resource(service, resource)
    return {
        "partition": partition,
        "service": service,
        "region": region or None,
        "account": account or None,
        "resource": resource,
        "type": kind or None,
        "id": name or None,
    }


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


def model(text: str) -> dict[str, str | None]:
    """What a model's id or ARN says; None for each part that it does not say."""
    parts = arn(text)
    if parts is None:
        kind, geo, base = _plain_id(text)
        return _model(kind, text, geo, base, None, None)
    kind, name = parts["type"], parts["id"] or ""
    geo, base = _arn_model(kind, name) if parts["service"] == "bedrock" else (None, None)
    return _model(kind, name or None, geo, base, parts["region"], parts["account"])


def lifecycle(base: str, models: Sequence[Json]) -> Json:
    """The model's row of a list-foundation-models answer in snake_case, its context's length aside; None when it is not listed."""
    rows = {row.get("modelId", row.get("model_id")): row for row in reversed(models) if isinstance(row, dict)}
    return _snake(rows.get(base, rows.get(_VARIANT.sub("", base))))


def _resource(service: str, resource: str) -> tuple[str | None, str]:
    if service == "s3":  # a bucket, or a bucket and a key
        return None, resource
    found = re.match(r"([^:/]*)[:/](.*)", resource, re.DOTALL)
    return (None, resource) if found is None else (found[1], found[2])


def _model(
    kind: str | None, name: str | None, geo: str | None, base: str | None, region: str | None, account: str | None
) -> dict[str, str | None]:
    provider = base.split(".", 1)[0] if base else None
    return {"kind": kind, "id": name, "geo": geo, "provider": provider, "base": base, "region": region, "account": account}


def _arn_model(kind: str | None, name: str) -> tuple[str | None, str | None]:
    """Geography and base model of a Bedrock ARN's resource."""
    if kind == "foundation-model":
        return "in-region", name
    if kind == "inference-profile":
        geo, _, base = name.partition(".")
        return (geo, base) if _is_base(base) else (None, None)
    if kind == "custom-model":
        base = name.split("/", 1)[0]
        return "in-region", base if _is_base(base) else None
    return None, None


def _plain_id(text: str) -> tuple[str | None, str | None, str | None]:
    """Kind, geography and base model of an id that is no ARN; all None for one of no known form."""
    first, _, rest = text.partition(".")
    second = rest.split(".", 1)[0]
    if first in _PROVIDERS and rest:
        return "foundation-model", "in-region", text
    if _is_base(rest) and (_GEOGRAPHY.fullmatch(first) or second in _PROVIDERS):
        return "inference-profile", first, rest
    if _is_base(text) and "." not in rest and not _GEOGRAPHY.fullmatch(first):
        return "foundation-model", "in-region", text
    return None, None, None


def _is_base(text: str) -> bool:
    """Whether a text has the form provider.model."""
    provider, _, name = text.partition(".")
    return bool(name) and _WORD.fullmatch(provider) is not None


def _snake(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {_CAMEL.sub("_", key).lower(): _snake(item) for key, item in value.items()}
    return [_snake(item) for item in value] if isinstance(value, list) else value

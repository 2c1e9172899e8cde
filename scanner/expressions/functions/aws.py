"""Functions on names that AWS gives: ARNs, S3 locations, models."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from scanner.model import kms
from scanner.model.arn import Arn, is_account, parse_arn
from scanner.model.job import Json
from scanner.model.pattern import late_pattern

_S3 = "s3://"
_IN_REGION = "in-region"
_GEOGRAPHY = late_pattern(r"[a-z]{2}(-[a-z]+)?|apac|global")  # AWS adds some now and then: jp, au, ca, us-gov
_ANY_GEOGRAPHY = late_pattern(r"[a-z]+(-[a-z]+)*")  # where an ARN says that it is one
_BASE = late_pattern(r"([a-z][a-z0-9-]*)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[a-z0-9-]+){0,2}")  # provider.model, all lower case
# A model's name may have dots in it (deepseek.v3.2), so the number of dots does not tell a geography from a provider:
# us.deepseek.v3 begins with a geography, deepseek.v3.2 does not.
PROVIDERS = frozenset(
    (
        *("ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot", "moonshotai"),
        *("nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai"),
    )
)
_CUT_CUSTOM_MODEL = late_pattern(r"[^/]+/[a-z0-9]{12}")  # what Terraform's state keeps of a custom model's ARN

Location = dict[str, str | None]  # what s3() gives

# Many rules look at the same few ids of a job. What these functions give is shared, and not to be changed.
_remembered = lru_cache(maxsize=32)


@_remembered
def arn(text: str) -> dict[str, str | None] | None:
    """The parts of an ARN, null for an empty part; null for a text that is not an ARN."""
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
    """How a text names a KMS key; null for any other text."""
    key = kms.parse_kms_key(text)
    if key is None:
        return None
    return {"kind": key.kind, "id": key.id, "region": key.region, "account": key.account}


@_remembered
def s3(uri: str) -> dict[str, str | None] | None:
    """Bucket and key, null for an empty key; null for a text that is not an S3 location."""
    if not uri.startswith(_S3):
        return None
    bucket, _, key = uri.removeprefix(_S3).partition("/")
    if not bucket:
        return None
    return {"bucket": bucket, "key": key or None}


def within(uri: str, prefixes: str | Sequence[Json]) -> bool | None:
    """Whether `uri` is at one of `prefixes` or below it; null if it is not, and it or one of them is not an S3 location.

    `s3://a/reports/x` is within `s3://a/reports` and `s3://a/reports/`; `s3://a/reports-old/x` is not.
    """
    if isinstance(prefixes, str):
        return is_within(s3(uri), s3(prefixes))
    return within_test(prefixes)(s3(uri))


def within_test(prefixes: str | Sequence[Json]) -> Callable[[Location | None], bool | None]:
    """The same, with its prefixes, of what s3() gives for the text."""
    listed = [prefixes] if isinstance(prefixes, str) else prefixes
    known = [None if prefix is None else s3(prefix) for prefix in listed]
    if_none = None if None in known else False
    by_bucket: dict[str | None, list[Location]] = {}
    for outer in known:
        if outer is not None:
            by_bucket.setdefault(outer["bucket"], []).append(outer)

    def test(location: Location | None) -> bool | None:
        if location is None:
            return None if listed else False
        for outer in by_bucket.get(location["bucket"], ()):
            if is_within(location, outer):
                return True
        return if_none

    return test


def is_within(location: Location | None, outer: Location | None) -> bool | None:
    """Whether a location is another one or below it; null where one of them is."""
    if location is None or outer is None:
        return None
    if location["bucket"] != outer["bucket"]:
        return False
    key = (location["key"] or "").rstrip("/")
    start = (outer["key"] or "").rstrip("/")
    return not start or key == start or key.startswith(f"{start}/")


@_remembered
def model(text: str) -> dict[str, str | None] | None:
    """What a model's ID or ARN says, null for each part that it does not say; null for a text of unknown form."""
    parts = parse_arn(text)
    if parts is None:
        return _model_of_id(text)
    if parts.service != "bedrock":
        return _model(parts.type, parts.id, "", "", parts.region, parts.account)
    known = _geography_and_base(parts)
    if known is None:
        return None
    return _model(parts.type, parts.id, *known, parts.region, parts.account)


def _model(kind: str, name: str, geo: str, base: str, region: str = "", account: str = "") -> dict[str, str | None]:
    provider, _, _ = base.partition(".")
    parts = {"kind": kind, "id": name, "geo": geo, "provider": provider, "base": base, "region": region, "account": account}
    return {part: value or None for part, value in parts.items()}


def _model_of_id(text: str) -> dict[str, str | None] | None:
    """What an ID that is not an ARN says; null for one of unknown form."""
    if _CUT_CUSTOM_MODEL.fullmatch(text) and _base_of_custom_model(text):
        # A custom model answers in its own Region. The base is kept back: a list may have this model by its ARN, which is not known.
        return _model("custom-model", text, _IN_REGION, "")
    if not _is_base(text):
        return None
    first, _, rest = text.partition(".")
    if first in PROVIDERS:
        return _model("foundation-model", text, _IN_REGION, text)
    if _begins_with_geography(text):
        if first == _IN_REGION or not _is_base(rest) or _begins_with_geography(rest):
            return None
        return _model("inference-profile", text, first, rest)
    if "." in rest:  # an unknown provider, or an unknown geography
        return None
    return _model("foundation-model", text, _IN_REGION, text)


def _geography_and_base(arn: Arn) -> tuple[str, str] | None:
    """Geography and base model of a Bedrock ARN, empty where it does not say them; null for an ARN that AWS cannot have given."""
    if arn.resource != f"{arn.type}/{arn.id}":
        return None
    if arn.type == "foundation-model":
        return _of_foundation_model(arn)
    if not arn.region or not is_account(arn.account):
        return None
    match arn.type:
        case "inference-profile":
            return _of_profile(arn)
        case "custom-model":
            return _IN_REGION, _base_of_custom_model(arn.id)
        case _:
            return "", ""


def _of_foundation_model(arn: Arn) -> tuple[str, str] | None:
    if arn.account or not _is_base(arn.id) or _begins_with_geography(arn.id):
        return None
    geo = _IN_REGION if arn.region else ""  # without a Region it belongs to a global profile
    return geo, arn.id


def _of_profile(arn: Arn) -> tuple[str, str]:
    geo, _, base = arn.id.partition(".")
    is_geography = _ANY_GEOGRAPHY.fullmatch(geo) and geo not in (_IN_REGION, *PROVIDERS)
    if is_geography and _is_base(base):
        return (geo, base)
    return ("", "")


def _base_of_custom_model(name: str) -> str:
    """The base of `amazon.nova-lite-v1:0:300k/a1b2c3d4e5f6`; empty where the ID has another form."""
    base, slash, _ = name.partition("/")
    is_known = slash and _is_base(base) and not _begins_with_geography(base)
    if is_known:
        return base
    return ""


def _begins_with_geography(text: str) -> bool:
    """Whether the first part of an ID is a geography: by its own form (`us`), or by the provider after it (`mars.meta.x`)."""
    first, second = text.split(".")[:2]
    if first in PROVIDERS:
        return False
    return _GEOGRAPHY.fullmatch(first) is not None or second in PROVIDERS


def _is_base(text: str) -> bool:
    """Whether a text has the form provider.model."""
    return _BASE.fullmatch(text) is not None

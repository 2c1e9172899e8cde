"""The types of functions' results."""

from collections.abc import Sequence

from scanner.model.types import Array, Basic, Map, Object, Type, Union, nullable, union, without_null

_TEXT, _TIME = Basic.STRING, Basic.TIMESTAMP
_MAYBE_TEXT, _MAYBE_TIME, _MAYBE_TEXTS = nullable(_TEXT), nullable(_TIME), nullable(Array(_TEXT))

ARN = Object(
    "arn",
    {
        "partition": _TEXT,
        "service": _TEXT,
        "region": nullable(Basic.REGION),
        "account": nullable(Basic.ACCOUNT),
        "resource": _TEXT,
        "type": _MAYBE_TEXT,
        "id": _MAYBE_TEXT,
    },
)
KMS_KEY = Object("kms_key", {"kind": _TEXT, "id": _TEXT, "region": nullable(Basic.REGION), "account": nullable(Basic.ACCOUNT)})
S3 = Object("s3", {"bucket": _TEXT, "key": _MAYBE_TEXT})
MODEL = Object(
    "model",
    {
        "kind": _MAYBE_TEXT,
        "id": _MAYBE_TEXT,
        "geo": _MAYBE_TEXT,
        "provider": _MAYBE_TEXT,
        "base": _MAYBE_TEXT,
        "region": nullable(Basic.REGION),
        "account": nullable(Basic.ACCOUNT),
    },
)
# The members of a row of list-foundation-models; botocore's service model of `bedrock` has them.
LIFECYCLE = Object(
    "lifecycle",
    {
        "model_arn": nullable(Basic.ARN),
        "model_id": _MAYBE_TEXT,
        "model_name": _MAYBE_TEXT,
        "provider_name": _MAYBE_TEXT,
        "input_modalities": _MAYBE_TEXTS,
        "output_modalities": _MAYBE_TEXTS,
        "response_streaming_supported": nullable(Basic.BOOLEAN),
        "customizations_supported": _MAYBE_TEXTS,
        "inference_types_supported": _MAYBE_TEXTS,
        "model_lifecycle": nullable(
            Object(
                "model_lifecycle",
                {
                    "status": _MAYBE_TEXT,
                    "start_of_life_time": _MAYBE_TIME,
                    "end_of_life_time": _MAYBE_TIME,
                    "legacy_time": _MAYBE_TIME,
                    "public_extended_access_time": _MAYBE_TIME,
                },
            )
        ),
    },
)


def same(types: Sequence[Type]) -> Type:
    """The type of the first argument."""
    return without_null(types[0])


def one_of_them(types: Sequence[Type]) -> Type:
    """The type of an element of a list or of a value of a map, the first argument; or null."""
    return nullable(_item(types[0]))


def first_not_null(types: Sequence[Type]) -> Type:
    """The type of the first argument that is not null."""
    result = union(*map(without_null, types))
    one_is_never_null = any(Basic.NULL not in _options(kind) for kind in types)
    if one_is_never_null:
        return result
    return nullable(result)


def as_array(types: Sequence[Type]) -> Type:
    """The first argument where it is a list, else a list of it."""
    return union(*map(_list_of, _options(types[0])))


def mapped(types: Sequence[Type]) -> Type:
    """A list of the expression's results."""
    return Array(types[0])


def values_of(types: Sequence[Type]) -> Type:
    """A list of the first argument's values."""
    return Array(_item(types[0]))


def _list_of(kind: Type) -> Type:
    if isinstance(kind, Array):
        return kind
    return Array(kind)


def _options(kind: Type) -> tuple[Type, ...]:
    if isinstance(kind, Union):
        return kind.options
    return (kind,)


def _item(kind: Type) -> Type:
    """The type of a list's elements or a map's values."""
    return union(*map(_item_of_one, _options(without_null(kind))))


def _item_of_one(kind: Type) -> Type:
    match kind:
        case Array(item):
            return item
        case Map(value):
            return value
        case _:
            return Basic.ANY

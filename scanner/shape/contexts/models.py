"""Inference profiles and foundation models, as Bedrock describes them."""

from collections.abc import Mapping
from shlex import quote

from scanner.model.arn import region_of
from scanner.model.job import Gap, GapKind, Json
from scanner.model.types import Array, Basic, Object, nullable
from scanner.shape.contexts.kind import ContextKind, Raw

_TEXT, _MAYBE_TEXT, _MAYBE_TIME = Basic.STRING, nullable(Basic.STRING), nullable(Basic.TIMESTAMP)
_GET_PROFILE, _LIST_MODELS = "aws bedrock get-inference-profile", "aws bedrock list-foundation-models"


def _in_region(command: str, arn: str) -> str:
    region = region_of(arn)
    if not region:
        return command
    return f"{command} --region {quote(region)}"


def _profile_key_of(text: str) -> str:
    """The ARN; a profile's bare ID, such as us.amazon.nova-pro-v1:0, is of another profile in each Region."""
    if region_of(text):
        return text
    return ""


INFERENCE_PROFILE = ContextKind(
    name="inference_profile",
    call=_GET_PROFILE,
    signs=frozenset({"inferenceProfileArn", "inferenceProfileId", "inferenceProfileName"}),
    listed="inferenceProfileSummaries",
    type=Object(
        "inference_profile",
        {
            "inference_profile_arn": Basic.ARN,
            "inference_profile_id": _TEXT,
            "type": _TEXT,
            "status": _MAYBE_TEXT,
            "models": Array(Object("model_of_profile", {"model_arn": Basic.ARN})),
        },
    ),
    keys=lambda _, profile: (profile["inference_profile_arn"],),
    key_of=_profile_key_of,
    command=lambda arn: _in_region(f"{_GET_PROFILE} --inference-profile-identifier {quote(arn)}", arn),
)


def _model_under(key: str, model: dict[str, Json]) -> dict[str, Json]:
    """The model; under its bare ID without its ARN, since the lists of two Regions differ in that, and either may be meant."""
    if key == model["model_arn"]:
        return model
    why = f"{key!r} alone does not say in which Region; name the model by its ARN"
    return {**model, "model_arn": Gap("context.foundation_model.model_arn", GapKind.NOT_DELIVERED, _LIST_MODELS, why=why)}


def _keys_of_model(_raw: Raw, model: Mapping[str, Json]) -> tuple[str, ...]:
    return model["model_arn"], model["model_id"]


FOUNDATION_MODEL = ContextKind(
    name="foundation_model",
    call=_LIST_MODELS,
    signs=frozenset({"modelArn", "modelId", "providerName", "inferenceTypesSupported"}),
    listed="modelSummaries",
    type=Object(
        "foundation_model",
        {
            "model_arn": Basic.ARN,
            "model_id": _TEXT,
            "model_name": _MAYBE_TEXT,
            "provider_name": _MAYBE_TEXT,
            "model_lifecycle": nullable(
                Object(
                    "lifecycle_of_model",
                    {
                        "status": _TEXT,
                        "start_of_life_time": _MAYBE_TIME,
                        "end_of_life_time": _MAYBE_TIME,
                        "legacy_time": _MAYBE_TIME,
                        "public_extended_access_time": _MAYBE_TIME,
                    },
                )
            ),
        },
    ),
    keys=_keys_of_model,
    under=_model_under,
    dispute="name the model by its ARN, and scan only the latest list of each Region",
    command=lambda model: _in_region(_LIST_MODELS, model),
)

"""Functions that read answers of AWS, which parameters hold: as the command gives them, or the list inside."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.expressions.functions.aws import model
from scanner.expressions.functions.function import Surroundings
from scanner.expressions.once import once_per_object
from scanner.model.arn import parse_arn
from scanner.model.job import Gap, GapKind, Json
from scanner.shape.contexts.models import INFERENCE_PROFILE
from scanner.shape.contexts.table import find_context

_VARIANT = re.compile(r":[0-9]+k$")  # the length of the context, as in amazon.nova-lite-v1:0:300k
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APPLICATION = "application-inference-profile"
_PROFILE_ID = re.compile(r"[a-z0-9]{12}")  # of an application profile; Terraform's state keeps only this of its ARN
_LISTS = ("modelSummaries", "model_summaries", "inferenceProfileSummaries", "inference_profile_summaries")
_AREA = re.compile(r"-[a-z]+-[0-9]+$")  # what a Region has after its area: eu of eu-central-1, us-gov of us-gov-west-1
_GEOGRAPHIES = {"ap": "apac"}  # of the areas that have another name as a geography
_IN_APAC = {"jp": {"ap-northeast-1", "ap-northeast-3"}, "au": {"ap-southeast-2", "ap-southeast-4"}}

Model = dict[str, str | None] | None  # what model() gives


def lifecycle(base: str, models: Sequence[Json]) -> Json:
    """The model's row of a list-foundation-models answer in snake_case, whatever its context length; null if it is not listed."""
    rows = models_by_id(models)
    return _snake_row(rows.get(base, rows.get(_VARIANT.sub("", base))))


def resolved_model(around: Surroundings, text: str, profiles: Sequence[Json]) -> Json:
    """What model() says, and of an application profile also the geo and base of its models; null as for model().

    The profile is looked up in `profiles`, then among the records that were scanned.
    """
    stated = model(text)
    if not _may_be_application_profile(text, stated):
        return stated
    profile = _find_profile(around, text, profiles)
    if isinstance(profile, Gap):
        return stated
    parts = model(profile["inference_profile_arn"])
    members = _members(profile)
    if parts is None or not members:
        return stated
    geo = _geo(members, parts["region"])
    if stated is None:  # known by its ID only. The base is kept back: a list may have this profile by its ARN
        return {**parts, "geo": geo}
    return {**parts, "geo": geo, "base": _same(members, "base"), "provider": _same(members, "provider")}


def resolved_model_known(around: Surroundings, text: str, profiles: Sequence[Json]) -> Json:
    """The same under rule meaning: a Gap with the command for an application profile that was not looked up."""
    if _may_be_application_profile(text, model(text)):
        profile = _find_profile(around, text, profiles)
        if isinstance(profile, Gap):
            return profile
    return resolved_model(around, text, profiles)


def _find_profile(around: Surroundings, text: str, profiles: Sequence[Json]) -> dict[str, Json] | Gap:
    """The answer of get-inference-profile for an application profile, in snake_case; a Gap with the command that gives it."""
    answer = profiles_by_name(profiles).get(text)
    if answer is not None:
        found: dict[str, Json] = _snake_row(answer)
        return found
    if parse_arn(text) is not None:
        return find_context(around.contexts, INFERENCE_PROFILE, text)
    why = f"set it to the answer of {INFERENCE_PROFILE.command(text)}"
    return Gap("inference_profiles", GapKind.NOT_DELIVERED, "", why=why)


def _may_be_application_profile(text: str, stated: Model) -> bool:
    if stated is None:
        return _PROFILE_ID.fullmatch(text) is not None
    return stated["kind"] == _APPLICATION


def _members(profile: Mapping[str, Json]) -> list[dict[str, str | None]]:
    """The foundation models that an application profile stands for; empty where one of them cannot be read."""
    listed = profile.get("models")
    if not isinstance(listed, list):
        return []
    members = []
    for entry in listed:
        if not isinstance(entry, dict) or not isinstance(entry.get("model_arn"), str):
            return []
        found = model(entry["model_arn"])
        if found is None or found["kind"] != "foundation-model":
            return []
        members.append(found)
    return members


def _geo(members: Sequence[dict[str, str | None]], own_region: str | None) -> str | None:
    """Where models answer, in the words of model(); null where their Regions are in several geographies."""
    regions = {member["region"] or "" for member in members}
    if "" in regions:
        return "global"  # arn:aws:bedrock:::foundation-model/X is a member of a global profile
    if regions == {own_region}:
        return "in-region"
    for geography, its_regions in _IN_APAC.items():
        if regions <= its_regions:
            return geography
    areas = {_AREA.sub("", region) for region in regions}
    if len(areas) > 1:
        return None
    area = areas.pop()
    return _GEOGRAPHIES.get(area, area)


def _same(members: Sequence[dict[str, str | None]], part: str) -> str | None:
    """A part that all members have in common; null where they differ."""
    values = {member[part] for member in members}
    if len(values) > 1:
        return None
    return values.pop()


def _rows(answers: Sequence[Json]) -> Iterator[Mapping[str, Any]]:
    """The rows of answers: an entry is a row itself, or an answer with a list of rows."""
    for answer in answers:
        if not isinstance(answer, Mapping):
            continue
        lists = [answer[name] for name in _LISTS if isinstance(answer.get(name), list)]
        if not lists:
            yield answer
        for rows in lists:
            yield from (row for row in rows if isinstance(row, Mapping))


def _models(answers: Sequence[Json]) -> dict[Any, Json]:
    """The rows of list-foundation-models answers by model ID; of two rows with the same ID the first."""
    return {row.get("modelId", row.get("model_id")): row for row in reversed(list(_rows(answers)))}


def _profiles(answers: Sequence[Json]) -> dict[str, Json]:
    """The answers of get-inference-profile by the profile's ARN, and by the ID at its end; of two for the same profile the first."""
    profiles: dict[str, Json] = {}
    for row in reversed(list(_rows(answers))):
        name = row.get("inferenceProfileArn", row.get("inference_profile_arn"))
        if not isinstance(name, str):
            continue
        parts = parse_arn(name)
        if parts is not None and parts.type == _APPLICATION:
            profiles[name] = profiles[parts.id] = row
    return profiles


def _snake(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {_CAMEL.sub("_", key).lower(): _snake(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_snake(element) for element in value]
    return value


# The answer is a parameter, the same for every job. Few are remembered, in case a rule makes its list from a job.
models_by_id = once_per_object(_models, most=8)
profiles_by_name = once_per_object(_profiles, most=8)
_snake_row = once_per_object(_snake, most=1024)

"""The limits are those of botocore's service model, which the pages of AWS's API are made from, too."""

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import botocore.session
import pytest
import re2

from scanner.shape.fields import FIELDS, SUBMITTED_BY, TAGS, aws_name, field
from scanner.shape.limits import LIMITS, MOST_TAGS, TAG_KEY, TAG_VALUE, ListLimit, NumberLimit, TextLimit
from tests.pattern_words import word_of

_MADE_BY_JOBSCAN = {"account_id"}  # it is a part of the job's ARN
_TIMES = {row.path for row in FIELDS if row.type == "timestamp"}
_EDITS = "aZ09-._:/+ @\n*é"


@lru_cache
def _service() -> Any:
    return botocore.session.get_session().get_service_model("bedrock")


@lru_cache
def _aws_shape(path: str) -> Any:
    """botocore's shape of a field, as GetModelInvocationJob answers it."""
    shape = _service().operation_model("GetModelInvocationJob").output_shape
    for key in path.split("."):
        shape = shape.members[aws_name(key)]
    return shape


def _from_aws(kind: type) -> list[str]:
    """The paths of limits of a kind that botocore's model has, too."""
    limited = [path for path, limit in LIMITS.items() if isinstance(limit, kind)]
    return [path for path in limited if not path.startswith(SUBMITTED_BY) and path not in _MADE_BY_JOBSCAN]


def _sample(limit: TextLimit, aws: str) -> Iterator[str]:
    """Texts of either pattern, and the same with small edits."""
    rng = random.Random(aws)
    for pattern in (aws, limit.pattern):
        for _ in range(60):
            yield from _with_edits(word_of(pattern, rng), rng)


def _with_edits(text: str, rng: random.Random) -> Iterator[str]:
    yield text
    for _ in range(2):
        at = rng.randrange(len(text) + 1)
        yield text[:at] + rng.choice(_EDITS) + text[at:]
        yield text[:at] + text[at + 1 :]
        yield text[:at] + rng.choice(_EDITS) * 3 + text[at + 1 :]


def _differences(limit: TextLimit, metadata: dict[str, Any]) -> list[str]:
    """Texts of a length that AWS allows, of which only one of the two patterns is true."""
    aws = metadata["pattern"]
    longest = limit.longest or 2048
    fitting = [text for text in _sample(limit, aws) if limit.shortest <= len(text) <= longest]
    assert len(fitting) > 100
    assert any(re2.fullmatch(limit.pattern, text) for text in fitting)
    return [text for text in fitting if bool(re2.fullmatch(aws, text)) != bool(re2.fullmatch(limit.pattern, text))]


@pytest.mark.parametrize("path", _from_aws(TextLimit))
def test_a_text_has_the_pattern_and_the_lengths_of_aws(path: str) -> None:
    metadata = _aws_shape(path).metadata
    limit = LIMITS[path]
    assert isinstance(limit, TextLimit)
    if "enum" in metadata:
        assert set(limit.pattern.split("|")) == set(metadata["enum"])
        return
    assert limit.longest == metadata.get("max")
    assert limit.shortest == metadata.get("min", 0)
    if "pattern" not in metadata:
        assert re2.fullmatch(limit.pattern, "any\ntext \x00\x7f")
        return
    assert _differences(limit, metadata) == []


@pytest.mark.parametrize("path", _from_aws(ListLimit))
def test_a_list_has_the_lengths_of_aws_and_so_have_its_entries(path: str) -> None:
    shape = _aws_shape(path)
    limit = LIMITS[path]
    assert isinstance(limit, ListLimit)
    assert (limit.shortest, limit.longest) == (shape.metadata["min"], shape.metadata["max"])
    assert limit.entry.longest == shape.member.metadata["max"]
    assert _differences(limit.entry, shape.member.metadata) == []


@pytest.mark.parametrize("path", _from_aws(NumberLimit))
def test_a_number_has_the_range_of_aws(path: str) -> None:
    metadata = _aws_shape(path).metadata
    limit = LIMITS[path]
    assert isinstance(limit, NumberLimit)
    assert (limit.smallest, limit.largest) == (metadata["min"], metadata.get("max"))


def test_a_request_has_the_same_limits_as_the_job() -> None:
    request = _service().operation_model("CreateModelInvocationJob").input_shape
    job = _service().operation_model("GetModelInvocationJob").output_shape
    for name in job.members.keys() & request.members.keys():
        asked = {key: value for key, value in request.members[name].metadata.items() if key != "idempotencyToken"}
        assert asked == job.members[name].metadata, name


@pytest.mark.parametrize(("member", "limit"), [("key", TAG_KEY), ("value", TAG_VALUE)])
def test_tags_have_the_limits_of_aws(member: str, limit: TextLimit) -> None:
    tags = _service().operation_model("CreateModelInvocationJob").input_shape.members[TAGS]
    metadata = tags.member.members[member].metadata
    assert tags.metadata["max"] == MOST_TAGS
    assert (limit.shortest, limit.longest) == (metadata["min"], metadata["max"])
    for character in map(chr, range(128)):  # Python's \s is that of ECMAScript, which AWS's patterns are written for; RE2's has no \v
        assert bool(re2.fullmatch(limit.pattern, character)) == bool(re.fullmatch(metadata["pattern"], character, re.ASCII)), character


def test_every_field_but_objects_and_times_has_a_limit_or_is_known_to_have_none() -> None:
    unlimited = {row.path for row in FIELDS if row.path not in LIMITS and not row.is_object} - _TIMES - {TAGS}
    assert unlimited == {"_key"}
    assert all(field(path) is not None for path in LIMITS)
    assert LIMITS["account_id"] == LIMITS["input_data_config.s3_input_data_config.s3_bucket_owner"]

"""Random documented jobs, and whether a formula is true of one: what holds the symbolic reading and the reference together."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from scanner.authoring.examples import default_base_job, job_of
from scanner.expressions.functions.times import read_time
from scanner.model.job import Gap, GapKind, Job, Json, Stage
from scanner.model.keys import value_at
from scanner.model.rule import Example
from scanner.prove.atoms import Assumed, Variable
from scanner.prove.domains import OTHER_TAGS
from scanner.prove.formula import Formula
from tests.property.formula_truths import is_true, tags_by_name

BASE = default_base_job()
_HIDEABLE = (
    "job_name", "status", "account_id", "job_arn", "message", "end_time", "submit_time", "timeout_duration_in_hours", "tags",
    "vpc_config.subnet_ids", "vpc_config.security_group_ids", "total_record_count", "role_arn", "model_id", "vpc_config", "submitted_by",
    "output_data_config", "input_data_config.s3_input_data_config",
    "output_data_config.s3_output_data_config.s3_uri", "output_data_config.s3_output_data_config.s3_encryption_key_id",
    "input_data_config.s3_input_data_config.s3_uri", "input_data_config.s3_input_data_config.s3_bucket_owner",
)  # fmt: skip
_ASKED = ("job_name", "tags", "vpc_config.subnet_ids", "vpc_config", "role_arn", "model_id")  # of a request
_NAMES = ("a", "ab", "prod", "PROD", "poc-1", "prod-aab")
_TAG_VALUES = ("a", "prod", "", " ", "tbd", "Prod")


class TrueJob:
    """A job as a witness would be read, with what the record has behind fields that are not delivered."""

    def __init__(self, example: Example, now: datetime, tag_keys: Mapping[str, None]) -> None:
        self.example = example
        self.job: Job = job_of(example, BASE)
        self._record = self.job.fields
        if example.not_delivered:
            self._record = job_of(Example(example.outcome, example.job, example.stage), BASE).fields
        self.now = now
        self._tags = tags_by_name(self._record["tags"], tag_keys)

    def has_more_tags(self, than: int) -> bool:
        """Whether it has more tags that no rule names than this."""
        return any(key in self._tags for key in OTHER_TAGS[than:])

    def is_true(self, formula: Formula) -> bool:
        """Whether the formula is true of the job."""
        return is_true(formula, self)

    def has_tag(self, key: str) -> bool:
        return key in self._tags

    def length(self, path: str) -> int:
        return len(self._value(path) or ())

    def is_hidden(self, path: str) -> bool:
        """Whether the field, or an object that it is in, is not delivered; null in a bucket owner says that it is not."""
        value: Json = self.job.fields
        for key in path.split("."):
            if not isinstance(value, dict):
                break
            value = value[key]
        return isinstance(value, Gap) and value.kind is GapKind.NOT_DELIVERED

    def is_null(self, path: str) -> bool:
        return not isinstance(self._value(path), str | int | list | dict)

    def _value(self, path: str) -> Json:
        return value_at(self._record, path.split("."))

    def text(self, variable: Variable) -> str | None:
        if variable.startswith("keys(tags)."):
            return self._tags.get(variable.removeprefix("keys(tags)."), (None, None))[0]
        if variable.startswith("tags."):
            return self._tags.get(variable.removeprefix("tags."), (None, None))[1]
        path, bracket, index = variable.removesuffix("]").partition("[")
        value = self._value(path)
        if bracket:
            elements = value or []
            return elements[int(index)] if int(index) < len(elements) else None
        return value if isinstance(value, str) else None

    def number(self, variable: Variable) -> Fraction:
        value = self._value(variable)
        if isinstance(value, str):
            time = read_time(value)
            assert time is not None
            return Fraction((time - self.now) // timedelta(microseconds=1))
        return Fraction(value or 0)

    def is_so(self, _what: Assumed) -> bool:
        return False  # the record of a job says nothing of other things


def random_example(random: Random, hides: bool, stage: Stage) -> Example:
    """A patch of the base job within what AWS documents, and what of it is not delivered."""
    patch: dict[str, Any] = _tags(random, 1)
    for change in random.sample(_CHANGES, random.randint(1, 5)):
        _merge(patch, change(random))
    hidden = random.sample(_HIDEABLE, random.randint(0, 4)) if hides else []
    if stage is Stage.REQUEST:
        hidden = [path for path in hidden if path in _ASKED]
    # An object before its members: what is not delivered as a whole has no members that are.
    hidden = [path for path in hidden if not any(path.startswith(f"{other}.") for other in hidden)]
    return Example("pass", patch, stage, not_delivered=tuple(sorted(hidden)))


def _name(random: Random) -> dict[str, Any]:
    return {"job_name": random.choice(_NAMES)}


def _network(random: Random) -> dict[str, Any]:
    def ids(most: int) -> list[str] | None:
        return random.choice((None, [random.choice(_NAMES) for _ in range(random.randint(1, most))]))

    return {"vpc_config": {"subnet_ids": ids(random.choice((2, 16))), "security_group_ids": ids(5)}}


def _no_network(_random: Random) -> dict[str, Any]:
    return {"vpc_config": None}


def _tags(random: Random, most: int = 3) -> dict[str, Any]:
    keys = random.sample(("env", "Env", "ENV", "stage", "owner", " team", "x"), random.randint(0, most))
    wanted = {key: random.choice(_TAG_VALUES) for key in keys}
    return {"tags": {**dict.fromkeys(BASE["tags"]), **wanted}}


def _times(random: Random) -> dict[str, Any]:
    end = random.choice((None, "2026-11-23T11:00:00+00:00", "2026-11-23T12:00:00.000001+00:00", "2026-12-01T00:00:00+00:00"))
    return {"end_time": end, "submit_time": random.choice(("2026-11-20T00:00:00+00:00", "2026-11-23T12:00:00+00:00"))}


def _numbers(random: Random) -> dict[str, Any]:
    counts = {name: random.choice((None, 0, 1, 24, 100)) for name in ("total_record_count", "error_record_count")}
    return {"timeout_duration_in_hours": random.choice((None, 24, 25, 168)), **counts}


def _status(random: Random) -> dict[str, Any]:
    return {"status": random.choice((None, "Completed", "Failed", "InProgress"))}


def _message(random: Random) -> dict[str, Any]:
    return {"message": random.choice((None, "a", "prod", "aaaaaaaaaaaa"))}


def _locations(random: Random) -> dict[str, Any]:
    uris = ("s3://acme-in/k", "s3://acme-in", "s3://acme-in/k/", "s3://acme-in/k/x")
    key = random.choice((None, "alias/x", "alias/aws/s3"))
    return {
        "input_data_config": {"s3_input_data_config": {"s3_uri": random.choice(uris)}},
        "output_data_config": {"s3_output_data_config": {"s3_uri": random.choice(uris), "s3_encryption_key_id": key}},
    }


def _model(random: Random) -> dict[str, Any]:
    return {"model_id": random.choice(("us.amazon.nova-v1:0", "amazon.nova-v1:0", "a"))}


_CHANGES = (_name, _network, _network, _no_network, _tags, _tags, _times, _numbers, _status, _message, _locations, _model)


def _merge(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for key, value in patch.items():
        target[key] = value

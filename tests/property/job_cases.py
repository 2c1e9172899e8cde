"""Random jobs with gaps of every kind at any depth, and their completions."""

from collections.abc import Mapping
from random import Random
from typing import Any

from scanner.model.job import Gap, GapKind, Part
from tests.property.expression_cases import TEXTS, TIMES

Shape = Mapping[str, Any]  # member -> "text", "time", "number", "texts", "tags", or the shape of a part

JOB: Shape = {
    "job_name": "text",
    "status": "text",
    "account_id": "text",
    "message": "text",
    "submit_time": "time",
    "end_time": "time",
    "timeout_duration_in_hours": "number",
    "tags": "tags",
    "vpc_config": {"subnet_ids": "texts", "security_group_ids": "texts"},
    "input_data_config": {"s3_input_data_config": {"s3_uri": "text", "s3_bucket_owner": "text"}},
    "output_data_config": {"s3_output_data_config": {"s3_uri": "text", "s3_bucket_owner": "text", "s3_encryption_key_id": "text"}},
}
_GAPS = 0.25
_MAY_BE_MISSING = ("tags", "tags", "tags", "vpc_config", "account_id", "role_arn", "model_id", "output_data_config", "status")


def job(random: Random) -> Part:
    """A job in which about every fourth value is a gap, and every fourth of the others absent."""
    return Part({name: _member(random, kind, name) for name, kind in JOB.items()})


def completion(random: Random, value: Any, kind: Any = JOB) -> Any:
    """The value with something in place of each gap: any value of its type, or nothing; something present where that is shown."""
    if isinstance(value, Gap):
        return _filling(random, kind, value.shown)
    if isinstance(value, Part):
        members = {name: completion(random, member, kind[name]) for name, member in value.items()}
        return None if kind is not JOB and all(member is None for member in members.values()) else members
    if isinstance(value, dict):
        found = {key: completion(random, item, "text") for key, item in value.items()}
        return {key: item for key, item in found.items() if item is not None}
    return [completion(random, item, "text") for item in value] if isinstance(value, list) else value


def without_gaps(value: Any, kind: Any = JOB) -> Any:
    """The job as an engine would see it that takes whatever is missing for absent."""
    if isinstance(value, Gap):
        return None
    if isinstance(value, Part):
        members = {name: without_gaps(member, kind[name]) for name, member in value.items()}
        return None if kind is not JOB and all(member is None for member in members.values()) else Part(members)
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if not isinstance(item, Gap)}
    return [without_gaps(item) for item in value] if isinstance(value, list) else value


def some_gaps(random: Random) -> dict[str, Gap]:
    """Gaps in the place of up to two fields of a job, by name, as sources and odd values leave them."""
    return {name: _gap_of_source(random, name) for name in random.sample(_MAY_BE_MISSING, random.randrange(3))}


def _gap_of_source(random: Random, name: str) -> Gap:
    source, why = random.choice(("a summary", "an export")), random.choice(("", "", "the record says 'null' as text", "it is '<TODO>'"))
    return Gap(name, random.choice(tuple(GapKind)), source, shown=random.random() < 0.1, why=why, raw=random.randrange(9))


def _member(random: Random, kind: Any, path: str) -> Any:
    if random.random() < _GAPS:
        return _gap(random, path)
    if isinstance(kind, str):
        return None if random.random() < _GAPS and kind != "tags" else _known(random, kind, path)
    members = {name: _member(random, inner, f"{path}.{name}") for name, inner in kind.items()}
    return None if all(member is None for member in members.values()) else Part(members)


def _gap(random: Random, path: str) -> Gap:
    kind = random.choice(tuple(GapKind))
    return Gap(path, kind, "a test", shown=kind is GapKind.COMPUTED and random.random() < 0.5)


def _known(random: Random, kind: str, path: str) -> Any:
    """A value of the kind as normalising leaves it, with gaps in lists and tags now and then."""
    value = _value(random, kind, present=True)
    if kind == "tags":
        value = {} if random.random() < 0.2 else {**value, "env": random.choice(("prod", "", "a"))}
        return {key: _gap(random, f"{path}.{key}") if random.random() < 0.1 else item for key, item in value.items()}
    if kind == "texts":
        return [_gap(random, f"{path}[{index}]") if random.random() < 0.1 else item for index, item in enumerate(value)]
    return value


def _value(random: Random, kind: str, present: bool) -> Any:
    texts = tuple(text for text in TEXTS if text.strip() or not present)
    match kind:
        case "text":
            return random.choice(texts)
        case "time":
            return random.choice(TIMES[:2])
        case "number":
            return random.choice((0, 1, 24, 72, 1.5))
        case "texts":
            return [random.choice((*TEXTS, None)) if random.random() < 0.9 else None for _ in range(random.randint(1 if present else 0, 3))]
        case _:
            return {
                key: random.choice(TEXTS) for key in random.sample(("env", "Env", "stage", "owner"), random.randint(1 if present else 0, 3))
            }


def _filling(random: Random, kind: Any, present: bool) -> Any:
    if not present and random.random() < 0.35:
        return None
    if isinstance(kind, str):
        return _value(random, kind, present)
    members = {name: _filling(random, inner, False) for name, inner in kind.items()}
    if all(member is None for member in members.values()):
        if not present:
            return None
        name, inner = next(iter(kind.items()))
        members[name] = _filling(random, inner, True)
    return members

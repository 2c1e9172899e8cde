"""jsonschema-rs: JSON Schema in Rust, a schema for each rule that looks at one field at a time."""

import json
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peers.peer import (
    ARN_OF_GLOBAL_PROFILE,
    AWS_MANAGED_KEY,
    KEY,
    TAGS_OF_OWNER,
    TWO_FIELDS,
    WITH_SECRETS,
    Peer,
    Values,
    as_regex,
)

LEFT_OUT = ("BMJ-RES-008", "BMJ-RES-009", "BMJ-RES-013")
Schema = dict[str, Any]


def peer(values: Values) -> Peer:
    """jsonschema-rs on records that are decoded with json."""
    return Peer("jsonschema-rs", version("jsonschema_rs"), _counter(values), records=20_000, left_out=LEFT_OUT, differs=TWO_FIELDS)


def _counter(values: Values) -> Callable[[Path], Counter[str]]:
    import jsonschema_rs

    options = jsonschema_rs.RegexOptions()
    validators = {name: jsonschema_rs.validator_for(schema, pattern_options=options) for name, schema in schemas(values).items()}

    def count(file: Path) -> Counter[str]:
        counts: Counter[str] = Counter()
        with file.open("rb") as stream:
            for record in map(json.loads, stream):
                for name, validator in validators.items():
                    counts[name] += not validator.is_valid(record)
        return counts

    return count


def schemas(values: Values) -> dict[str, Schema]:
    """What a record must be to keep each rule."""
    denied = _at("role_arn", {"pattern": f"(?i:{as_regex(values.denied_roles)})"})
    administrators = _at("role_arn", {"pattern": values.administrator_names})
    return {
        "BMJ-RES-002": {"not": _at("model_id", {"pattern": ARN_OF_GLOBAL_PROFILE})},
        "BMJ-ENC-001": _at(KEY, {"type": "string"}),
        "BMJ-ENC-002": {"not": _at(KEY, {"type": "string", "pattern": AWS_MANAGED_KEY})},
        "BMJ-GOV-001": {"anyOf": [_at(f"tags.{name}", {}) for name in TAGS_OF_OWNER]},
        "BMJ-GOV-005": {"not": {"anyOf": [_at(key, {"pattern": values.secret_pattern}) for key in WITH_SECRETS]}},
        "BMJ-IAM-001": _at("role_arn", {"pattern": as_regex(values.allowed_roles)}),
        "BMJ-IAM-002": {"not": {"anyOf": [administrators, denied]}},
        "BMJ-NET-001": {"allOf": [_at(f"vpc_config.{name}", {"minItems": 1}) for name in ("subnet_ids", "security_group_ids")]},
        "BMJ-OPS-001": _at("timeout_duration_in_hours", {"minimum": values.least_hours, "maximum": values.most_hours}),
    }


def _at(path: str, schema: Schema) -> Schema:
    for key in reversed(path.split(".")):
        schema = {"type": "object", "required": [key], "properties": {key: schema}}
    return schema

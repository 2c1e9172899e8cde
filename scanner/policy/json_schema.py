"""The JSON Schema of the policy format, for editors."""

from typing import Any

from scanner.policy.schema import PARAMETER_TYPES, POLICY
from scanner.schema.json_schema import to_json_schema
from scanner.shape.fields import FIELDS

_FIELD = {"$ref": "#/$defs/field"}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a policy file; a validator refuses what the reader refuses for its structure."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:jobscan:policy:1",
        "title": "a jobscan policy, version 1",
    }
    schema = {**head, **to_json_schema(POLICY)}
    rules = schema["properties"]["rules"]
    rules["minItems"] = 1
    rule = rules["items"]["properties"]
    rule["stages"]["minItems"] = 1
    rule["subject"] = {**_FIELD, "description": rule["subject"]["description"]}
    for outcome in rule["examples"]["properties"].values():
        example = outcome["items"]["properties"]
        example["job"]["type"] = ["object", "null"]
        for name in ("not_delivered", "computed"):
            example[name]["items"] = dict(_FIELD)
    rule["params"]["additionalProperties"]["properties"]["type"]["pattern"] = _parameter_types()
    return {**schema, "$defs": {"field": {"enum": [field.path for field in FIELDS]}}}  # so that an editor can offer them


def _parameter_types() -> str:
    """A pattern for the types of parameters, with lists and maps nested to any depth; the tables only say that a type is text."""
    return rf"^\s*((list|map)\[)*({'|'.join(PARAMETER_TYPES)})\]*\s*$"

"""Which files are jobscan's own: reports, policies and configurations are kept next to records, and the ARNs in them are not jobs.

A file is ours only if it is valid by our own schema; the parts that the schema does not describe are still searched for jobs.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from scanner.formats.rows import COLUMNS
from scanner.model.job import Json
from scanner.shape.domain.signs import are_job_keys, has_job_keys

_REPORT, _POLICY, _CONFIG = "report", "policy", "config"
_FINDING, _UNDECIDED = "finding", "undecided"  # lines of -f jsonl that name a job
_DRIVER = "jobscan"
_COMPLIANCE_FINDING = 2003  # the class of an OCSF event
_ISSUE = {"description", "check_name", "fingerprint", "severity", "location"}  # of a code quality report
_SNIPPET = "snippet"  # a member of SARIF whose text quotes a line of a record, or a piece of it
_MAX_QUOTE = 200  # characters; a whole job is longer

_Schema = Mapping[str, Any]


def is_ours(value: Json) -> bool:
    """Whether a decoded value is a report, a SARIF log, a policy or a configuration of jobscan, or a line of its JSON Lines or CSV."""
    if not isinstance(value, Mapping):
        return False
    if value.keys() == set(COLUMNS) or _is_of_another_format(value):
        return not has_job_keys(value)
    if "runs" in value:
        return _is_our_sarif(value)
    kind = _kind(value)
    if not kind or not _validator(kind).is_valid(value):
        return False
    schema = _schema(kind)
    return not any(map(has_job_keys, _undescribed(value, schema, schema, kind)))


def _is_of_another_format(value: Mapping[str, Any]) -> bool:
    """Whether an object is what -f asff, ocsf or gitlab-codequality write: a request, an event or an issue. No schema of ours has them."""
    if value.keys() == {"Findings"}:
        return _all_begin(value["Findings"], "GeneratorId", f"{_DRIVER}/")
    if value.get("class_uid") == _COMPLIANCE_FINDING:
        is_of_us: bool = _product(value.get("metadata")) == _DRIVER
        return is_of_us
    return value.keys() == _ISSUE


def _all_begin(entries: Json, key: str, beginning: str) -> bool:
    if not isinstance(entries, list) or not entries:
        return False
    return all(isinstance(entry, Mapping) and str(entry.get(key)).startswith(beginning) for entry in entries)


def _product(metadata: Json) -> Json:
    product = metadata.get("product") if isinstance(metadata, Mapping) else None
    return product.get("uid") if isinstance(product, Mapping) else None


def _kind(value: Mapping[str, Any]) -> str:
    """Which of our files an object may be, by its keys; empty if none."""
    if str(value.get("report")).startswith("jobscan/"):
        return _REPORT
    if "policy" in value and "rules" in value:
        return _POLICY
    if {"rule", "cause", "fingerprint"} <= value.keys():
        return _FINDING
    if value.keys() == {_UNDECIDED}:
        return _UNDECIDED
    from scanner.config.schema import CONFIG

    is_config = bool(value) and value.keys() <= CONFIG.members.keys()
    if is_config:
        return _CONFIG
    return ""


@cache
def _schema(kind: str) -> _Schema:
    """The JSON Schema of a kind of file; imported late, as the validator is: few folders hold such files."""
    from scanner.config.schema import json_schema as config_schema
    from scanner.formats.schema import report_schema
    from scanner.policy.json_schema import json_schema as policy_schema

    match kind:
        case "report":
            return report_schema()
        case "policy":
            return policy_schema()
        case "finding":
            return _schema_of_line(report_schema(), "findings")
        case "undecided":
            line = _schema_of_line(report_schema(), "undecided")
            return {"$defs": line["$defs"], "properties": {"undecided": line}, "additionalProperties": False}
        case _:
            return config_schema()


def _schema_of_line(report: _Schema, name: str) -> _Schema:
    """The JSON Schema of an entry of one of the report's lists."""
    return {"$defs": report["$defs"], **report["properties"][name]["items"]}


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(kind))


def _undescribed(value: Json, schema: _Schema, root: _Schema, kind: str) -> Iterator[Json]:
    """The parts of a value that its schema does not describe: a job could be hidden in them.

    What may be anything counts too, e.g. the default of a parameter; not in a policy, whose examples are jobs.
    """
    schema = _resolved(schema, root)
    if isinstance(value, list) and "items" in schema:
        for entry in value:
            yield from _undescribed(entry, schema["items"], root, kind)
    is_anything = not schema.keys() - {"description"}
    if is_anything and kind != _POLICY:
        yield value
    if isinstance(value, Mapping):
        yield from _undescribed_members(value, schema, root, kind)


def _undescribed_members(value: Mapping[str, Json], schema: _Schema, root: _Schema, kind: str) -> Iterator[Json]:
    members, others = schema.get("properties", {}), schema.get("additionalProperties")
    if not members and others is None:
        return
    for key, member in value.items():
        described = members.get(key, others)
        if isinstance(described, Mapping):
            yield from _undescribed(member, described, root, kind)
        else:
            yield {key: member}


def _resolved(schema: _Schema, root: _Schema) -> _Schema:
    """The schema that references such as `#/$defs/field` lead to."""
    while "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        schema = root["$defs"][name]
    return schema


def _is_our_sarif(value: Mapping[str, Any]) -> bool:
    """Whether a SARIF log has only runs of jobscan, and the keys of a job only in the properties of results, where we write them."""
    runs = value.get("runs")
    if not isinstance(runs, list) or not runs:
        return False
    if any(_tool_name(run) != _DRIVER for run in runs):
        return False
    return not any(map(has_job_keys, _searched_parts(value)))


def _tool_name(run: Json) -> Json:
    for key in ("tool", "driver", "name"):
        if not isinstance(run, Mapping):
            return None
        run = run.get(key)
    return run


def _searched_parts(value: Json, key: str = "") -> Iterator[Json]:
    """The parts of a SARIF log in which a job could be hidden: all but quoted lines and the properties of results."""
    if isinstance(value, list):
        for entry in value:
            yield from _searched_parts(entry, key)
    elif not isinstance(value, Mapping):
        yield value
    elif key == "properties" and all(isinstance(member, str | bool) for member in value.values()):
        yield from value.values()
    else:
        yield from _searched_members(value, key)


def _searched_members(value: Mapping[str, Json], key: str) -> Iterator[Json]:
    if are_job_keys(value):
        yield dict.fromkeys(value)
    for name, member in value.items():
        # A snippet quotes a piece of a record. One that is longer than a quote may be a whole job.
        is_quote = key == _SNIPPET and isinstance(member, str) and len(member) <= _MAX_QUOTE
        if not is_quote:
            yield from _searched_parts(member, name)

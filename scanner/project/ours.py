"""Which files are jobscan's own: reports, policies and configurations lie beside the records, and the ARNs in them are no jobs.

A file is ours only where it validates against our own schema; what the schema does not describe is searched for jobs all the same.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from scanner.config.schema import CONFIG
from scanner.config.schema import json_schema as config_schema
from scanner.formats.schema import report_schema
from scanner.model.job import Json
from scanner.policy.json_schema import json_schema as policy_schema
from scanner.shape.domain.signs import are_job_keys, has_job_keys

_REPORT, _POLICY, _CONFIG = "report", "policy", "config"
_SCHEMAS = {_REPORT: report_schema, _POLICY: policy_schema, _CONFIG: config_schema}
_DRIVER = "jobscan"
_QUOTES = "snippet"  # a member of SARIF whose text quotes a line of a record, or a piece of it
_LONGEST_QUOTE = 200  # characters; a whole job is longer

_Schema = Mapping[str, Any]


def is_ours(value: Json) -> bool:
    """Whether a decoded value is a report, a SARIF log, a policy or a configuration of jobscan's."""
    if not isinstance(value, Mapping):
        return False
    if "runs" in value:
        return _is_our_sarif(value)
    kind = _kind(value)
    if not kind or not _validator(kind).is_valid(value):
        return False
    schema = _SCHEMAS[kind]()
    return not any(map(has_job_keys, _undescribed(value, schema, schema, kind)))


def _kind(value: Mapping[str, Any]) -> str:
    """What of ours an object may be, by its own keys; empty where it is nothing of ours."""
    if str(value.get("report")).startswith("jobscan/"):
        return _REPORT
    if "policy" in value and "rules" in value:
        return _POLICY
    return _CONFIG if value and value.keys() <= CONFIG.members.keys() else ""


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator  # late: it is slow to import, and few folders hold such files

    return Draft202012Validator(_SCHEMAS[kind]())


def _undescribed(value: Json, schema: _Schema, root: _Schema, kind: str) -> Iterator[Json]:
    """The parts of a value that its schema says nothing about; what may be anything counts, but in a policy, whose examples are jobs."""
    while "$ref" in schema:
        schema = root["$defs"][str(schema["$ref"]).rpartition("/")[2]]
    if isinstance(value, list) and "items" in schema:
        for one in value:
            yield from _undescribed(one, schema["items"], root, kind)
    if kind != _POLICY and not schema.keys() - {"description"}:
        yield value
    members = schema.get("properties", {})
    if not isinstance(value, Mapping) or not (members or "additionalProperties" in schema):
        return
    for key, inner in value.items():
        described = members.get(key, schema.get("additionalProperties"))
        if isinstance(described, Mapping):
            yield from _undescribed(inner, described, root, kind)
        else:
            yield {key: inner}


def _is_our_sarif(value: Mapping[str, Any]) -> bool:
    """Whether a SARIF log is of jobscan's runs alone; the properties of its results have a job's keys, and nothing else in it has."""
    runs = value.get("runs")
    if not isinstance(runs, list) or not runs or not all(_name_of_tool(run) == _DRIVER for run in runs):
        return False
    return not any(map(has_job_keys, _beside_results(value)))


def _name_of_tool(run: Json) -> Json:
    for key in ("tool", "driver", "name"):
        run = run.get(key) if isinstance(run, Mapping) else None
    return run


def _beside_results(value: Json, key: str = "") -> Iterator[Json]:
    """The parts of a SARIF log in which a job would be hidden: all but quoted texts and the properties of results."""
    if isinstance(value, list):
        for one in value:
            yield from _beside_results(one, key)
    elif not isinstance(value, Mapping):
        yield value
    elif key == "properties" and all(isinstance(one, str) for one in value.values()):
        yield from value.values()
    else:
        if are_job_keys(value):
            yield {name: None for name in value}
        for name, inner in value.items():
            is_quoted = key == _QUOTES and isinstance(inner, str) and len(inner) <= _LONGEST_QUOTE
            yield from () if is_quoted else _beside_results(inner, name)

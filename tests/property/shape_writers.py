"""One job written in every shape, and what each shape can say of it; every container that records come in."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.model.job import GapKind, Json
from scanner.shape.fields import FIELDS, MUTABLE, aws_name, members
from tests.unit.shape.terraform import AFTER_APPLY, change, plan

Full = dict[str, Any]  # a job in the documented shape with every key, null where it has none

OBJECTS = tuple(row.path for row in FIELDS if row.is_object)
LEAVES = tuple(row.path for row in FIELDS if not row.is_object)
NEWER = {row.path for row in FIELDS if row.newer}
OWNERS = {path for path in LEAVES if path.endswith("s3_bucket_owner")}
SUMMARY_LACKS = {"message", "client_request_token", "vpc_config.subnet_ids", "vpc_config.security_group_ids"}
ONLY_AWS_GIVES = MUTABLE | {"_key", "job_arn", "submit_time", "job_expiration_time"}
SUBMITTER = {path for path in LEAVES if path.startswith("submitted_by.")}
NOT_IN_A_PLAN = ONLY_AWS_GIVES | {"tags", "client_request_token"}
NOT_IN_A_STATE = {"tags", "message", "client_request_token", "last_modified_time"}
_KEYS = {"temporary": "ASIAIOSFODNN7EXAMPLE", "long-lived": "AKIAIOSFODNN7EXAMPLE"}
NOT_DELIVERED, NOT_YET = GapKind.NOT_DELIVERED, GapKind.NOT_YET


def at(full: Any, path: str) -> Any:
    """The value at a documented path; None where there is none."""
    for name in path.split("."):
        full = full.get(name) if isinstance(full, dict) else None
    return full


@dataclass(frozen=True)
class Written:
    """A job in one shape: its record, and what it must be read back as.

    `derived` are the values that the shape does not carry and that are worked out from others; `lacks` are the paths that it never carries,
    `open_if_absent` those that it does not deliver where it has no value.
    """

    record: dict[str, Any]
    lacks: Mapping[str, GapKind]
    open_if_absent: frozenset[str] = frozenset()
    derived: Mapping[str, Json] | None = None
    texts: bool = False  # for a table: all values are text

    def expected(self, full: Full, path: str) -> Json | GapKind:
        """The value at a path as it must be read back, or the kind of gap."""
        if self.derived and path in self.derived:
            return self.derived[path]
        if path in self.lacks:
            return self.lacks[path]
        value = at(full, path)
        if value is None and path in SUBMITTER:  # every job was submitted by someone
            return NOT_DELIVERED
        if value is None and path in self.open_if_absent and path.rpartition(".")[0] in ("", *_there(full)):
            return NOT_DELIVERED
        return value


def _there(full: Full) -> list[str]:
    """The objects that hold something."""
    return [path for path in OBJECTS if any(at(full, leaf) is not None for leaf in LEAVES if leaf.startswith(f"{path}."))]


def renamed(value: Any, name: Callable[[str], str], path: str = "") -> Any:
    """The object at a path without its nulls, its members named otherwise; tags are left as they are."""
    found = {}
    for row in members(path):
        inner = value.get(row.name)
        if inner is not None:
            found[name(row.name)] = renamed(inner, name, row.path) if row.is_object else inner
    return found


def pascal(name: str) -> str:
    return aws_name(name)[:1].upper() + aws_name(name)[1:]


def _less(full: Full, lacks: Any) -> Full:
    """The job without what a shape lacks."""
    found: Full = json.loads(json.dumps(full))
    for path in lacks:
        *parents, last = path.split(".")
        part: Any = found
        for name in parents:
            part = part.get(name) if isinstance(part, dict) else None
        if isinstance(part, dict):
            part[last] = None
    return found


def _tag_list(tags: Mapping[str, str], key: str, value: str) -> list[dict[str, str]]:
    return [{key: name, value: text} for name, text in tags.items()]


def documented(full: Full) -> Written:
    return Written(full, {}, frozenset(OWNERS))


def query_export(full: Full) -> Written:
    hstore = ", ".join(f"{_quoted(key)}=>{_quoted(text)}" for key, text in full["tags"].items())
    texts = {name: json.dumps(full[name]) if full[name] is not None else None for name in full if isinstance(full[name], dict)}
    return Written({**full, **texts, "tags": hstore}, {}, frozenset(OWNERS))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def aws_get(full: Full) -> Written:
    return Written(renamed(_less(full, ["tags"]), aws_name), {"tags": NOT_DELIVERED}, frozenset(NEWER | OWNERS))


def aws_list(full: Full) -> Written:
    lacks = dict.fromkeys(SUMMARY_LACKS | {"tags"}, NOT_DELIVERED)
    record = renamed(_less(full, lacks), aws_name)
    record.pop("vpcConfig", None)
    return Written(record, lacks, frozenset(NEWER | OWNERS))


def config_item(full: Full) -> Written:
    item = {"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": aws_get(full).record, "tags": full["tags"]}
    return Written(item, {}, frozenset(NEWER | OWNERS))


def _request_values(full: Full) -> dict[str, Json]:
    return {"timeout_duration_in_hours": full["timeout_duration_in_hours"] or 24, "account_id": full["role_arn"].split(":")[4]}


def create_request(full: Full) -> Written:
    record = renamed(_less(full, ONLY_AWS_GIVES | {"account_id", "tags", "submitted_by"}), aws_name)
    record["tags"] = _tag_list(full["tags"], "key", "value")
    lacks = dict.fromkeys(ONLY_AWS_GIVES | SUBMITTER | {"client_request_token"}, NOT_YET)
    derived = {**_request_values(full), **({"client_request_token": full["client_request_token"]} if full["client_request_token"] else {})}
    return Written(record, lacks, frozenset(), derived)


def task(holder: str) -> Callable[[Full], Written]:
    def written(full: Full) -> Written:
        request = create_request(full)
        given = renamed(_less(full, ONLY_AWS_GIVES | {"account_id", "tags", "submitted_by"}), pascal)
        given["Tags"] = _tag_list(full["tags"], "Key", "Value")
        state = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob", holder: given}
        return Written(state, request.lacks, frozenset(), request.derived)

    return written


def cloudtrail(full: Full) -> Written:
    request = create_request(full)
    event = {
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "CreateModelInvocationJob",
        "recipientAccountId": full["account_id"],
        "requestParameters": request.record,
        "responseElements": {"jobArn": full["job_arn"]},
        **_who(full.get("submitted_by")),
    }
    lacks = {path: kind for path, kind in request.lacks.items() if path not in SUBMITTER}
    derived = {**(request.derived or {}), "job_arn": full["job_arn"], "_key": full["job_arn"], "account_id": full["account_id"]}
    return Written(event, lacks, frozenset(), derived)


def _who(submitted_by: Full | None) -> dict[str, Json]:
    """The members of an event that say who submitted the job."""
    if submitted_by is None:
        return {}
    credential = submitted_by["credential"]
    user = {"type": submitted_by["type"], "arn": submitted_by["arn"], "accessKeyId": _KEYS.get(credential)}
    return {
        "userIdentity": user,
        "sourceIPAddress": submitted_by["source_address"],
        "additionalEventData": {"callWithBearerToken": True} if credential == "bearer" else None,
    }


def _blocks(full: Full, left_out: Container[str]) -> dict[str, Any]:
    """A job as the provider has it: objects are lists of one, and what is known after apply is left out."""

    def block(name: str, value: Any, path: str) -> Any:
        if path not in OBJECTS:
            return value
        return [] if value is None else [{key: block(key, inner, f"{path}.{key}") for key, inner in value.items()}]

    return {name: block(name, value, name) for name, value in full.items() if name not in left_out}


def terraform_plan(full: Full) -> Written:
    values = _blocks(full, NOT_IN_A_PLAN | AFTER_APPLY.keys() | {"account_id", "submitted_by"})
    lacks = {**dict.fromkeys(NOT_IN_A_PLAN | SUBMITTER, NOT_YET)}
    return Written(plan(change(values, dict(AFTER_APPLY))), lacks, frozenset(), _request_values(full) | {"model_invocation_type": None})


def as_table(written: Written) -> dict[str, str]:
    """A record as the row of a table: lists, tags and every other object as JSON text, the rest in dotted columns."""
    row: dict[str, str] = {}

    def put(value: Any, path: str) -> None:
        if path in OBJECTS and path != "vpc_config":
            for name in (one.name for one in members(path)):
                put(value.get(name) if value else None, f"{path}.{name}")
        elif isinstance(value, dict | list):
            row[path] = json.dumps(value, ensure_ascii=False)
        else:
            row[path] = "" if value is None else str(value)

    for name, value in written.record.items():
        put(value, name)
    return row


SHAPES: dict[str, Callable[[Full], Written]] = {
    "documented": documented,
    "query-export": query_export,
    "aws-get": aws_get,
    "aws-list": aws_list,
    "aws-config-get": config_item,
    "create-request": create_request,
    "step-functions": task("Parameters"),
    "step-functions-arguments": task("Arguments"),
    "cloudtrail": cloudtrail,
    "terraform-plan": terraform_plan,
}


def yaml_of(value: Any, indent: str = "") -> str:
    """A value as YAML in block style, texts in double quotes."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{_scalar(key)}:{_below(inner, indent)}" for key, inner in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}-{_below(inner, indent)}" for inner in value)
    return " " + (_scalar(value) if isinstance(value, str) else json.dumps(value))


def _below(value: Any, indent: str) -> str:
    return yaml_of(value, indent + "  ")


def _scalar(text: str) -> str:
    escaped = "".join(char if " " <= char <= "~" and char not in '"\\' else f"\\U{ord(char):08X}" for char in text)
    return f'"{escaped}"'


def table_of(rows: list[dict[str, str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# how records stand in a file: what its name ends with, and its text
CONTAINERS: dict[str, tuple[str, Callable[[list[Any]], str]]] = {
    "list": (".json", lambda records: json.dumps(records, indent=2)),
    "minified": (".json", lambda records: json.dumps(records, ensure_ascii=False, separators=(",", ":"))),
    "items": (".json", lambda records: _json({"Count": len(records), "Items": records})),
    "one behind the other": (".json", lambda records: "\n".join(json.dumps(one, indent=1) for one in records)),
    "lines": (".jsonl", lambda records: "".join(_json(one) + "\n" for one in records)),
    "yaml documents": (".yaml", lambda records: "".join(f"---{yaml_of(one)}\n" for one in records)),
    "yaml list": (".yml", lambda records: yaml_of(records).lstrip("\n") + "\n"),
}


def zipped(text: str) -> bytes:
    """The text's bytes as gzip."""
    return gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)

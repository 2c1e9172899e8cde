"""The jobs inside a document of `terraform show -json`, each a record of its own with its own place in the file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scanner.documents.positions import cut_out
from scanner.model.job import Json, Keys, Record
from scanner.model.report import LoadFailure
from scanner.shape.fields import FIELDS
from scanner.shape.references import Configuration, Scope
from scanner.shape.shapes.terraform import RESOURCE, UNKNOWN, Unknown

_PARTS = ("resource_changes", "planned_values", "values", "configuration", "prior_state")
_READ_MAJOR = re.compile(r"[01](\..*)?")
# Optional and Computed in the provider's schema: left out, they read "known after apply" too.
_MAY_BE_LEFT_OUT = frozenset({
    "output_data_config.s3_output_data_config.s3_encryption_key_id",
    "output_data_config.s3_output_data_config.s3_bucket_owner",
    "input_data_config.s3_input_data_config.s3_bucket_owner",
    "input_data_config.s3_input_data_config.s3_input_format",
    "timeout_duration_in_hours",
})  # fmt: skip
_ARGUMENTS = frozenset(
    {
        "job_name",
        "model_id",
        "role_arn",
        "timeout_duration_in_hours",
        *(row.path for row in FIELDS if row.path.startswith(("input_data_config", "output_data_config", "vpc_config"))),
    }
)  # fmt: skip - what a plan may compute; anything else does not exist before apply
_TOLD = {
    "no-op": "{} that the plan does not change",
    "update": "{} that the plan changes in Terraform's books only",
    "delete": "{} that the plan deletes, not judged",
    "forget": "{} that the plan forgets, not judged",
    "read": "{} that the plan only reads, not judged",
}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a document holds: records, a failure where it is not whole, and notes on what is not going to be submitted."""

    records: tuple[Record, ...]
    failures: tuple[LoadFailure, ...] = ()
    notes: tuple[str, ...] = ()


def is_document(value: Json) -> bool:
    """Whether a decoded record is a whole document of Terraform's."""
    return isinstance(value, dict) and isinstance(value.get("format_version"), str) and any(part in value for part in _PARTS)


def unwrap(document: Record) -> Unwrapped:
    """The jobs in a plan or a state; of a plan those that it creates, and those that exist and stay."""
    value = document.value
    failures = tuple(_not_whole(document))
    if "resource_changes" in value or "planned_values" in value:
        records, told = _planned(document)
    else:
        records, told = tuple(_in_state(document, _root(value), ("values", "root_module"))), Counter[str]()
    notes = [text.format(_jobs(told[action])) for action, text in _TOLD.items() if told[action]]
    if not records and not told:
        notes.append(f"this Terraform document holds no {RESOURCE}")
    return Unwrapped(records, failures, tuple(notes))


def _jobs(count: int) -> str:
    return f"{count} {'job' if count == 1 else 'jobs'}"


def _not_whole(document: Record) -> Iterator[LoadFailure]:
    where, value = cut_out(document, ()).location, document.value
    if not _READ_MAJOR.fullmatch(value["format_version"]):
        yield LoadFailure(where, f"Terraform's format {value['format_version']} is not known: 0 and 1 are")
    if not isinstance(value.get("resource_changes", []), list) or ("values" in value and not isinstance(_root(value), dict)):
        yield LoadFailure(
            where, "the document is not as Terraform writes it: 'resource_changes' must be a list, 'values.root_module' an object"
        )
    if value.get("errored") is True:
        yield LoadFailure(where, "the plan ended in an error and may lack jobs; mend it and plan anew")
    elif value.get("complete") is False:
        yield LoadFailure(where, "the plan puts changes off and may lack jobs; apply it and plan anew")


def _planned(document: Record) -> tuple[tuple[Record, ...], Counter[str]]:
    records: list[Record] = []
    told: Counter[str] = Counter()
    configuration = Configuration(document.value.get("configuration"))
    for number, change in enumerate(_list(document.value.get("resource_changes"))):
        if not isinstance(change, dict) or change.get("type") != RESOURCE or change.get("mode", "managed") != "managed":
            continue
        actions = change["change"].get("actions") if isinstance(change.get("change"), dict) else None
        if not isinstance(actions, list):
            actions = []  # the record's shape says what is wrong
        action = "create" if "create" in actions else str(actions[0]) if actions else ""
        if action in _TOLD:
            told[action] += 1
        if action in ("delete", "forget", "read"):
            continue
        record = cut_out(document, ("resource_changes", number)).record
        if action == "create":
            record = replace(record, value={**record.value, UNKNOWN: _unknown(change, configuration)})
        records.append(record)
    return tuple(records), told


def _in_state(document: Record, module: Json, keys: Keys) -> Iterator[Record]:
    """The jobs of a module, which stands at `keys`, and of those below it."""
    if not isinstance(module, dict):
        return
    for number, resource in enumerate(_list(module.get("resources"))):
        if isinstance(resource, dict) and resource.get("type") == RESOURCE and resource.get("mode", "managed") == "managed":
            yield cut_out(document, (*keys, "resources", number)).record
    for number, child in enumerate(_list(module.get("child_modules"))):
        yield from _in_state(document, child, (*keys, "child_modules", number))


def _root(value: Mapping[str, Any]) -> Json:
    values = value.get("values")
    return values.get("root_module") if isinstance(values, dict) else None


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _unknown(change: Mapping[str, Any], configuration: Configuration) -> Unknown:
    """What of a job is known after apply only, by documented path, and whether the plan shows that there will be a value."""
    scope = configuration.resource(change)
    unknown = change["change"].get("after_unknown")
    return Unknown((path, scope.shows(path)) for path in _leaves(unknown, "") if not _was_left_out(path, scope))


def _was_left_out(path: str, scope: Scope) -> bool:
    return path not in _ARGUMENTS or (path in _MAY_BE_LEFT_OUT and scope.leaves_out(path))


def _leaves(unknown: Json, path: str) -> Iterator[str]:
    """The paths below which something is unknown; a list of values counts as one, a block is a list of one object."""
    if unknown is True:
        yield path
    elif isinstance(unknown, dict):
        for name, inner in unknown.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(unknown, list):
        for inner in unknown:
            yield from _leaves(inner, path)

"""Objects that are not records but hold some, e.g. the answers of AWS, pages and maps by Region."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.documents.domain import IsRecord
from scanner.documents.json.inside import json_inside
from scanner.model.job import Json
from scanner.shape.contexts.table import KINDS
from scanner.shape.domain.signs import fold, has_job_keys

AWS_WRAPPER = "invocationJobSummaries"
OF_JOBS = frozenset({AWS_WRAPPER, "InvocationJobSummaries", "ResourceTagMappingList"})  # of Bedrock, and of the tagging API
WRAPPERS = OF_JOBS | {
    "Items", "items", "data", "rows", "resources",
    "Records",  # of CloudTrail
    "Events",  # of its lookup
    "configurationItems",  # of an AWS Config snapshot
    *(kind.listed for kind in KINDS.values() if kind.listed),  # of what jobs refer to, e.g. "Subnets"
}  # fmt: skip
# Objects of a job itself, folded: what is in them belongs to the job.
_PARTS = frozenset({"inputdataconfig", "outputdataconfig", "vpcconfig", "tags"})
_BEGINS_LIST_ANSWER = re.compile(rf'\{{[ \t\n\r]*"{AWS_WRAPPER}"')
# A report of jobscan is one object, however large, and is recognised as a whole.
_BEGINS_REPORT = re.compile(r'\{[ \t\n\r]*(?:"report"[ \t\n\r]*:[ \t\n\r]*"jobscan/|"\$schema"[^\n{]*sarif)')


def begins_list_answer(text: str, at: int) -> bool:
    """Whether the answer of a List call begins at an offset."""
    return _BEGINS_LIST_ANSWER.match(text, at) is not None


def begins_report(text: str, at: int) -> bool:
    """Whether one of jobscan's own reports begins at an offset."""
    return _BEGINS_REPORT.match(text, at) is not None


def is_part(key: str) -> bool:
    """Whether a key is that of an object of a job itself."""
    return fold(key) in _PARTS


def holds_records(value: Json, is_record: IsRecord) -> bool:
    """Whether a value is not a record but holds some, or something that should have been one."""
    match value:
        case str():
            inside = json_inside(value)
            return inside is not None and (holds_records(inside, is_record) or has_job_keys(inside))
        case list():
            has_record = any(isinstance(entry, Mapping) and is_record(entry) for entry in value)
            return has_record or has_job_keys(value)
        case Mapping():
            return not is_record(value) and _object_holds_records(value, is_record)
        case _:
            return False


def _object_holds_records(value: Mapping[str, Any], is_record: IsRecord) -> bool:
    if _is_wrapper(value):
        return True
    return any(member != [] and member_holds_records(key, member, is_record) for key, member in value.items())


def member_holds_records(key: str, value: Json, is_record: IsRecord) -> bool:
    """Whether a member of an object that is not a record must be searched for records."""
    match value:
        case Mapping():
            return is_record(value) or _is_like_records(key, value)
        case list():
            is_list_of_objects = not value or isinstance(value[0], Mapping)
            return (key in WRAPPERS and is_list_of_objects) or _is_like_records(key, value)
        case str():
            return _is_like_records(key, value)
        case _:
            return False


def _is_like_records(key: str, value: Json) -> bool:
    """Whether a member has the keys of jobs in it and is not itself a part of one, e.g. {"vpcConfig": ...}."""
    return has_job_keys(value) and not is_part(key)


def _is_wrapper(value: Mapping[str, Any]) -> bool:
    """Whether an object has a list of records under one of the names that dumps use, or an empty one and nothing else."""
    if not OF_JOBS.isdisjoint(value):
        return True
    lists = [value[key] for key in WRAPPERS if isinstance(value.get(key), list)]
    if any(entries and isinstance(entries[0], Mapping) for entries in lists):
        return True
    # {"Items": [], "Count": 0} of DynamoDB, {"columns": [...], "rows": []} of Steampipe
    has_more = any(member for key, member in value.items() if key != "columns")
    return lists == [[]] and not has_more

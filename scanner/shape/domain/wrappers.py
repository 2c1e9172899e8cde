"""Objects that are no record but hold some: answers of AWS, pages, maps by Region, whatever somebody put records into."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.documents.domain import IsRecord
from scanner.documents.json.inside import json_inside
from scanner.model.job import Json
from scanner.shape.domain.signs import fold, has_job_keys

AWS_WRAPPER = "invocationJobSummaries"
OF_JOBS = frozenset({AWS_WRAPPER, "InvocationJobSummaries", "ResourceTagMappingList"})  # of Bedrock, and of the tagging API
WRAPPERS = OF_JOBS | {
    "Items", "items", "data", "rows", "resources",
    "Records",  # of CloudTrail
    "Events",  # of its lookup
    "configurationItems",  # of an AWS Config snapshot
}  # fmt: skip
# Of a job itself; what lies in them are its own members, in whatever spelling.
_PARTS = frozenset({"inputdataconfig", "outputdataconfig", "vpcconfig", "tags"})
_BEGINS_LIST_ANSWER = re.compile(rf'\{{[ \t\n\r]*"{AWS_WRAPPER}"')
# One object, however large, that is to be seen whole.
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
    """Whether a decoded value is no record but holds some, or what should have been some."""
    if isinstance(value, str):
        inside = json_inside(value)
        return inside is not None and (holds_records(inside, is_record) or has_job_keys(inside))
    if isinstance(value, list):
        return any(isinstance(one, Mapping) and is_record(one) for one in value) or has_job_keys(value)
    if not isinstance(value, Mapping) or is_record(value):
        return False
    return _is_wrapper(value) or any(one != [] and member_holds_records(key, one, is_record) for key, one in value.items())


def member_holds_records(key: str, value: Json, is_record: IsRecord) -> bool:
    """Whether a member of an object that is no record is to be gone into."""
    if isinstance(value, Mapping) and is_record(value):
        return True
    if isinstance(value, list) and key in WRAPPERS and (not value or isinstance(value[0], Mapping)):
        return True
    if not isinstance(value, Mapping | list | str):
        return False
    return has_job_keys(value) and not is_part(key)


def _is_wrapper(value: Mapping[str, Any]) -> bool:
    """Whether an object has a list of records under one of the names that dumps use; {"Items": []} has, too."""
    if not OF_JOBS.isdisjoint(value):
        return True
    lists = [value[key] for key in WRAPPERS if isinstance(value.get(key), list)]
    is_empty = lists == [[]] and not any(value[key] for key in value if key != "columns")  # Steampipe: {"columns": [...], "rows": []}
    return any(one and isinstance(one[0], Mapping) for one in lists) or is_empty

"""Whether something that is no record is about jobs all the same, or about something else altogether, as much in a folder is."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.model.job import Json

_OF_JOBS = frozenset({"jobarn", "inputdataconfig", "outputdataconfig", "invocationjobsummaries"})  # nothing else has these
_OFTEN_OF_JOBS = frozenset({"jobname", "modelid", "rolearn", "submittime", "vpcconfig"})  # of much else, too
_IN_TEXT = re.compile("job_?arn|(?:input|output)_?data_?config|invocation_?job", re.IGNORECASE)
_OURS = frozenset({"policy", "policies", "sources", "fail_on", "params", "scopes", "rules"})  # keys of our own YAML files


def about_jobs(value: Json) -> bool:
    """Whether a value, or anything in it, has the keys of a job in any spelling, and is no file of jobscan's own."""
    if isinstance(value, list):
        return any(map(about_jobs, value))
    if isinstance(value, str):  # JSON in it, as in a definition or an event that is kept as text
        return value.lstrip()[:1] in ("{", "[") and text_about_jobs(value)
    return isinstance(value, dict) and not is_ours(value) and _has_keys(value)


def text_about_jobs(text: str) -> bool:
    """Whether a text that could not be read has the keys of a job."""
    return _IN_TEXT.search(text) is not None


def is_ours(value: Mapping[str, Any]) -> bool:
    """Whether an object is a policy, a configuration or a report of jobscan's, which stand beside the records in a project."""
    return str(value.get("report")).startswith("jobscan/") or (value.get("format") == 1 and not _OURS.isdisjoint(value))


def _has_keys(value: Mapping[str, Any]) -> bool:
    names = {key.replace("_", "").lower() for key in value}
    return bool(names & _OF_JOBS) or len(names & _OFTEN_OF_JOBS) > 1 or any(map(about_jobs, value.values()))

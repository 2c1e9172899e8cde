"""Signs of a job in what is not a record: whatever has one is never skipped unsaid, in a folder or beside the records of a dump."""

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.documents.json.inside import json_inside
from scanner.model.job import Json

SUMMARIES = "invocationjobsummaries"
_DATA = frozenset({"inputdataconfig", "outputdataconfig"})
_OFTEN_OF_JOBS = frozenset({"jobarn", "jobname", "modelid", "rolearn", "submittime", "vpcconfig"})  # one of them alone is in much else, too
_FOLDED = re.compile(r"[_\-\s]+")
_ARN = re.compile(r"\s*arn:[a-z0-9-]+:bedrock:[a-z0-9-]*:[0-9]{12}:model-invocation-job/\w", re.IGNORECASE)
_WORDS = ("job[_ -]?arn", "job[_ -]?name", "model[_ -]?id", "role[_ -]?arn", "submit[_ -]?time", "vpc[_ -]?config")
_WORDS_IN_TEXT = tuple(re.compile(rf"\b{word}\b", re.IGNORECASE) for word in _WORDS)
# Not an IAM policy's "bedrock:CreateModelInvocationJob", but the resource of a state machine's task.
_IN_TEXT = re.compile(
    r"job_?arn|(?:input|output)_?data_?config|invocation_?job_?summaries|(?:aws-sdk:|:::)bedrock:createModelInvocationJob|" + _ARN.pattern,
    re.IGNORECASE,
)


def fold(key: str) -> str:
    """A key without regard to letter case, `_`, `-` and blanks: "Job-Name" and "job_name" are "jobname"."""
    return _FOLDED.sub("", key).lower()


def about_jobs(value: Json) -> bool:
    """Whether a value, or anything in it, has the keys of a job or the ARN of one; JSON in texts is looked into."""
    return has_job_keys(value) or has_job_arn(value)


def has_job_keys(value: Json) -> bool:
    """Whether an object in a value has the keys of a job in any spelling."""
    return any(are_job_keys(one) for one in _all_in(value) if isinstance(one, Mapping)) or any(map(_hidden_in, _all_in(value)))


def has_job_arn(value: Json) -> bool:
    """Whether a text in a value, a key included, is the ARN of a model invocation job or begins with one."""
    return any(map(is_job_arn, _all_in(value)))


def is_job_arn(value: Json) -> bool:
    """Whether a value is a text that is or begins with the ARN of a model invocation job."""
    return isinstance(value, str) and _ARN.match(value) is not None


def are_job_keys(keys: Iterable[str]) -> bool:
    """Whether the keys of one object are those of a job, or of a list of jobs as AWS answers it."""
    names = {fold(key) for key in keys}
    return SUMMARIES in names or names >= _DATA or len(names & _OFTEN_OF_JOBS) > 1


def text_about_jobs(text: str) -> bool:
    """Whether a text that could not be read has the words of a job."""
    return _IN_TEXT.search(text) is not None or sum(word.search(text) is not None for word in _WORDS_IN_TEXT) > 1


def _all_in(value: Json) -> Iterator[Json]:
    """The value and everything in it, keys included, without recursion: nothing here may depend on how deep somebody nests."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, str):
            inside = json_inside(one)
            if inside is not None:
                waiting.append(inside)
        elif isinstance(one, Mapping):
            waiting.extend(one.keys())
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _hidden_in(value: Json) -> bool:
    """Whether a text looks like JSON about a job but cannot be read as JSON."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return False
    return json_inside(value) is None and text_about_jobs(value)

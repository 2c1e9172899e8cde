"""Signs of a job in what is not a record. A file or a member with a sign is never skipped silently."""

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.documents.json.inside import json_inside
from scanner.model.job import Json
from scanner.model.pattern import late_pattern

SUMMARIES = "invocationjobsummaries"
_DATA = frozenset({"inputdataconfig", "outputdataconfig"})
_COMMON = frozenset({"jobarn", "jobname", "modelid", "rolearn", "submittime", "vpcconfig"})  # two of them; one alone is in much else
_FOLDED = late_pattern(r"[_\-\s]+")
_ARN = late_pattern(r"\s*arn:[a-z0-9-]+:bedrock:[a-z0-9-]*:[0-9]{12}:model-invocation-job/\w", re.IGNORECASE)
_WORDS = ("job[_ -]?arn", "job[_ -]?name", "model[_ -]?id", "role[_ -]?arn", "submit[_ -]?time", "vpc[_ -]?config")
_WORDS_IN_TEXT = tuple(late_pattern(rf"\b{word}\b", re.IGNORECASE) for word in _WORDS)
# `aws-sdk:bedrock:createModelInvocationJob` is a task of a state machine; `bedrock:CreateModelInvocationJob` alone is in IAM policies.
_IN_TEXT = late_pattern(
    r"job_?arn|(?:input|output)_?data_?config|invocation_?job_?summaries|(?:aws-sdk:|:::)bedrock:createModelInvocationJob|" + _ARN.pattern,
    re.IGNORECASE,
)


def fold(key: str) -> str:
    """A key in lower case, without `_`, `-` and blanks: "Job-Name" and "job_name" are "jobname"."""
    return _FOLDED.sub("", key).lower()


def has_job_sign(value: Json) -> bool:
    """Whether a value, or anything in it, has the keys of a job or the ARN of one, also in texts that hold JSON."""
    return has_job_keys(value) or has_job_arn(value)


def has_job_keys(value: Json) -> bool:
    """Whether an object in a value has the keys of a job in any spelling, also one in a text that looks like JSON."""
    return any(map(_is_like_job, _all_in(value)))


def _is_like_job(value: Json) -> bool:
    if isinstance(value, Mapping):
        return are_job_keys(value)
    return isinstance(value, str) and _is_broken_job(value)


def has_job_arn(value: Json) -> bool:
    """Whether a text or a key in a value is the ARN of a model invocation job, or begins with one."""
    return any(map(is_job_arn, _all_in(value)))


def is_job_arn(value: Json) -> bool:
    """Whether a value is a text that is or begins with the ARN of a model invocation job."""
    return isinstance(value, str) and _ARN.match(value) is not None


def are_job_keys(keys: Iterable[str]) -> bool:
    """Whether the keys of one object are those of a job, or of a list of jobs as AWS answers it."""
    names = {fold(key) for key in keys}
    return SUMMARIES in names or names >= _DATA or len(names & _COMMON) > 1


def text_has_job_sign(text: str) -> bool:
    """Whether a text that could not be read has a sign of a job, or two of the common words, e.g. "job_name" and "model_id"."""
    if _IN_TEXT.search(text):
        return True
    words = [word for word in _WORDS_IN_TEXT if word.search(text)]
    return len(words) > 1


def _all_in(value: Json) -> Iterator[Json]:
    """The value and everything in it, keys and JSON in texts included; without recursion, so that no depth of nesting fails."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        yield part
        match part:
            case str():
                inside = json_inside(part)
                if inside is not None:
                    waiting.append(inside)
            case Mapping():
                waiting.extend(part.keys())
                waiting.extend(part.values())
            case list():
                waiting.extend(part)
            case _:
                pass  # a number, a boolean or null has nothing in it


def _is_broken_job(text: str) -> bool:
    """Whether a text looks like the JSON of a job but cannot be read, e.g. because it was cut off."""
    is_like_json = text.lstrip()[:1] in ("{", "[")
    return is_like_json and json_inside(text) is None and text_has_job_sign(text)

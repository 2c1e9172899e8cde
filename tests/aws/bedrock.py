"""Teaches moto's server the operations of model invocation jobs, with the quirks that were recorded from AWS.

- List leaves out `message` and `clientRequestToken`, is newest first, and has 100 jobs a page unless asked for more.
- A job that is not there is a ResourceNotFoundException with status 404.
- GetResources refuses more than 100 ARNs, and returns what is or was tagged.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from moto.bedrock import models, responses
from moto.core.exceptions import JsonRESTError
from moto.resourcegroupstaggingapi.responses import ResourceGroupsTaggingAPIResponse

Jobs = dict[str, dict[str, Any]]
_NOT_LISTED = ("message", "clientRequestToken")
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class RefusedError(JsonRESTError):  # type: ignore[misc]
    def __init__(self, status: int, code: str, text: str) -> None:
        self.code = status
        super().__init__(code, text)


def jobs_of(account: str, region: str) -> Jobs:
    backend: Any = models.bedrock_backends[account][region]
    jobs: Jobs = backend.__dict__.setdefault("_batch_jobs", {})  # moto's reset empties __dict__
    return jobs


def add_jobs(account: str, region: str, number: int, tagged: bool = True, first: int = 0, **members: Any) -> list[str]:
    """Puts ended jobs into an account; their ARNs, newest first.

    `first` is the number of the first one, so that more can be added later, and `members` is what they have besides, e.g. `status`.
    """
    jobs = jobs_of(account, region)
    arns = []
    for index in range(first, first + number):
        arn = f"arn:aws:bedrock:{region}:{account}:model-invocation-job/{index:012d}"
        time = (_NOW - timedelta(minutes=index)).strftime(_TIME)
        jobs[arn] = {
            "jobArn": arn,
            "jobName": f"job-{index}",
            "modelId": f"arn:aws:bedrock:{region}::foundation-model/amazon.nova-micro-v1:0",
            "clientRequestToken": f"token-{index}",
            "roleArn": f"arn:aws:iam::{account}:role/batch",
            "status": "Completed",
            "submitTime": time,
            "lastModifiedTime": time,
            "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/x.jsonl", "s3BucketOwner": account}},
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": account}},
            "timeoutDurationInHours": 24,
            **members,
        }
        if tagged:
            models.bedrock_backends[account][region].tagger.tag_resource(arn, [{"Key": "Owner", "Value": "ml"}])
        arns.append(arn)
    return arns


def _is_asked_for(job: dict[str, Any], asked: dict[str, str]) -> bool:
    """Whether the filters of a List let a job pass."""
    submitted = datetime.fromisoformat(job["submitTime"])
    if submitted.tzinfo is None:  # as in recordings that the SDK has parsed
        submitted = submitted.replace(tzinfo=UTC)
    return (
        asked.get("nameContains", "") in job["jobName"]
        and asked.get("statusEquals", job["status"]) == job["status"]
        and datetime.fromisoformat(asked.get("submitTimeAfter", "0001-01-01T00:00:00Z")) <= submitted
    )


def _list(self: Any) -> str:
    asked = {key: value[0] if isinstance(value, list) else value for key, value in (self.querystring or {}).items()}
    jobs = sorted(jobs_of(self.current_account, self.region).values(), key=lambda job: job["submitTime"], reverse=True)
    jobs = [job for job in jobs if _is_asked_for(job, asked)]
    size = int(asked.get("maxResults") or 100)
    start = int(base64.b64decode(asked["nextToken"])) if "nextToken" in asked else 0
    page = [{key: value for key, value in job.items() if key not in _NOT_LISTED} for job in jobs[start : start + size]]
    answer: dict[str, Any] = {"invocationJobSummaries": page}
    if start + size < len(jobs):
        answer["nextToken"] = base64.b64encode(str(start + size).encode()).decode()
    return json.dumps(answer)


def _get(self: Any) -> str:
    arn = unquote(self.path).partition("/model-invocation-job/")[2]
    job = jobs_of(self.current_account, self.region).get(arn)
    if job is None:
        raise RefusedError(404, "ResourceNotFoundException", "The provided batch inference job was not found.")
    return json.dumps(job)


def _list_tags(self: Any) -> str:
    arn = json.loads(self.body)["resourceARN"]
    if arn not in jobs_of(self.current_account, self.region):
        raise RefusedError(404, "ResourceNotFoundException", "The provided batch inference job was not found.")
    tags = models.bedrock_backends[self.current_account][self.region].tagger.get_tag_dict_for_resource(arn)
    return json.dumps({"tags": [{"key": key, "value": value} for key, value in tags.items()]})


def _get_resources(self: Any) -> str:
    arns = json.loads(self.body)["ResourceARNList"]
    if len(arns) > 100:
        raise RefusedError(400, "InvalidParameterException", "ResourceARNList must have at most 100 items")
    tagger = models.bedrock_backends[self.current_account][self.region].tagger
    known = jobs_of(self.current_account, self.region)
    mappings = []
    for arn in arns:
        tags = tagger.get_tag_dict_for_resource(arn)
        if arn in known and tags:
            mappings.append({"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]})
    return json.dumps({"PaginationToken": "", "ResourceTagMappingList": mappings})


def install() -> None:
    """Adds the operations to moto; may be called more than once."""
    responses.BedrockResponse.list_model_invocation_jobs = _list
    responses.BedrockResponse.get_model_invocation_job = _get
    responses.BedrockResponse.list_tags_for_resource = _list_tags
    ResourceGroupsTaggingAPIResponse.get_resources = _get_resources

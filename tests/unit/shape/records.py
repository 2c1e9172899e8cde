"""Records of every shape, made by hand."""

import json
from typing import Any

from scanner.model.job import Gap, Job, Json, Part, Record
from scanner.shape.normalise import Options, to_job

ARN = "arn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/abcdefghijkl"
ROLE = "arn:aws:iam::012345678901:role/batch"
OPTIONS = Options()


def record(value: Json) -> Record:
    """The record whose text is the value as indented JSON."""
    return Record(value, json.dumps(value, indent=1, ensure_ascii=False), "jobs.json", 1, 1, "json")


def list_summary(**changes: Json) -> dict[str, Any]:
    """A List summary with nothing in it but what every job has."""
    return {
        "jobArn": ARN,
        "jobName": "nightly",
        "modelId": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0",
        "roleArn": ROLE,
        "status": "Completed",
        "submitTime": "2026-03-04T20:41:24.380000",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/a.jsonl", "s3BucketOwner": "012345678901"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": "012345678901"}},
        **changes,
    }


def get_output(**changes: Json) -> dict[str, Any]:
    """The Get output of the same job."""
    return list_summary(clientRequestToken="token", **changes)


def documented(**changes: Json) -> dict[str, Any]:
    """The same job in the documented shape, as bare."""
    return {
        "job_arn": ARN,
        "model_id": "amazon.nova-micro-v1:0",
        "role_arn": ROLE,
        "submit_time": "2026-03-04T20:41:24.380000+00:00",
        "input_data_config": {"s3_input_data_config": {"s3_uri": "s3://in/a.jsonl"}},
        "output_data_config": {"s3_output_data_config": {"s3_uri": "s3://out/"}},
        **changes,
    }


def job(value: Json, options: Options = OPTIONS) -> Job:
    """The job that a record with this value is."""
    return to_job(record(value), options).job


def gaps(part: Part) -> set[str]:
    """The paths of all that stands in a job's tree as not known."""
    found = {value.path for value in part.values() if isinstance(value, Gap)}
    return found.union(*(gaps(value) for value in part.values() if isinstance(value, Part)))


def without(value: dict[str, Any], path: str) -> dict[str, Any]:
    """A copy of a record without the key at a path."""
    copy: dict[str, Any] = json.loads(json.dumps(value))
    *parents, last = path.split(".")
    inner = copy
    for key in parents:
        inner = inner[key]
    del inner[last]
    return copy

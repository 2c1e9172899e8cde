"""Small scans of files that a test writes: through the library, so that thousands of them take seconds."""

import copy
import functools
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from scanner import load_policies, scan
from scanner.model.report import Report
from scanner.policy.select import Chosen

ACCOUNT, OTHER_ACCOUNT = "111122223333", "999988887777"
NETWORK_AND_KEY = ("BMJ-NET-001", "BMJ-ENC-001")  # the rules that `violating` fails and `clean` passes
_KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/0d5c1f9e-1111-4222-8333-444455556666"
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def cases(number: int) -> int:
    """How many random cases to run: `number`, times JOBSCAN_CASES for a long run."""
    return number * int(os.environ.get("JOBSCAN_CASES", "1"))


def arn(name: str, kind: str = "model-invocation-job") -> str:
    return f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:{kind}/{name}"


def clean_request() -> dict[str, Any]:
    """A create request without a finding of `core`."""
    return {
        "jobName": "nightly-summaries",
        "modelId": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/batch/summaries",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://acme-in/day.jsonl", "s3BucketOwner": ACCOUNT}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://acme-out/day/", "s3BucketOwner": ACCOUNT, "s3EncryptionKeyId": _KEY}},
        "timeoutDurationInHours": 48,
        "vpcConfig": {"subnetIds": ["subnet-0a1b2c3d4e5f60718"], "securityGroupIds": ["sg-0a1b2c3d4e5f60718"]},
    }


def as_get(request: Mapping[str, Any], name: str = "c1e2a3n4c5l6") -> dict[str, Any]:
    """The Get output of the job that came of a request."""
    came = {
        "jobArn": arn(name),
        "clientRequestToken": "6d1f0c6e-5b0e-4c38-8f21-0f7d3a1e0001",
        "status": "Completed",
        "submitTime": "2026-11-20T08:15:21.209Z",
        "lastModifiedTime": "2026-11-20T09:41:07.370Z",
        "endTime": "2026-11-20T09:41:07.337Z",
        "jobExpirationTime": "2026-11-22T08:15:21.209Z",
    }
    return {**came, **copy.deepcopy(dict(request))}


def clean() -> dict[str, Any]:
    """The Get output of a job without a finding of `core`."""
    return as_get(clean_request())


def violating_request() -> dict[str, Any]:
    """A create request without VPC and key."""
    request = clean_request()
    del request["vpcConfig"], request["outputDataConfig"]["s3OutputDataConfig"]["s3EncryptionKeyId"]
    return {**request, "jobName": "adhoc"}


def violating(name: str = "b1a2d3j4o5b6") -> dict[str, Any]:
    """The Get output of a job without VPC and key."""
    return as_get(violating_request(), name)


def respelled(value: Any, join: Callable[[list[str]], str]) -> Any:
    """The value with every key at any depth spelled by `join` from its words in lower case."""
    if isinstance(value, dict):
        return {join([word.lower() for word in _WORD.findall(key)]): respelled(inner, join) for key, inner in value.items()}
    return [respelled(inner, join) for inner in value] if isinstance(value, list) else value


SPELLINGS: dict[str, Callable[[list[str]], str]] = {
    "camelCase": lambda words: words[0] + "".join(word.capitalize() for word in words[1:]),
    "PascalCase": lambda words: "".join(word.capitalize() for word in words),
    "snake_case": "_".join,
    "kebab-case": "-".join,
    "UPPER_SNAKE": lambda words: "_".join(words).upper(),
    "UPPER": lambda words: "".join(words).upper(),
    "lower": "".join,
    "with blanks": lambda words: " ".join(word.capitalize() for word in words),
    "blanks at the ends": lambda words: f" {'_'.join(words)} ",
}


def snake(value: Any) -> Any:
    return respelled(value, SPELLINGS["snake_case"])


def pascal(value: Any) -> Any:
    return respelled(value, SPELLINGS["PascalCase"])


def text(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False)


@functools.cache
def rules(*ids: str) -> Chosen:
    return load_policies(select=ids)


def scan_files(files: Mapping[str, bytes | str], *ids: str, named: Iterable[str] = (), **options: Any) -> Report:
    """The report of a scan of a folder with these files, or of those that are `named`, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        sources = [Path(folder, name) for name in named] or [Path(folder)]
        return scan(sources, rules(*(ids or NETWORK_AND_KEY)), **options)


def says(report: Report) -> str:
    """What a failing test shows of a report."""
    lines = [f"exit {report.exit_code}, {report.jobs} jobs"]
    lines += [f"not read: {failure.location.path}: {failure.reason}" for failure in report.load_failures]
    lines += [f"finding: {finding.rule_id} {finding.job}" for finding in report.findings]
    lines += [f"undecided: {one.rule_id} {one.job}: {one.reason}" for one in report.undecided]
    lines += [f"note: {note}" for note in report.notes]
    lines += [f"note: {source.path}: {note}" for source in report.sources for note in source.notes]
    return "\n".join([*lines, *(f"left out: {reason}: {number}" for reason, number in report.left_out.items())])

"""Jobs of a few pipelines on two days, and the reports of real scans of them."""

import functools
import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scanner import load_policies, scan
from scanner.model.report import Report
from scanner.policy.select import Chosen

ACCOUNT, OTHER = "111122223333", "444455556666"
MONDAY, TUESDAY = "2026-11-22T12:00:00Z", "2026-11-23T12:00:00Z"

POLICY = """\
format: 1
policy: acme
title: Rules of Acme
rules:
  - id: ACME-NET-001
    title: A job must run in a VPC
    severity: high
    assert: present(vpc_config)
    message: "Job {job_name} runs outside of a VPC."
  - id: ACME-OUT-001
    title: The output must stay in the account
    severity: critical
    assert: output_data_config.s3_output_data_config.s3_bucket_owner == account_id
    message: "Job {job_name} writes into another account."
  - id: ACME-KEY-001
    title: The output must have a KMS key
    severity: low
    assert: present(output_data_config.s3_output_data_config.s3_encryption_key_id)
    message: "Job {job_name} names no KMS key."
  - id: ACME-HRS-001
    title: An ended job must have had 48 hours at most
    severity: medium
    when: status == 'Completed'
    assert: timeout_duration_in_hours <= `48`
    message: "Job {job_name} had {timeout_duration_in_hours} hours."
  - id: ACME-ROL-001
    title: The role must not be an administrator's
    severity: medium
    subject: role_arn
    assert: "!contains(role_arn, '1a2b3c4d')"
    message: "Job {job_name} runs as an administrator."
"""
WORSE_POLICY = POLICY.replace("severity: low", "severity: high")


def without_rule(rule_id: str, policy: str = POLICY) -> str:
    """The policy without one of its rules."""
    head, *rules = policy.split("  - id: ")
    return "  - id: ".join([head, *(text for text in rules if not text.startswith(rule_id))])


def job(
    name: str,
    submitted: str,
    *,
    account: str = ACCOUNT,
    region: str = "us-east-1",
    role: str = "batch",
    status: str = "Completed",
    hours: int = 24,
    owner: str | None = None,
    vpc: bool = True,
    key: bool = True,
    **changes: Any,
) -> dict[str, Any]:
    """The Get output of a job without a finding, but for what the arguments change; `submitted` is a day in November, "22T03:00"."""
    time = f"2026-11-{submitted}:00Z"
    output: dict[str, Any] = {"s3Uri": "s3://acme-out/day/", "s3BucketOwner": owner or account}
    if key:
        output["s3EncryptionKeyId"] = f"arn:aws:kms:{region}:{account}:key/0d5c1f9e-1111-4222-8333-444455556666"
    digits = "".join(character for character in submitted if character.isdigit())
    record = {
        "jobArn": f"arn:aws:bedrock:{region}:{account}:model-invocation-job/{name[:4]:x<4}{digits:0<8}",
        "jobName": f"{name}-{digits}",
        "clientRequestToken": "6d1f0c6e-5b0e-4c38-8f21-0f7d3a1e0001",
        "modelId": f"arn:aws:bedrock:{region}::foundation-model/amazon.nova-micro-v1:0",
        "roleArn": f"arn:aws:iam::{account}:role/{role}",
        "status": status,
        "submitTime": time,
        "lastModifiedTime": time,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://acme-in/day.jsonl", "s3BucketOwner": account}},
        "outputDataConfig": {"s3OutputDataConfig": output},
        "timeoutDurationInHours": hours,
        **({"vpcConfig": {"subnetIds": ["subnet-0a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]}} if vpc else {}),
    }
    return {**record, **changes}


def summary(record: Mapping[str, Any]) -> dict[str, Any]:
    """What List returns of a job: without the token, by which a Get is known, and without VPC."""
    return {key: value for key, value in record.items() if key not in ("clientRequestToken", "vpcConfig")}


def lines(jobs: Iterable[Mapping[str, Any]]) -> str:
    """The records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in jobs)


@functools.cache
def _rules(policy: str) -> Chosen:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "acme.yaml")
        file.write_text(policy, encoding="utf-8")
        return load_policies(file)


def report_of(now: str, files: Mapping[str, str], policy: str = POLICY, **options: Any) -> Report:
    """The report of a scan of these files as of a time."""
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for name, content in files.items():
            file = Path(folder, "dumps", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
            sources.append(file)
        return scan(sources, _rules(policy), now=datetime.fromisoformat(now), **options)


def report(now: str, *jobs: Mapping[str, Any], policy: str = POLICY, **options: Any) -> Report:
    """The report of a scan of one file with these jobs."""
    return report_of(now, {"jobs.jsonl": lines(jobs)}, policy, **options)

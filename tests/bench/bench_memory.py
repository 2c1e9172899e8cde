"""How much memory a scan with 100,000 findings takes, while it writes JSON and SARIF, and how much reading that report back takes."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FINDINGS = 100_000
PER_JOB = 2  # no VPC, no key
GOAL = 150  # MB
NOW = "2026-11-23T12:00:00Z"


def record(number: int) -> str:
    """A job of one of 600 pipelines, without VPC and key."""
    pipeline = number % 600
    job = {
        "jobArn": f"arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/{number:012x}",
        "jobName": f"{'abcdefgh'[pipeline % 8] * (1 + pipeline // 8 % 40)}-{number:06}",
        "modelId": "amazon.nova-micro-v1:0",
        "clientRequestToken": f"token-{number}",
        "roleArn": f"arn:aws:iam::111122223333:role/batch/{'xyz'[pipeline % 3]}-{pipeline // 240}",
        "status": "Completed",
        "submitTime": "2026-11-22T08:15:21Z",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": f"s3://in/{number}.jsonl", "s3BucketOwner": "111122223333"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": f"s3://out/{number}/", "s3BucketOwner": "111122223333"}},
        "timeoutDurationInHours": 24,
    }
    return json.dumps(job) + "\n"


def measured(*arguments: str) -> str:
    """Peak memory of the largest process so far, and time, of a run of the command."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "scanner", *arguments], check=False, capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return f"{peak:,.0f} MB   (goal: less than {GOAL}), {time.perf_counter() - start:.0f} s"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        jobs, saved = Path(folder, "jobs.jsonl"), Path(folder, "report.json")
        with jobs.open("w", encoding="utf-8") as stream:
            stream.writelines(record(number) for number in range(FINDINGS // PER_JOB))
        selected = ("--select", "BMJ-NET-001", "--select", "BMJ-ENC-001")
        formats = ("-f", f"json={saved}", "-f", f"sarif={folder}/report.sarif")
        print(f"scan:    {measured('scan', str(jobs), '--no-config', '--now', NOW, *selected, *formats)}")
        print(f"convert: {measured('convert', str(saved), '-f', f'sarif={folder}/again.sarif')}")
        print(f"{FINDINGS:,} findings: {saved.stat().st_size / 1e6:,.0f} MB of JSON")


if __name__ == "__main__":
    main()

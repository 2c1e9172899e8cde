"""How many calls and how much CPU time collecting jobs from AWS takes, beside Cloud Custodian where it is installed.

    JOBSCAN_CUSTODIAN=/venv/bin/custodian python tests/bench/bench_live.py [JOBS]

Both read the same jobs from the same server, one after the other: the ratio of one run says more than its seconds.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
JOBS = 10_000
GOAL = 5  # times fewer calls, and less CPU time, than Cloud Custodian
NOW = "2026-11-23T12:00:00Z"
CUSTODIAN = os.environ.get("JOBSCAN_CUSTODIAN", "")
# What four of our rules look at: the VPC, the timeout, a tag, and the age.
POLICIES = """
policies:
  - {name: no-vpc, resource: aws.bedrock-model-invocation-job, filters: [{vpcConfig: absent}]}
  - name: long-timeout
    resource: aws.bedrock-model-invocation-job
    filters: [{type: value, key: timeoutDurationInHours, op: gt, value: 48}]
  - {name: no-owner, resource: aws.bedrock-model-invocation-job, filters: [{"tag:Owner": absent}]}
  - {name: no-cost-center, resource: aws.bedrock-model-invocation-job, filters: [{"tag:CostCenter": absent}]}
"""


@dataclass(frozen=True)
class Cost:
    calls: Counter[str]
    cpu: float  # seconds, user and system
    wall: float

    def __str__(self) -> str:
        calls = ", ".join(f"{number:,} {operation}" for operation, number in sorted(self.calls.items())) or "no calls"
        return f"{self.cpu:5.1f} s CPU, {self.wall:5.1f} s   {calls}"


@contextmanager
def server(jobs: int) -> Iterator[str]:
    """The URL of a server in a process of its own, so that its CPU time is not measured."""
    with subprocess.Popen([sys.executable, "-m", "tests.aws.quick", str(jobs)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def calls(url: str) -> Counter[str]:
    with urlopen(f"{url}/calls") as answer:
        return Counter(json.load(answer))


def measure(url: str, command: list[str], folder: str) -> Cost:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": folder,
        "PYTHONPATH": str(ROOT) if command[0] == sys.executable else "",
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    before, begun, used = calls(url), time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Cost(calls(url) - before, cpu, time.perf_counter() - begun)


def collect(*options: str) -> list[str]:
    return [sys.executable, "-m", "scanner", "collect", "--aws", "--no-config", "--now", NOW, *options]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else JOBS
    with tempfile.TemporaryDirectory() as folder, server(number) as url:
        print(f"{number:,} jobs")
        ours = measure(url, collect("--detail", "list", "-o", "list.jsonl"), folder)
        print(f"collect --detail list:  {ours}")
        if CUSTODIAN:
            Path(folder, "policies.yml").write_text(POLICIES, encoding="utf-8")
            theirs = measure(url, [CUSTODIAN, "run", "--cache-period", "0", "-s", "out", "policies.yml"], folder)
            print(f"custodian, 4 policies:  {theirs}")
            print(f"  {theirs.calls.total() / ours.calls.total():.1f} times the calls, {theirs.cpu / ours.cpu:.1f} times the CPU time")
            print(f"  (goal: at least {GOAL} times each)")
        print(f"collect:                {measure(url, collect('-o', 'full.jsonl'), folder)}")
        print(f"collect again:          {measure(url, collect('-o', 'full.jsonl'), folder)}")


if __name__ == "__main__":
    main()

"""A week of nightly scans of one population: what each night's exit code is, and what whoever is on call reads.

On night 3 the dump of an account is missing, on night 4 a pipeline writes to a foreign bucket for the first time, and on night 6 a
waiver has ended.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from population import ACCOUNTS, NOW, records

JOBS, NIGHTS = 300, 7
LOST, FOREIGN = "222233334444", "999988887777"
TIMES = ("submit_time", "last_modified_time", "end_time", "job_expiration_time")
CONFIG = """\
format: 1
policies: [core]
params:
  allowed_roles: ["arn:aws:iam::*:role/batch/*", "arn:aws:iam::*:role/BatchDeveloper", "arn:aws:iam::*:role/gateway-batch"]
  required_tags: [Owner, CostCenter]
waivers: [waivers.yaml]
expect:
"""
WAIVERS = """\
format: 1
waivers:
  - id: W-1
    rules: [BMJ-IAM-001]
    where: {jobs: ["arn:aws:bedrock:*:555566667777:*"]}
    reason: The sandbox gets its roles with the next landing zone.
    owner: sandbox@acme.example
    added: DAY_1
    expires: DAY_5
"""


def nights() -> Iterator[list[dict[str, Any]]]:
    """The jobs of each night: every pipeline keeps its habits, and runs in three nights of four."""
    draw = random.Random(7)
    first = list(records(JOBS))
    for number in range(1, NIGHTS + 1):
        jobs = [_again(job, number, draw) for job in first if number == 1 or draw.random() < 0.75]
        if number == 4:
            _find(jobs, "prod")["output_data_config"]["s3_output_data_config"]["s3_bucket_owner"] = FOREIGN
        yield jobs


def _again(job: dict[str, Any], number: int, draw: random.Random) -> dict[str, Any]:
    """The job as its pipeline submits it on a night: with another ARN, and all times so many days later."""
    later = timedelta(days=number - 1)
    arn = f"{job['job_arn'].rpartition('/')[0]}/{draw.getrandbits(48):012x}"
    times = {name: (datetime.fromisoformat(job[name]) + later).isoformat() for name in TIMES if job[name]}
    copied: dict[str, Any] = json.loads(json.dumps(job))
    return {**copied, **times, "job_arn": arn, "_key": arn}


def _find(jobs: list[dict[str, Any]], environment: str) -> dict[str, Any]:
    return next(job for job in jobs if job["account_id"] in ACCOUNTS[environment])


def main() -> None:
    accounts = [account for group in ACCOUNTS.values() for account in group]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "dumps").mkdir()
        (work / ".git").mkdir()
        expected = "".join(f'  - {{account: "{account}", path: "dumps/{{account}}.jsonl"}}\n' for account in accounts)
        (work / "jobscan.yaml").write_text(CONFIG + expected)
        waivers = WAIVERS.replace("DAY_1", f"{NOW:%Y-%m-%d}").replace("DAY_5", f"{NOW + timedelta(days=4):%Y-%m-%d}")
        (work / "waivers.yaml").write_text(waivers)
        for number, jobs in enumerate(nights(), start=1):
            for account in accounts:
                own = [json.dumps(job) + "\n" for job in jobs if job["account_id"] == account]
                (work / "dumps" / f"{account}.jsonl").write_text("".join(own))
            if number == 3:
                (work / "dumps" / f"{LOST}.jsonl").unlink()
            _scan(work, number)


def _scan(work: Path, number: int) -> None:
    now = f"{NOW + timedelta(days=number - 1):%Y-%m-%dT%H:%M:%SZ}"
    command = ["scan", "dumps", "--now", now, "-f", f"json=night-{number}.json"]
    if number > 1:
        command += ["--baseline", "baseline.jsonl", "--fail-on-new"]
    done = _run(work, command)
    print(f"night {number}: exit {done.returncode}")
    print("".join(f"    {line}\n" for line in done.stderr.splitlines()), end="")
    if number == 1:
        _run(work, ["baseline", "write", "night-1.json", "-o", "baseline.jsonl"])
    else:
        changes = _run(work, ["diff", f"night-{number - 1}.json", f"night-{number}.json"])
        print(f"    diff: {changes.stdout.splitlines()[-1]}")


def _run(work: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "scanner", *command], cwd=work, capture_output=True, text=True, check=False, env=os.environ
    )
    if done.returncode not in (0, 1, 3, 4):
        raise SystemExit(done.stderr)
    return done


if __name__ == "__main__":
    main()

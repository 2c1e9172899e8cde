"""The law of what code scanning knows alerts by: over two scans, the same rule, job and field if and only if the same print.

Whatever container the records come in, in whatever order they and their keys stand, and whatever else is found.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from scanner import load_policies
from scanner.formats.options import ReportOptions
from scanner.formats.sarif.report import pieces
from scanner.model.report import Flags
from scanner.policy.parameters import configure
from scanner.project.plan import Plan
from scanner.run.scan import scan
from tests.unit.sources.byte_source import ByteSource

CHOSEN = load_policies("core", "network-isolation")
RULES = configure(CHOSEN.rules, (), ())
OUTPUTS = [{"s3Uri": f"s3://out-{n}/", **({"s3BucketOwner": f"{n}" * 12} if n else {})} for n in range(3)]
Known = tuple[str, str, str]  # rule, job, field


def job(random: Random, number: int) -> dict[str, Any]:
    """One of a few jobs that are alike but for the ARN and, now and then, the name, as those of a pipeline are."""
    return {
        "jobArn": f"arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/{number:012}",
        "jobName": random.choice(["nightly", f"nightly-{number}"]),
        "modelId": "amazon.nova-micro-v1:0",
        "clientRequestToken": "token",
        "roleArn": "arn:aws:iam::111122223333:role/Admin",
        "status": "Completed",
        "submitTime": "2026-11-22T08:15:21Z",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/x.jsonl", "s3BucketOwner": "111122223333"}},
        "outputDataConfig": {"s3OutputDataConfig": random.choice(OUTPUTS)},
        "timeoutDurationInHours": random.choice([24, 168]),
    }


def shuffled(random: Random, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {key: shuffled(random, value[key]) for key in keys}


def written(random: Random, records: list[dict[str, Any]]) -> ByteSource:
    """The records in some container, always under the same name but for its ending."""
    records = [shuffled(random, one) for one in records]
    random.shuffle(records)
    indent = random.choice([None, 1, 4])
    match random.choice(["list", "wrapper", "lines", "objects", "yaml"]):
        case "list":
            return ByteSource("jobs.json", json.dumps(records, indent=indent).encode())
        case "wrapper":
            return ByteSource("jobs.json", json.dumps({"invocationJobSummaries": records}, indent=indent).encode())
        case "lines":
            return ByteSource("jobs.jsonl", "".join(json.dumps(one) + "\n" for one in records).encode())
        case "objects":
            return ByteSource("jobs.json", "\n".join(json.dumps(one, indent=indent) for one in records).encode())
        case _:
            return ByteSource("jobs.yaml", yaml.safe_dump(records, sort_keys=False).encode())


def prints(source: ByteSource) -> dict[str, Known]:
    """The prints of a scan, and what each stands for; no two findings share one."""
    report = scan(Plan((source,), RULES, CHOSEN.policies, Flags(), Path("/"), datetime(2026, 11, 23, tzinfo=UTC), reproducible=True))
    (run,) = json.loads("".join(pieces(report, ReportOptions())))["runs"]
    results = [one for one in run["results"] if one["ruleId"] != "JOBSCAN-001"]
    found = {
        one["partialFingerprints"]["primaryLocationLineHash"]: (one["ruleId"], one["properties"]["job"], one["properties"].get("field", ""))
        for one in results
    }
    assert len(found) == len(results) == len(report.findings)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_the_same_print_means_the_same_rule_job_and_field(seed: int) -> None:
    random = Random(seed)
    jobs = [job(random, number) for number in range(6)]
    days = [prints(written(random, random.sample(jobs, random.randint(1, 6)))) for _ in range(2)]
    assert days[0]
    whole: dict[str, Known] = {}
    for day in days:
        for key, known in day.items():
            assert whole.setdefault(key, known) == known
    assert len(set(whole.values())) == len(whole)


def test_a_dismissed_alert_does_not_pass_to_the_next_days_job() -> None:
    """Pretty-printed List dumps: the line that shows the field is the same for every job that writes to that place."""
    random = Random(1)
    first, second = ({**job(random, number), "outputDataConfig": {"s3OutputDataConfig": OUTPUTS[0]}} for number in (1, 2))
    days = [prints(ByteSource("jobs.json", json.dumps({"invocationJobSummaries": [one]}, indent=4).encode())) for one in (first, second)]
    assert days[0]
    assert days[0].keys().isdisjoint(days[1])


def test_records_of_one_job_in_one_file_are_told_apart_by_their_number() -> None:
    record = {**job(Random(1), 1), "outputDataConfig": {"s3OutputDataConfig": OUTPUTS[0]}}
    once, twice = (prints(ByteSource("jobs.json", json.dumps([record] * number, indent=1).encode())) for number in (1, 2))
    assert once.items() <= twice.items()
    assert {key.partition(":")[0] for key in twice} == {key.partition(":")[0] for key in once}
    assert len(twice) == 2 * len(once)

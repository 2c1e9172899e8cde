"""Invented job records in the documented shape, the same for the same seed: a few kinds of pipelines, each with its habits."""

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Record = dict[str, Any]

NOT_IN_GET = ("_key", "account_id", "tags")
NOT_IN_LIST = ("message", "client_request_token", "vpc_config")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DOMAINS = ("billing", "claims", "kyc", "legal", "search", "support")
ENDED = ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired")


@dataclass(frozen=True)
class Kind:
    """One kind of pipeline; `vpc`, `key` and `tagged` are how often its jobs have one."""

    share: int
    environment: str
    regions: tuple[str, ...]
    name: str
    role: str
    models: tuple[str, ...]
    vpc: float
    key: float
    tagged: float
    hours: tuple[int, ...]
    statuses: tuple[str, ...]


KINDS = (
    Kind(
        share=6,
        environment="prod",
        regions=("eu-central-1", "us-east-1"),
        name="{domain}-nightly-{day}",
        role="batch/{domain}-prod",
        models=("eu.anthropic.claude-haiku-4-5-20251001-v1:0", "amazon.titan-embed-text-v2:0"),
        vpc=0.9,
        key=0.95,
        tagged=1,
        hours=(24, 24, 24, 48),
        statuses=("Completed",) * 18 + ("Failed", "InProgress"),
    ),
    Kind(
        share=3,
        environment="dev",
        regions=("us-east-1", "us-west-2"),
        name="{domain}-try-{number}",
        role="BatchDeveloper",
        models=("amazon.nova-micro-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"),
        vpc=0.05,
        key=0.1,
        tagged=0.3,
        hours=(24,),
        statuses=("Completed", "Completed", "Failed", "Stopped"),
    ),
    Kind(
        share=2,
        environment="prod",
        regions=("us-east-1",),
        name="gateway-{hex}",
        role="gateway-batch",
        models=("global.anthropic.claude-sonnet-4-6", "us.anthropic.claude-sonnet-4-6"),
        vpc=0,
        key=0.3,
        tagged=0.6,
        hours=(24,),
        statuses=("Completed",) * 8 + ("PartiallyCompleted", "Submitted"),
    ),
    Kind(
        share=1,
        environment="sandbox",
        regions=("ap-southeast-1",),
        name="poc-{number}",
        role="Admin",
        models=("deepseek.v3-v1:0",),
        vpc=0,
        key=0,
        tagged=0.1,
        hours=(168,),
        statuses=("Completed", "Failed", "Expired"),
    ),
)
ACCOUNTS = {
    "prod": ("012345678901", "111122223333", "222233334444"),  # one with a leading zero
    "dev": ("333344445555", "444455556666"),
    "sandbox": ("555566667777",),
}


def records(count: int, seed: int = 1, now: datetime = NOW, hours: int = 600) -> Iterator[dict[str, Any]]:
    """Gives `count` records of jobs that were submitted in the `hours` before `now`, each with every field of the shape delivered."""
    draw = random.Random(seed)
    shares = [kind.share for kind in KINDS]
    for _ in range(count):
        yield _record(draw, draw.choices(KINDS, shares)[0], now, hours)


def lines(count: int, seed: int = 1) -> str:
    """The records as JSON Lines."""
    return "".join(lines_of("documented", count, seed))


def lines_of(form: str, count: int, seed: int = 1) -> Iterator[str]:
    """The records as a source delivers them, each as a line of JSON: `form` is a key of FORMS."""
    deliver = FORMS[form]
    return (json.dumps(deliver(record)) + "\n" for record in records(count, seed))


def documented(record: Record) -> Record:
    """The record as it is: in the documented shape, with every field delivered."""
    return record


def as_get(record: Record) -> Record:
    """The job as AWS's Get output: camelCase, without tags, and without what is null."""
    return {_camel(key): _answered(value) for key, value in record.items() if value is not None and key not in NOT_IN_GET}


def as_list(record: Record) -> Record:
    """The job as a row of AWS's List output, which has no tags, message, token and VPC."""
    return as_get({key: value for key, value in record.items() if key not in NOT_IN_LIST})


FORMS: dict[str, Callable[[Record], Record]] = {"documented": documented, "get": as_get, "list": as_list}


def _answered(value: Any) -> Any:
    if isinstance(value, dict):
        return {_camel(key): _answered(inner) for key, inner in value.items() if inner is not None}
    return value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _record(draw: random.Random, kind: Kind, now: datetime, most_hours: int) -> dict[str, Any]:
    account, region, domain = draw.choice(ACCOUNTS[kind.environment]), draw.choice(kind.regions), draw.choice(DOMAINS)
    hours, status = draw.choice(kind.hours), draw.choice(kind.statuses)
    submitted = now - timedelta(hours=draw.uniform(1, most_hours if status in ENDED else 20))
    changed = min(now, submitted + timedelta(minutes=draw.uniform(2, 300)))
    name = kind.name.format(domain=domain, day=submitted.strftime("%Y%m%d"), number=draw.randrange(1000), hex=_hex(draw, 8))
    arn = f"arn:aws:bedrock:{region}:{account}:model-invocation-job/{_hex(draw, 12)}"
    bucket = f"acme-{domain}-{kind.environment}"
    return {
        "_key": arn,
        "account_id": account,
        "client_request_token": _uuid(draw),
        "end_time": changed.isoformat() if status in ENDED and status != "Stopped" else None,
        "input_data_config": {
            "s3_input_data_config": {
                "s3_uri": f"s3://{bucket}-in/{submitted:%Y/%m/%d}/records.jsonl",
                "s3_input_format": "JSONL",
                "s3_bucket_owner": account,
            }
        },
        "job_arn": arn,
        "job_expiration_time": (submitted + timedelta(hours=hours)).isoformat(),
        "job_name": name,
        "last_modified_time": changed.isoformat(),
        "message": f"The input of {name} could not be read" if status == "Failed" else None,
        "model_id": _model(draw.choice(kind.models), region, account),
        "output_data_config": {
            "s3_output_data_config": {
                "s3_uri": f"s3://{bucket}-out/{name}/",
                "s3_encryption_key_id": f"arn:aws:kms:{region}:{account}:key/{_uuid(draw)}" if draw.random() < kind.key else None,
                "s3_bucket_owner": account if draw.random() < 0.97 else draw.choice(ACCOUNTS["prod"]),
            }
        },
        "role_arn": f"arn:aws:iam::{account}:role/{kind.role.format(domain=domain)}",
        "status": status,
        "submit_time": submitted.isoformat(),
        "tags": _tags(draw, kind, domain),
        "timeout_duration_in_hours": hours,
        "vpc_config": _vpc(draw) if draw.random() < kind.vpc else None,
    }


def _model(model: str, region: str, account: str) -> str:
    profile = model.split(".")[0] in {"eu", "us", "global"}
    owner, resource = (account, "inference-profile") if profile else ("", "foundation-model")
    return f"arn:aws:bedrock:{region}:{owner}:{resource}/{model}"


def _tags(draw: random.Random, kind: Kind, domain: str) -> dict[str, str]:
    if draw.random() >= kind.tagged:
        return {}
    return {"Owner": f"{domain}@acme.example", "Environment": kind.environment, "CostCenter": f"CC-{draw.randrange(1000, 9999)}"}


def _vpc(draw: random.Random) -> dict[str, list[str]]:
    subnets = [f"subnet-{_hex(draw, 17)}" for _ in range(draw.choice((1, 2, 2, 3)))]
    return {"subnet_ids": subnets, "security_group_ids": [f"sg-{_hex(draw, 17)}"]}


def _hex(draw: random.Random, digits: int) -> str:
    return f"{draw.getrandbits(4 * digits):0{digits}x}"


def _uuid(draw: random.Random) -> str:
    text = _hex(draw, 32)
    return "-".join((text[:8], text[8:12], "4" + text[13:16], "8" + text[17:20], text[20:]))


if __name__ == "__main__":
    sys.stdout.write(lines(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))

"""Files of JSON Lines for the comparison of both lanes: plain ones, and lines that are odd in one way each."""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.bench.population import records

ACCOUNT = "111122223333"
ARN = f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:model-invocation-job/{{:012x}}"
Line = str


def get_record(number: int) -> dict[str, Any]:
    """An AWS Get output."""
    return {
        "jobArn": ARN.format(number),
        "jobName": f"nightly-{number}",
        "modelId": "anthropic.claude-3-haiku-20240307-v1:0",
        "clientRequestToken": f"6b0f3a52-9d1c-4e7a-8c55-{number:012}",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/batch/CostCenterChange",
        "status": "Failed",
        "message": "The input could not be read",
        "submitTime": "2026-11-22T08:15:21.209000+00:00",
        "lastModifiedTime": "2026-11-22T09:41:07+00:00",
        "endTime": "2026-11-22T09:41:07.337000+00:00",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": f"s3://in/{number}/", "s3InputFormat": "JSONL", "s3BucketOwner": ACCOUNT}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3EncryptionKeyId": "alias/claims", "s3BucketOwner": ACCOUNT}},
        "vpcConfig": {"subnetIds": ["subnet-0c4f8a1e6b2d97305"], "securityGroupIds": ["sg-0e5a7c19d3b86f042"]},
        "timeoutDurationInHours": 24,
        "totalRecordCount": 100,
        "jobExpirationTime": "2026-11-23T08:15:21.209000+00:00",
    }


def list_record(number: int) -> dict[str, Any]:
    """An AWS List summary."""
    record = get_record(number)
    for key in ("clientRequestToken", "vpcConfig", "message", "totalRecordCount"):
        del record[key]
    return record


def documented_record(number: int) -> dict[str, Any]:
    """A record in the documented shape."""
    return next(records(1, seed=number))


SHAPES: dict[str, Callable[[int], dict[str, Any]]] = {"get": get_record, "list": list_record, "documented": documented_record}
VALUES: tuple[Any, ...] = (
    None, "", " ", "null", "None", "n/a", "-", "x ", "${KEY}", "<your-key>", "REPLACE_ME", "your-role", "***", "redacted", "__x__", "ä",
    "a\nb", "a\tb", '"', "\\", "\x7f", "\ud83d\ude00", 0, 1, -1, 2**70, 1.5, 24.0, 1e300, True,
    [], {}, [None], [""], ["subnet-1", None], ["null"], {"a": 1}, [{"key": "a", "value": "b"}], {"message": "x"},
    {"jobArn": ARN.format(1), "roleArn": "x"}, "12345", "012345678901", "alias/x", ARN.format(5), "x" * 3000,
    "2026-11-22", "2026-11-22T08:15:21Z", "2026-11-22 08:15:21", "2026-11-22T24:00:00+00:00", "2026-W01-1T08:15:21+00:00",
    "2026-02-29T08:15:21+00:00", "2028-02-29T08:15:21+00:00", "2026-11-31T08:15:21+00:00", "0000-11-22T08:15:21+00:00",
    "1763799321", 1763799321,
)  # fmt: skip
KEYS = ("Extra", "jobName", "job_name", "tags", "Tags", "_key", "nextToken", "ResourceARN", "eventName")
PIECES = ("\n", "\r", "\ufeff", "\u2028", "\x00", "\\", '"', ",", "}", "\udcff", "\\ud800", "\\u0041", " ")


def places(value: Any, keys: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all members in a record."""
    if not isinstance(value, dict):
        return []
    below = [place for key, member in value.items() for place in places(member, (*keys, key))]
    return [(*keys, key) for key in value] + below


def _holder(record: dict[str, Any], keys: tuple[Any, ...]) -> dict[str, Any]:
    for key in keys[:-1]:
        record = record[key]
    return record


def changed(draw: random.Random, record: dict[str, Any]) -> dict[str, Any]:
    """A record with one member of another value, without it, with another key for it, or with one more."""
    keys = draw.choice(places(record))
    holder = _holder(record, keys)
    match draw.randrange(5):
        case 0:
            del holder[keys[-1]]
        case 1:
            holder[draw.choice(KEYS)] = draw.choice(VALUES)
        case 2:
            holder[keys[-1].upper()] = holder.pop(keys[-1])
        case _:
            holder[keys[-1]] = draw.choice(VALUES)
    return record


def damaged(draw: random.Random, line: Line) -> Line:
    """A line with its text changed at one place."""
    at = draw.randrange(len(line))
    match draw.randrange(6):
        case 0:
            return line[:at]
        case 1:
            return (
                line[:at]
                + draw.choice(("\n", "\r", "\ufeff", "\u2028", "\x00", "\\", '"', ",", "}", "\udcff", "\\ud800", "\\u0041", " "))
                + line[at:]
            )
        case 2:
            return line[:at] + line[at + 1 :]
        case 3:  # a key twice
            return line.replace("{", '{"status": "Completed", ', 1)
        case 4:
            return line + draw.choice((" ", "\r", ",", line, " " + line, "\n", "\n\n", " // comment"))
        case _:
            return draw.choice((" ", "\t", "[", "# ")) + line


def file_of(draw: random.Random, lines: int, odd: float) -> bytes:
    """A file in which some share of the lines is odd."""
    names = draw.choice((("get",), ("list",), ("documented",), tuple(SHAPES)))
    written = []
    for number in range(lines):
        record = SHAPES[draw.choice(names)](number)
        is_odd = draw.random() < odd
        if is_odd and draw.random() < 0.6:
            record = changed(draw, record)
        line = json.dumps(record, ensure_ascii=draw.random() < 0.5)
        if is_odd and draw.random() < 0.4:
            line = damaged(draw, line)
        written.append(line)
    text = "\n".join(written) + draw.choice(("\n", "", "\n\n"))
    return text.encode("utf-8", draw.choice(("surrogatepass", "replace")))

"""How fast records are read, as a share of what msgspec's untyped decoding of the same bytes gives, and in how much memory.

The rounds take turns, so that noise meets all. Memory is measured in processes of their own, on files that are made on the way.
"""

import gc
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from scanner.documents.reader import read
from scanner.model.job import Record
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options, to_job
from scanner.shape.unwrap import is_recognised

try:
    import msgspec
except ImportError:
    sys.exit("the reader is measured against msgspec: pip install msgspec")

RECORDS = 20_000
ROUNDS = 5
GOALS = {"strict decoding": 20, "with normalising": 5}  # percent
MEMORY = 150  # MB
LARGE = 1 << 30  # bytes
BLOCK = 1_000  # records that are written over and over
ARN = "arn:aws:bedrock:eu-central-1:111122223333:model-invocation-job/{:012}"


def get_output(number: int) -> dict[str, Any]:
    """One Get output, as AWS writes it."""
    return {
        "jobArn": ARN.format(number),
        "jobName": f"claims-nightly-{number:06}",
        "modelId": "arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0",
        "clientRequestToken": f"6b0f3a52-9d1c-4e7a-8c55-{number:012}",
        "roleArn": "arn:aws:iam::111122223333:role/service-role/batch-claims",
        "status": "Completed",
        "submitTime": "2026-11-22T08:15:21.209000+00:00",
        "lastModifiedTime": "2026-11-22T09:41:07.370000+00:00",
        "endTime": "2026-11-22T09:41:07.337000+00:00",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": f"s3://acme-claims-in/{number}/records.jsonl", "s3BucketOwner": "111122223333"}},
        "outputDataConfig": {
            "s3OutputDataConfig": {"s3Uri": "s3://acme-claims-out/", "s3EncryptionKeyId": "alias/claims", "s3BucketOwner": "111122223333"}
        },
        "vpcConfig": {"subnetIds": ["subnet-0c4f8a1e6b2d97305"], "securityGroupIds": ["sg-0e5a7c19d3b86f042"]},
        "timeoutDurationInHours": 24,
        "jobExpirationTime": "2026-11-23T08:15:21.209000+00:00",
    }


def records_of(data: bytes, name: str) -> Iterator[Record]:
    for item in read(io.BytesIO(data), name, job_domain(is_recognised)):
        if not isinstance(item, Record):
            sys.exit(f"{name} was not read: {item}")
        yield item


def strict(data: bytes, name: str) -> int:
    return sum(1 for _ in records_of(data, name))


def normalised(data: bytes, name: str) -> int:
    options = Options()
    return sum(1 for record in records_of(data, name) if to_job(record, options))


def by_msgspec(data: bytes, name: str) -> int:
    if name.endswith(".jsonl"):
        decoder = msgspec.json.Decoder()
        return sum(1 for line in data.splitlines() if decoder.decode(line))  # like the others, holds one record at a time
    gc.disable()  # which would go through all of the list again and again
    value = msgspec.json.decode(data)
    gc.enable()
    return len(value["invocationJobSummaries"] if isinstance(value, dict) else value)


WAYS: dict[str, Callable[[bytes, str], int]] = {"msgspec": by_msgspec, "strict decoding": strict, "with normalising": normalised}


def speed() -> None:
    """Prints the records a second of each way, and its share of msgspec's."""
    values = [get_output(number) for number in range(RECORDS)]
    containers = {
        "list.json": json.dumps(values).encode(),
        "wrapper.json": json.dumps({"invocationJobSummaries": values}).encode(),
        "lines.jsonl": "".join(json.dumps(value) + "\n" for value in values).encode(),
    }
    for name, data in containers.items():
        took: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way, run in WAYS.items():
                begin = time.perf_counter()
                if run(data, name) != RECORDS:
                    sys.exit(f"{way} did not read all of {name}")
                took[way].append(time.perf_counter() - begin)
        rates = {way: RECORDS / median(times) for way, times in took.items()}
        for way, goal in GOALS.items():
            share = rates[way] / rates["msgspec"] * 100
            print(f"{name:14} {way:18} {rates[way]:9,.0f} records/s   {share:4.1f}% of msgspec's {rates['msgspec']:,.0f}   (goal: {goal}%)")


# What the system says of the process itself; getrusage would count what its parent had in memory when it was forked.
READ = """
import re, sys
from pathlib import Path
from scanner.documents.reader import read
from scanner.shape.job_domain import job_domain
from scanner.shape.unwrap import is_recognised
from scanner.model.job import Record
records = others = 0
with open(sys.argv[1], "rb") as stream:
    for item in read(stream, sys.argv[1], job_domain(is_recognised)):
        if isinstance(item, Record):
            records += 1
        else:
            others += 1
            said = item.reason
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(records, others, peak, said if others else "")
"""


def blocks(wrapped: bool, whole: bool) -> Iterator[bytes]:
    """A gigabyte of records, whole or without its end."""
    lines = [json.dumps(get_output(number)) for number in range(BLOCK)]
    mark = ",\n" if wrapped else "\n"
    block = (mark.join(lines) + mark).encode()
    count = LARGE // len(block) + 1
    if wrapped:
        yield b'{"invocationJobSummaries": [\n'
    for _ in range(count - 1):
        yield block
    last = block[: -len(mark)]
    yield last + (b"]}" if wrapped else b"\n") if whole else last[:-40]


def write(path: Path, parts: Iterable[bytes], zipped: bool) -> int:
    with gzip.open(path, "wb", compresslevel=1) if zipped else path.open("wb") as stream:
        return sum(stream.write(part) for part in parts)


def memory() -> None:
    """Prints how much memory reading a gigabyte takes, and that a broken end is found with everything before it."""
    for wrapped in (False, True):
        for zipped in (False, True):
            for whole in (True, False):
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder, ("wrapper.json" if wrapped else "lines.jsonl") + (".gz" if zipped else ""))
                    size = write(path, blocks(wrapped, whole), zipped)
                    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
                records, others, megabytes, said = done.stdout.rstrip("\n").split(" ", 3)
                end = f"{others} failure: {said}" if int(others) else "whole"
                read_in = f"{int(records):9,} records in {megabytes:>4} MB   (goal: {MEMORY} MB)"
                print(f"{path.name:16} {size / (1 << 30):.2f} GiB {read_in}   {end}")


if __name__ == "__main__":
    if "--memory" in sys.argv:
        memory()
    else:
        speed()
        print("with --memory it reads a gigabyte in each container instead, which takes some minutes (on Linux)")

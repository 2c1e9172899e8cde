"""How fast records are read, against msgspec's untyped decoding of the same bytes, and in how much memory.

CPU time, in turns, so that noise meets all. Memory is measured in processes of their own, on files that are made on the way.
"""

import gc
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from population import lines
from turns import Way, in_turns

from scanner.model.origin import Tree
from scanner.shape.lane.rows import decode_strictly
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs

RECORDS = 5_000
ROUNDS = 5
UNIT = "msgspec, untyped"
GOALS = {"strict decoding": "   (goal: 1.25x)", "to jobs": "   (goal: 4.6x)"}
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


def list_summary(number: int) -> dict[str, Any]:
    """One List summary, as AWS writes it."""
    left_out = ("clientRequestToken", "vpcConfig")
    return {key: value for key, value in get_output(number).items() if key not in left_out}


def as_lines(values: Iterable[Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def files() -> dict[str, str]:
    """The texts of the files that are read, by their names."""
    numbers = range(RECORDS)
    return {
        "documented.jsonl": lines(RECORDS),
        "get.jsonl": as_lines(map(get_output, numbers)),
        "list.jsonl": as_lines(map(list_summary, numbers)),
        "answer.json": json.dumps({"invocationJobSummaries": list(map(list_summary, numbers))}),
        "indented.json": json.dumps({"invocationJobSummaries": list(map(list_summary, numbers))}, indent=4),
        "odd.jsonl": as_lines({**list_summary(number), "costCenter": number} for number in numbers),  # all of it goes the general way
    }


def untyped(file: Path) -> int:
    """What msgspec makes of a file without a type."""
    decoder = msgspec.json.Decoder()
    if file.suffix == ".jsonl":
        return sum(1 for line in file.read_bytes().splitlines() if decoder.decode(line))  # like the others, holds one record at a time
    gc.disable()  # which would go through all of the list again and again
    value = decoder.decode(file.read_bytes())
    gc.enable()
    return len(value["invocationJobSummaries"])


def strict(blocks: Iterable[bytes]) -> int:
    """Blocks of lines decoded as strictly as in a scan: UTF-8, types, members that are required or unknown, duplicate keys."""
    records = 0
    for block in blocks:
        text = block.decode()
        decoded = decode_strictly(text, text[: text.index("\n")], partial(decode_lines, text))
        records += len(decoded.rows.rows) if decoded is not None else 0
    return records


def decode_lines(text: str, reader: Any) -> list[Any]:
    rows: list[Any] = reader.alone.decode_lines(text)
    return rows


def blocks_of(file: Path) -> list[bytes]:
    """The lines of a file in blocks of about the size that a scan reads."""
    whole = file.read_bytes().splitlines(keepends=True)
    return [b"".join(whole[at : at + 100]) for at in range(0, len(whole), 100)]


def to_jobs(file: Path, reads_plain: bool) -> int:
    """The jobs in a file, with everything that a scan does to get them."""
    options = Options(reads_plain=reads_plain)
    return sum(isinstance(item, NormalisedJob) for item in read_jobs([FileSource(file, Tree(file.name))], options))


def ways_of(file: Path) -> dict[str, Callable[[], int]]:
    """The ways to read a file, by their names; msgspec's is the unit."""
    ways: dict[str, Callable[[], int]] = {UNIT: lambda: untyped(file)}
    if file.name in ("documented.jsonl", "get.jsonl", "list.jsonl"):
        blocks = blocks_of(file)
        ways["strict decoding"] = lambda: strict(blocks)
    ways["to jobs"] = lambda: to_jobs(file, True)
    ways["to jobs, one by one"] = lambda: to_jobs(file, False)
    return ways


def speed() -> None:
    """Prints the CPU time a record of each way, and how much slower than msgspec it is."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files().items():
            file = Path(folder, name)
            file.write_text(text, encoding="utf-8")
            ways = ways_of(file)
            for way, run in ways.items():
                if run() != RECORDS:
                    sys.exit(f"{way}: not all of {name} was read")
            took = in_turns({way: Way(run, RECORDS) for way, run in ways.items()}, ROUNDS)
            for way, microseconds in took.items():
                print(f"{name:17} {way:21} {microseconds:7.1f} us a record   {microseconds / took[UNIT]:6.2f}x msgspec{GOALS.get(way, '')}")


# What the system says of the process itself; getrusage would count what its parent had in memory when it was forked.
READ = """
import re, sys
from pathlib import Path
from scanner.model.intake import LoadFailure
from scanner.model.origin import Tree
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
records = others = 0
for item in read_jobs([FileSource(Path(sys.argv[1]), Tree(Path(sys.argv[1]).name))], Options()):
    if isinstance(item, NormalisedJob):
        records += 1
    elif isinstance(item, LoadFailure):
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

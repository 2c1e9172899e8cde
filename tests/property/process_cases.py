"""Folders of dumps for comparing one process with several: with all that a scan can find in files, and a project around them."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.property import lane_files
from tests.property.lane_files import SHAPES, documented_record, get_record, list_record
from tests.unit.shape.test_contexts import key, subnet, table

_CONFIG = """\
policies: [core]
params: {allowed_roles: ["*batch*"], required_tags: [Owner]}
group_by: tag(tags, 'pipeline')
owners:
  - when: starts_with(job_name, 'nightly-1')
    owner: data-platform
  - when: extra('team') > `3`
    owner: never
waivers: [waivers.yaml]
"""
_WAIVERS = """\
format: 1
waivers:
  - id: W-nightly
    rules: [BMJ-NET-001]
    where: {job_names: ['nightly-*2']}
    reason: The VPC endpoint comes with the network project.
    owner: batch-team@acme.example
    added: 2026-11-02
    expires: 2027-01-15
  - id: W-unknown
    rules: [BMJ-NET-001]
    outcome: unknown
    where: {jobs: ['*1']}
    reason: List does not deliver it.
    owner: batch-team@acme.example
    added: 2026-11-02
    expires: 2027-01-15
"""


def _lines(*values: Any) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def _some(draw: random.Random, most: int = 30) -> list[Any]:
    return [SHAPES[draw.choice(tuple(SHAPES))](draw.randrange(40)) for _ in range(draw.randrange(most))]


def _tags(draw: random.Random) -> list[Any]:
    return [
        {"ResourceARN": lane_files.ARN.format(draw.randrange(40)), "Tags": [{"Key": "pipeline", "Value": draw.choice("ab")}]}
        for _ in range(draw.randrange(8))
    ]


def _evaluation(number: int) -> dict[str, Any]:
    return {"jobArn": lane_files.ARN.format(number).replace("invocation", "evaluation"), "jobName": "e"}


def _without_offset(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "submit_time": "2026-11-22T08:15:21"}


FILES: dict[str, Callable[[random.Random], bytes]] = {
    "big.jsonl": lambda draw: lane_files.file_of(draw, draw.choice((5, 60, 200)), draw.choice((0, 0.05, 0.3))),
    "other/big.jsonl": lambda draw: lane_files.file_of(draw, draw.choice((20, 100)), draw.choice((0, 0.1))),
    "clean.jsonl": lambda draw: _lines(*(get_record(number) for number in range(draw.randrange(60)))),
    "list.json": lambda draw: json.dumps(_some(draw), indent=draw.choice((None, 1))).encode(),
    "answer.json": lambda draw: json.dumps({"invocationJobSummaries": [list_record(3)], "nextToken": "more"}).encode(),
    "again.jsonl": lambda draw: _lines(*_some(draw, 60)),
    "packed.jsonl.gz": lambda draw: gzip.compress(_lines(*_some(draw))),
    "tags.jsonl": lambda draw: _lines(*_tags(draw), *_some(draw, 4)),
    "contexts.jsonl": lambda draw: _lines(subnet(), table("subnet-a"), *draw.choice(((), (key(),)))),
    "one.yaml": lambda draw: json.dumps(get_record(draw.randrange(40))).encode(),
    "package.json": lambda _: b'{"name": "web", "scripts": {"batch": "node batch.js"}}',
    "events.jsonl": lambda _: _lines(*({"level": "info", "line": number} for number in range(30))),
    "evaluation.jsonl": lambda draw: _lines(*map(_evaluation, range(9)), *_some(draw)),
    "mixed.jsonl": lambda draw: _lines(
        *({"level": "info"} for _ in range(draw.choice((0, 3, 1100)))),
        *(draw.choice((get_record(number), _evaluation(number), {"level": "info"})) for number in range(60)),
    ),
    "empty.jsonl": lambda _: b"",
    "blank.json": lambda _: b"[null, {}]",
    "broken.jsonl": lambda draw: b'{"jobArn": \n' * draw.choice((3, 1500)) + _lines(get_record(7)),
    "two-dumps.jsonl": lambda _: _lines(*map(get_record, range(9)), {"collection": "jobscan/1"}, *map(get_record, range(9, 18))),
    "hidden-head.jsonl": lambda _: (
        _lines(*map(get_record, range(9))) + b'{"c\\u006fllection": "jobscan/1"}\n' + _lines(*map(get_record, range(9, 18)))
    ),
    "no-offset.jsonl": lambda _: _lines(
        *map(documented_record, range(6)), _without_offset(documented_record(7)), *map(documented_record, range(8, 14))
    ),
    "nested.jsonl": lambda _: _lines(
        *({**get_record(number), "team": ["x"], "more": {"jobArn": lane_files.ARN.format(5)}} for number in range(20))
    ),
}


def write_project(folder: Path, draw: random.Random, *names: str) -> tuple[str, ...]:
    """Writes a project with dumps into a folder, some or those with these names; returns what to name as sources."""
    folder.joinpath("jobscan.yaml").write_text(_CONFIG)
    folder.joinpath("waivers.yaml").write_text(_WAIVERS)
    names = names or tuple(draw.sample(tuple(FILES), draw.randint(1, 6)))
    for name in names:
        file = folder / "dumps" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(FILES[name](draw))
    if draw.random() < 0.5:
        return (str(folder / "dumps"),)
    return tuple(str(folder / "dumps" / name) for name in names)

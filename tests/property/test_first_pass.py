"""The law of the first pass: it changes what waits on disk, and nothing else.

Random sources hold the records of a few jobs, in every container, with events, tags, contexts, contradictions, broken lines and files about
something else. Reading them must give what it gives where every job waits until all sources are read, which is the older and simpler way.
"""

import csv
import gzip
import io
import json
import tempfile
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.contexts import Contexts
from scanner.model.job import Job, Json
from scanner.model.names import COLLECTION
from scanner.model.origin import Tree
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources import first_pass, held
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from scanner.sources.join import JobItem
from scanner.sources.memory import MemorySource
from scanner.sources.source import Source
from tests.property.scans import cases
from tests.unit.shape.records import documented, get_output, list_summary
from tests.unit.shape.test_contexts import key, subnet, table
from tests.unit.shape.test_requests import event, request
from tests.unit.sources.byte_source import ByteSource

_ARNS = [f"arn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/a{number:011}" for number in range(5)]
_PLAIN: list[Callable[[str], Json]] = [
    lambda arn: list_summary(jobArn=arn),
    lambda arn: get_output(jobArn=arn),
    lambda arn: documented(job_arn=arn),
    lambda arn: documented(job_arn=arn, _key=arn, tags={"team": "a"}),
]
_OTHERS: list[Callable[[str], Json]] = [
    lambda arn: get_output(jobArn=arn, jobName="another"),  # contradicts the others
    lambda arn: get_output(jobArn=arn, modelId=None),  # a load failure
    lambda arn: {**list_summary(jobArn=arn), "job_arn": arn},  # two spellings
    lambda arn: {"ResourceARN": arn, "Tags": [{"Key": "team", "Value": "a"}]},
    lambda arn: {key[0].upper() + key[1:]: value for key, value in list_summary(jobArn=arn).items()},
    lambda arn: event(responseElements={"jobArn": arn}),
    lambda _: request(),
    lambda _: subnet(),
    lambda _: subnet(vpc="vpc-2"),  # another record of the same subnet
    lambda _: table("subnet-a"),
    lambda _: key(),
    lambda _: None,
    lambda _: {"name": "package"},
    lambda _: {"collection": COLLECTION},  # a damaged head line
    lambda arn: {"evaluationJob": arn.replace("model-invocation-job", "evaluation-job")},
]
_BROKEN = ('{"jobArn": "', "{", '{"jobArn": "a", "jobArn": "b"}', "[]", "warning: retried", "\x00", '{"jobArn": 7}')


def _records(random: Random) -> list[Json]:
    others = random.choice((0, 0, 0.3, 0.6))  # how many of the records are not plain
    ways = [random.choice(_OTHERS if random.random() < others else _PLAIN) for _ in range(random.randint(1, 4))]
    return [way(random.choice(_ARNS)) for way in ways]


def _lines(records: list[Json], random: Random) -> str:
    lines = [json.dumps(record) for record in records]
    if random.random() < 0.15:
        lines.insert(random.randint(0, len(lines)), random.choice(_BROKEN))
    return "".join(f"{line}\n" for line in lines)


def _rows(records: list[Json]) -> str:
    rows = [record for record in records if isinstance(record, dict)] or [documented()]
    text = io.StringIO()
    writer = csv.DictWriter(text, sorted({name for row in rows for name in row}))
    writer.writeheader()
    writer.writerows({name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in row.items()} for row in rows)
    return text.getvalue()


_CONTAINERS: dict[str, Callable[[list[Json], Random], str]] = {
    "lines.jsonl": _lines,
    "lines.json": _lines,
    "list.json": lambda records, _: json.dumps(records),
    "pretty.json": lambda records, _: json.dumps(records, indent=2),
    "answer.json": lambda records, _: json.dumps({"invocationJobSummaries": records}),
    "page.json": lambda records, _: json.dumps({"invocationJobSummaries": records, "nextToken": "more"}),
    "wrapped.json": lambda records, _: json.dumps({"Items": records, "note": "x"}),
    "one.json": lambda records, _: json.dumps(records[0], indent=2),
    "mark.jsonl": lambda records, random: "\ufeff\n" + _lines(records, random),
    "cut.jsonl": lambda records, random: _lines(records, random)[:-9],
    "rows.csv": lambda records, _: _rows(records),
    "list.yaml": lambda records, _: "\n".join(f"- {json.dumps(record)}" for record in records),
    "empty.json": lambda *_: "",
}


def _sources(random: Random, folder: Path) -> Callable[[], list[Source]]:
    """Makes the sources anew each time, since most can be read once."""
    makers: list[Callable[[], Source]] = []
    for number in range(random.randint(1, 5)):
        records = _records(random)
        way = random.random()
        name = random.choice(("lines.jsonl", *_CONTAINERS) if random.random() < 0.5 else ("lines.jsonl",))
        data = _CONTAINERS[name](records, random).encode()
        if way < 0.1:
            rows = [record for record in records if isinstance(record, dict)]
            makers.append(lambda rows=rows: MemorySource(rows))  # type: ignore[misc]
        elif way < 0.2:
            makers.append(lambda number=number, data=data: ByteSource(f"{number}.jsonl", data))  # type: ignore[misc]
        else:
            file = folder / f"{number}-{name}{'.gz' if way < 0.3 else ''}"
            file.write_bytes(gzip.compress(data) if way < 0.3 else data)
            is_named = random.random() < 0.7
            makers.append(lambda file=file, is_named=is_named: FileSource(file, Tree(file.name), is_named))  # type: ignore[misc]
    return lambda: [maker() for maker in makers]


def _others(items: list[JobItem]) -> list[JobItem]:
    return [item for item in items if not isinstance(item, NormalisedJob)]


def _jobs(items: list[JobItem]) -> list[Job]:
    return [item.job for item in items if isinstance(item, NormalisedJob)]


def _known(contexts: Contexts) -> Any:
    return contexts._objects, contexts._disputed, contexts._unplaced


def _check(random: Random, join: bool, with_contexts: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources = _sources(random, Path(folder))
        options = Options(left_out_untagged=random.random() < 0.1)
        old = list(read_jobs(sources(), options, join, with_contexts=with_contexts, in_order=True))
        new: list[JobItem] = []
        with patch.object(first_pass, "MOST_WAITING", random.choice((0, 1, 2, 2000))):
            for item in read_jobs(sources(), options, join, with_contexts=with_contexts):
                if isinstance(item, NormalisedJob) and with_contexts:
                    assert _known(item.job.contexts) == _known(_jobs(old)[0].contexts)
                new.append(item)
    assert _others(new) == _others(old)
    places = _places(_jobs(new), _jobs(old))
    assert sorted(places) == list(range(len(_jobs(old))))
    # Those that did not wait keep their order, and so do those that did, behind them.
    assert sum(later < earlier for earlier, later in pairwise(places)) <= 1


def _places(jobs: list[Job], expected: list[Job]) -> list[int]:
    """Where each job is among those that are expected; -1 for one that is not."""
    free: list[Job | None] = list(expected)
    places = []
    for job in jobs:
        place = next((place for place, each in enumerate(free) if each == job), -1)
        places.append(place)
        if place >= 0:
            free[place] = None
    return places


@settings(max_examples=cases(150), deadline=None)
@given(st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_only_what_waits_is_different(random: Random, join: bool, with_contexts: bool) -> None:
    _check(random, join, with_contexts)


@settings(max_examples=cases(40), deadline=None)
@given(st.randoms(use_true_random=False))
def test_arns_with_the_same_hash_are_not_joined(random: Random) -> None:
    few = SimpleNamespace(crc32=lambda data: zlib.crc32(data) & 3, adler32=lambda data: zlib.adler32(data) & 3)  # 16 hashes
    with patch.object(held, "zlib", few):
        _check(random, join=True, with_contexts=True)

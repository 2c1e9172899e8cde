"""The law of `tags: {left_out: untagged}`: it only gives no tags to ended jobs that GetResources left out, and changes nothing else.

Scopes, states and ways in which tags come are random, and so is how the records are spread over files, and which of these are damaged. What
should come out is worked out here from the job alone. So no job whose tags are unknown for another reason passes or fails by it.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.intake import SourceSummary
from scanner.model.job import Gap, Job, Json
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.property.scans import cases, clean, snake

_ENDED = ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired")
_STATUSES = (*_ENDED, "InProgress", "Submitted", "Stopping")
_SCOPES = ("eu-west-1:111122223333", "us-east-1:111122223333", "eu-west-1:999988887777")
_UNKNOWN = "unknown"
_TAGS = {"team": "a"}
_RETURNED = "returned by GetResources"
_WAYS = {  # how a record of a job, whose Get output is passed, says something about its tags
    _RETURNED: lambda get: {"ResourceARN": get["jobArn"], "Tags": [{"Key": "team", "Value": "a"}]},
    "returned without tags": lambda get: {"ResourceARN": get["jobArn"]},
    "asked by itself": lambda get: {"resourceArn": get["jobArn"], "tags": [{"key": "team", "value": "a"}]},
    "exported": lambda get: {**snake(get), "tags": _TAGS},
    "masked in an export": lambda get: {**snake(get), "tags": "null"},
    "null in an export": lambda get: {**snake(get), "tags": None},
}
_DELIVERS = {_RETURNED, "asked by itself", "exported"}
_HIDES = {"returned without tags", "masked in an export"}
_MAY_HOLD_TAGS = {*_DELIVERS, "returned without tags"}


@dataclass(frozen=True)
class _Dumps:
    """Files of JSON Lines, which jobs they are about, and the tags that these should have."""

    lines: list[list[str]]
    expected: dict[str, Json]
    number: int  # jobs taken as untagged


def _dumps(random: Random) -> _Dumps:
    files: list[list[str]] = [[] for _ in range(random.randint(2, 3))]
    with_tags = set()
    jobs: list[tuple[dict[str, Any], set[str]]] = []
    for number in range(random.randint(3, 8)):
        scope = random.choice(_SCOPES)
        arn = f"arn:aws:bedrock:{scope}:model-invocation-job/a{number:011}"
        get = {**clean(), "jobArn": arn, "jobName": f"job-{number}", "status": random.choice(_STATUSES)}
        ways = {way for way in _WAYS if random.random() < 0.15}
        jobs.append((get, ways))
        random.choice(files).append(json.dumps(get))
        for way in ways:
            file = random.randrange(len(files))
            files[file].append(json.dumps(_WAYS[way](get)))
            if way in _MAY_HOLD_TAGS:
                with_tags.add(file)
    is_whole = True
    for number, lines in enumerate(files):
        if not lines:  # an empty file is what a failed command leaves
            is_whole = False
        elif random.random() < 0.05:
            is_whole = is_whole and number not in with_tags
            lines.append("{")
    scopes = {_scope(get) for get, ways in jobs if _RETURNED in ways} if is_whole else set()
    left_out = {get["jobArn"] for get, ways in jobs if _is_left_out(get, ways) and _scope(get) in scopes}
    expected = {get["jobArn"]: {} if get["jobArn"] in left_out else _delivered(ways) for get, ways in jobs}
    return _Dumps(files, expected, len(left_out))


def _scope(get: dict[str, Any]) -> str:
    return str(get["jobArn"]).partition(":model-invocation-job/")[0]


def _is_left_out(get: dict[str, Any], ways: set[str]) -> bool:
    return get["status"] in _ENDED and not ways & (_DELIVERS | _HIDES)


def _delivered(ways: set[str]) -> Json:
    return _TAGS if ways & _DELIVERS else _UNKNOWN


def _read(dumps: _Dumps, is_on: bool) -> tuple[dict[str, Job], set[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for number, lines in enumerate(dumps.lines):
            Path(folder, f"{number}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        sources = expand([str(Path(folder, f"{number}.jsonl")) for number in range(len(dumps.lines))], Path(folder)).sources
        items = list(read_jobs(sources, Options(left_out_untagged=is_on)))
    notes = {note for item in items if isinstance(item, SourceSummary) for note in item.notes if "untagged" in note}
    return {item.job.identity: item.job for item in items if isinstance(item, NormalisedJob)}, notes


def _tags(job: Job) -> Json:
    tags = job.fields["tags"]
    return _UNKNOWN if isinstance(tags, Gap) else tags


@settings(max_examples=cases(100), deadline=None)
@given(st.randoms(use_true_random=False))
def test_only_ended_jobs_that_get_resources_left_out_are_untagged(random: Random) -> None:
    dumps = _dumps(random)
    on, notes = _read(dumps, is_on=True)
    off, none = _read(dumps, is_on=False)
    assert {arn: _tags(job) for arn, job in on.items()} == dumps.expected
    assert none == set()
    for arn, job in off.items():
        changed = {name for name, value in job.fields.items() if on[arn].fields[name] != value}
        assert not changed or (changed == {"tags"} and _tags(job) == _UNKNOWN and _tags(on[arn]) == {})
        assert (on[arn].extra, on[arn].records, on[arn].shapes) == (job.extra, job.records, job.shapes)
    counted = [note for note in notes if note[0].isdigit()]
    assert [int(note.split()[0]) for note in counted] == ([dumps.number] if dumps.number else [])

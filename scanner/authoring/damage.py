"""Damage: no field that is deleted, null, renamed, empty or of another type may turn a fail into a pass."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.authoring.examples import configured_for, example_time, record_of
from scanner.engine.reference import judge
from scanner.errors import RecordError
from scanner.model.job import Job, Json, Record, Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Rule
from scanner.shape.fields import FIELDS
from scanner.shape.normalise import Options, to_job

_EMPTY: dict[type, Json] = {str: "", list: [], dict: {}}
_GONE = object()


@dataclass(frozen=True, slots=True)
class Damage:
    """One edit of a record: what was done to which field."""

    edit: str
    path: str

    def __str__(self) -> str:
        return f"{self.edit} {self.path}"


def holes(rule: Rule, base: Mapping[str, Json]) -> tuple[tuple[tuple[Example, Damage], ...], int]:
    """The failing examples and the damage to them after which the rule passes, and how many edits were tried."""
    found: list[tuple[Example, Damage]] = []
    tried = 0
    for example in (one for one in rule.examples if one.outcome == Outcome.FAIL):
        configured = configured_for(rule, example)
        for damage, job in damaged_jobs(example, base):
            tried += 1
            if job is not None and judge(configured, job, example_time(example)).outcome is Outcome.PASS:
                found.append((example, damage))
    return tuple(found), tried


def damaged_jobs(example: Example, base: Mapping[str, Json]) -> Iterator[tuple[Damage, Job | None]]:
    """The example's job after each edit; None where the record is no job any more, which counts as caught."""
    if example.stage is not Stage.JOB:
        return
    record = record_of(example, base)
    for damage, damaged in edits(record):
        text = json.dumps(damaged, ensure_ascii=False)
        try:
            yield damage, to_job(Record(damaged, text, "damaged", 1, 1, "json"), Options(assume_utc=True)).job
        except RecordError:
            yield damage, None


def edits(record: Mapping[str, Json]) -> Iterator[tuple[Damage, dict[str, Any]]]:
    """The record after each edit of each field of the shape that it has; list elements and tags are the job's own facts."""
    for path in (field.path for field in FIELDS):
        keys = path.split(".")
        value = _at(record, keys)
        if value is _GONE:
            continue
        yield Damage("delete", path), _edited(record, keys, _GONE)
        yield Damage("rename", path), _edited(record, keys, value, rename=True)
        if value is not None:
            yield Damage("null", path), _edited(record, keys, None)
            yield Damage("empty", path), _edited(record, keys, _EMPTY.get(type(value), ""))
            yield Damage("retype", path), _edited(record, keys, _retyped(value))


def _retyped(value: Json) -> Json:
    if isinstance(value, str):
        return [value]
    return str(value) if isinstance(value, int | float) else json.dumps(value)


def _at(record: Json, keys: list[str]) -> Any:
    for key in keys:
        if not isinstance(record, dict) or key not in record:
            return _GONE
        record = record[key]
    return record


def _edited(record: Mapping[str, Json], keys: list[str], value: object, rename: bool = False) -> dict[str, Any]:
    changed = copy.deepcopy(dict(record))
    parent: Any = changed
    for key in keys[:-1]:
        parent = parent[key]
    if value is _GONE or rename:
        del parent[keys[-1]]
    if value is not _GONE:
        parent[keys[-1] + ("_renamed" if rename else "")] = value
    return changed

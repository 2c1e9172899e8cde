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
from scanner.model.keys import is_present, put_at, remove_at, value_at
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Rule
from scanner.shape.fields import FIELDS
from scanner.shape.normalise import Options, to_job

_EMPTY: dict[type, Json] = {str: "", list: [], dict: {}}


@dataclass(frozen=True, slots=True)
class Damage:
    """One edit of a record, e.g. "delete vpc_config"."""

    edit: str
    path: str

    def __str__(self) -> str:
        return f"{self.edit} {self.path}"


def holes(rule: Rule, base: Mapping[str, Json]) -> tuple[tuple[tuple[Example, Damage], ...], int]:
    """The failing examples that pass once damaged, each with the damage; and how many edits were tried."""
    passing: list[tuple[Example, Damage]] = []
    tried = 0
    for example in rule.examples:
        if example.outcome != Outcome.FAIL:
            continue
        configured = configured_for(rule, example)
        for damage, job in damaged_jobs(example, base):
            tried += 1
            if job is not None and judge(configured, job, example_time(example)).outcome is Outcome.PASS:
                passing.append((example, damage))
    return tuple(passing), tried


def damaged_jobs(example: Example, base: Mapping[str, Json]) -> Iterator[tuple[Damage, Job | None]]:
    """The example's job after each edit; None if the record is no longer a job, which counts as noticed."""
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
    """The record after each edit of each field that it has. Elements of lists and tags are facts about the job, and stay."""
    for path in (field.path for field in FIELDS):
        keys = path.split(".")
        if not is_present(record, keys):
            continue
        value = value_at(record, keys)
        yield Damage("delete", path), _without(record, keys)
        yield Damage("rename", path), _renamed(record, keys, value)
        if value is not None:
            yield Damage("null", path), _edited(record, keys, None)
            yield Damage("empty", path), _edited(record, keys, _EMPTY.get(type(value), ""))
            yield Damage("retype", path), _edited(record, keys, _of_another_type(value))


def _of_another_type(value: Json) -> Json:
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(value)


def _edited(record: Mapping[str, Json], keys: list[str], value: Json) -> dict[str, Any]:
    changed = copy.deepcopy(dict(record))
    put_at(changed, keys, value)
    return changed


def _without(record: Mapping[str, Json], keys: list[str]) -> dict[str, Any]:
    changed = copy.deepcopy(dict(record))
    remove_at(changed, keys)
    return changed


def _renamed(record: Mapping[str, Json], keys: list[str], value: Json) -> dict[str, Any]:
    *parents, last = keys
    return _edited(_without(record, keys), [*parents, f"{last}_renamed"], value)

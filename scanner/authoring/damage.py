"""Damage: no field that is deleted, null, renamed, empty or of another type may turn a fail into a pass."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from scanner.authoring.examples import configured_for, example_time, job_of, record_of
from scanner.engine.reference import judge
from scanner.errors import RecordError
from scanner.model.job import Job, Json, Keys, Record, Stage
from scanner.model.keys import is_present, put_at, remove_at, value_at
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Rule
from scanner.shape.contexts.table import kind_of
from scanner.shape.described import contexts_of
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
    """The examples that pass once damaged, and must not, each with the damage; and how many edits were tried.

    Of a job that fails the record is damaged; of one that fails or is unknown also what dumps say of the things that it refers to.
    """
    passing: list[tuple[Example, Damage]] = []
    tried = 0
    for example in rule.examples:
        configured = configured_for(rule, example)
        for damage, job in _damaged(example, base):
            tried += 1
            if job is not None and judge(configured, job, example_time(example)).outcome is Outcome.PASS:
                passing.append((example, damage))
    return tuple(passing), tried


def _damaged(example: Example, base: Mapping[str, Json]) -> Iterator[tuple[Damage, Job | None]]:
    if example.outcome == Outcome.FAIL:
        yield from damaged_jobs(example, base)
    if example.outcome in (Outcome.FAIL, Outcome.UNKNOWN) and example.context:
        yield from damaged_contexts(example, base)


def damaged_jobs(example: Example, base: Mapping[str, Json]) -> Iterator[tuple[Damage, Job | None]]:
    """The example's job after each edit; None if the record is no longer a job, which counts as noticed."""
    if example.stage is not Stage.JOB:
        return
    record = record_of(example, base)
    contexts = contexts_of(example.context)
    for damage, damaged in edits(record):
        text = json.dumps(damaged, ensure_ascii=False)
        try:
            job = to_job(Record(damaged, text, "damaged", 1, 1, "json"), Options(assume_utc=True)).job
            yield damage, replace(job, contexts=contexts)
        except RecordError:
            yield damage, None


def damaged_contexts(example: Example, base: Mapping[str, Json]) -> Iterator[tuple[Damage, Job | None]]:
    """The example's job after each edit of a context, and without those of each call; None for a damaged one, which counts as noticed."""
    job = job_of(example, base)
    for call in sorted({_call_of(raw) for raw in example.context}):
        left = [raw for raw in example.context if _call_of(raw) != call]
        yield Damage("remove", call), replace(job, contexts=contexts_of(left))
    for number, raw in enumerate(example.context):
        for damage, damaged in _context_edits(raw, number):
            records = [*example.context[:number], damaged, *example.context[number + 1 :]]
            try:
                yield damage, replace(job, contexts=contexts_of(records))
            except RecordError:
                yield damage, None


def _call_of(raw: Mapping[str, Json]) -> str:
    kind = kind_of(raw)
    return kind.call if kind is not None else ""


def _context_edits(raw: Mapping[str, Json], number: int) -> Iterator[tuple[Damage, dict[str, Any]]]:
    """A context after each edit of each member at any depth. What is in lists are facts: an association less is another table."""
    for keys in _paths(raw):
        path = f"context[{number}].{'.'.join(map(str, keys))}"
        value = value_at(raw, keys)
        yield Damage("delete", path), _changed(raw, keys, lambda parent, key: parent.pop(key))
        yield Damage("rename", path), _changed(raw, keys, _rename)
        yield Damage("null", path), _changed(raw, keys, _putting(None))
        yield Damage("retype", path), _changed(raw, keys, _putting(_of_another_type(value)))
        if not isinstance(value, list):
            yield Damage("empty", path), _changed(raw, keys, _putting(_EMPTY.get(type(value), "")))


def _paths(value: Json, keys: Keys = ()) -> Iterator[Keys]:
    """The paths of all members, also of objects in lists."""
    match value:
        case Mapping():
            for key, member in value.items():
                yield (*keys, key)
                yield from _paths(member, (*keys, key))
        case list():
            for index, element in enumerate(value):
                yield from _paths(element, (*keys, index))
        case _:
            return


def _changed(raw: Mapping[str, Json], keys: Keys, change: Callable[[dict[str, Any], str], object]) -> dict[str, Any]:
    """A copy in which the object that holds a member is changed."""
    changed = copy.deepcopy(dict(raw))
    change(value_at(changed, keys[:-1]), str(keys[-1]))
    return changed


def _rename(parent: dict[str, Any], key: str) -> None:
    parent[f"{key}Renamed"] = parent.pop(key)


def _putting(value: Json) -> Callable[[dict[str, Any], str], None]:
    def put(parent: dict[str, Any], key: str) -> None:
        parent[key] = value

    return put


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

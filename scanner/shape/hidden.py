"""Jobs inside of a job's record, e.g. a second job under `"previous"`: not being fields, they would be dropped unseen."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.documents.json.inside import json_inside
from scanner.model.job import Json, Keys
from scanner.shape.domain.signs import has_job_keys
from scanner.shape.fields import TAGS
from scanner.shape.layout import Layout
from scanner.shape.parse import CAPITAL_TAGS
from scanner.shape.recognise import shapes_of
from scanner.shape.shapes.base import Shape


def hidden_jobs(record: Mapping[str, Any]) -> Iterator[Keys]:
    """The keys of members that a record's shape does not know and that have the keys of a job, at any depth."""
    shapes = shapes_of(record)
    if len(shapes) != 1:  # the record is a failure itself
        return
    for keys, value in _unknown_members(record, shapes[0]):
        if has_job_keys(value):
            yield keys


def _unknown_members(record: Mapping[str, Any], shape: Shape) -> Iterator[tuple[Keys, Json]]:
    """The members that a shape does not know, in the record and in the job in it, with their keys."""
    if shape.prefix:  # of a record that says more than the job, all else is unknown
        yield from (((key,), value) for key, value in record.items() if key != shape.prefix[0])
    job: Json = record
    for key in shape.prefix:
        job = _decoded(job)
        job = job.get(key) if isinstance(job, Mapping) else None
    yield from _unknown_in(job, shape.layout, shape.prefix)


def _unknown_in(value: Json, layout: Layout, keys: Keys) -> list[tuple[Keys, Json]]:
    """The members of a value that its layout does not know; nothing where it is not an object."""
    value = _decoded(value)
    if not isinstance(value, dict):
        return []
    unknown: list[tuple[Keys, Json]] = []
    for key, member in value.items():
        entry = layout.entries.get(key)
        if entry is None:
            if key not in (TAGS, CAPITAL_TAGS):
                unknown.append(((*keys, key), member))
        elif entry.inner is not None:
            unknown += _unknown_in(member, entry.inner, (*keys, key))
    return unknown


def _decoded(value: Json) -> Json:
    """The value; of JSON text what it holds, None for other text."""
    return json_inside(value) if isinstance(value, str) else value

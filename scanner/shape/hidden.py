"""Jobs that lie inside of a record that is one: whatever has a job's keys and is no part of the record would be dropped unseen."""

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
    if len(shapes) == 1:  # else the record is a failure itself
        yield from (keys for keys, value in _unknown(record, shapes[0]) if has_job_keys(value))


def _unknown(record: Mapping[str, Any], shape: Shape) -> Iterator[tuple[Keys, Json]]:
    if not shape.prefix:
        yield from _strange(record, shape.layout, ())
        return
    holder = shape.prefix[0]
    for key, value in record.items():
        if key != holder:
            yield (key,), value
    inner: Json = record
    for step in shape.prefix:
        inner = json_inside(inner) if isinstance(inner, str) else inner
        inner = inner.get(step) if isinstance(inner, Mapping) else None
    inner = json_inside(inner) if isinstance(inner, str) else inner
    if isinstance(inner, Mapping):
        yield from _strange(inner, shape.layout, shape.prefix)


def _strange(value: Mapping[str, Any], layout: Layout, keys: Keys) -> Iterator[tuple[Keys, Json]]:
    for key, inner in value.items():
        entry = layout.entries.get(key)
        if entry is None and key not in (TAGS, CAPITAL_TAGS):
            yield (*keys, key), inner
        elif entry is not None and entry.inner is not None:
            inside = json_inside(inner) if isinstance(inner, str) else inner
            if isinstance(inside, Mapping):
                yield from _strange(inside, entry.inner, (*keys, key))

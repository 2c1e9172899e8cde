"""Keeps secrets out of findings; every replacement has the length of what it hides, so that columns stay true."""

from functools import lru_cache

from msgspec import structs

from scanner.model.job import Job, Json, Part
from scanner.model.place import Location
from scanner.shape.domain.credentials import MAY_HOLD
from scanner.shape.domain.credentials import mask_text as mask_text
from scanner.shape.fields import FIELDS

_SHORT = 200  # characters
SENSITIVE = tuple(field.path for field in FIELDS if field.sensitive)


def is_calm(text: str) -> bool:
    """Whether nothing in a text looks like the beginning of a credential; it remembers the last short ones."""
    return _is_calm(text) if len(text) <= _SHORT else MAY_HOLD.search(text) is None


@lru_cache(maxsize=4096)
def _is_calm(text: str) -> bool:
    return MAY_HOLD.search(text) is None


def mask_again(text: str) -> str:
    """What `mask_text` gives; for texts that many jobs have, such as their role, since it remembers the last short ones."""
    return _remembered_mask(text) if len(text) <= _SHORT else mask_text(text)


@lru_cache(maxsize=4096)
def _remembered_mask(text: str) -> str:
    return mask_text(text)


def mask_value(value: Json) -> Json:
    """The same value with every string in it masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list):
        return [mask_value(item) for item in value]
    if isinstance(value, dict):
        return {mask_text(key): mask_value(item) for key, item in value.items()}
    return value


def mask_location(place: Location) -> Location:
    """The place with its file's name and its line of text masked."""
    masked = structs.replace(place, path=mask_text(place.path))
    if place.source is None:
        return masked
    return structs.replace(masked, source=mask_text(place.source))


def without_sensitive(job: Job) -> Job:
    """The job as reports may show it: its sensitive fields are asterisks. Excerpts of its records leave them out by themselves."""
    fields = job.fields
    for name in SENSITIVE:
        if fields[name].__class__ is str:
            return structs.replace(job, fields=_with_asterisks(fields))
    return job


def _with_asterisks(fields: Part) -> Part:
    shown = Part(fields)
    for name in SENSITIVE:
        if fields[name].__class__ is str:
            shown[name] = "*" * len(fields[name])
    return shown

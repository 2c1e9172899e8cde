"""Items in the structure of AWS Config, which records no such jobs itself: the job under `configuration`, as an object or as JSON text."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from scanner.documents.json.text import decode
from scanner.errors import ReadError, RecordError
from scanner.model.job import Gap, Keys, Part
from scanner.shape.fields import TAGS, aws_name
from scanner.shape.layout import Spelling
from scanner.shape.parse import CAPITAL_TAGS
from scanner.shape.shapes.aws import GET, LIST, has_token
from scanner.shape.shapes.base import Shape
from scanner.shape.tags import to_map
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.values import kind_of

_HOLDER = "configuration"
_TYPE = "resourceType"
_OF_JOBS = "ModelInvocationJob"


def _is_item(record: Mapping[str, Any]) -> bool:
    """Whether a record has the structure of an item of AWS Config, of whatever resource."""
    return _HOLDER in record and _TYPE in record


def _leave_out(record: Mapping[str, Any]) -> str:
    """Why a record is skipped: its item is of another resource; empty for a job's."""
    if _OF_JOBS in str(record.get(_TYPE)):
        return ""
    return "AWS Config items of other resources"


def _job(record: Mapping[str, Any]) -> dict[str, Any]:
    """The job of an item; empty if it is not an object or not valid JSON text, which `_open` reports."""
    job = record.get(_HOLDER)
    if is_json_text(job):
        try:
            job = decode(str(job))
        except ReadError:
            return {}
    if not isinstance(job, dict):
        return {}
    return job


def _is_get(record: Mapping[str, Any]) -> bool:
    """Whether an item has all that a Get output has."""
    return has_token(_job(record))


def _open(record: Mapping[str, Any]) -> dict[str, Any]:
    """The job of an item; raises RecordError if it is not an object."""
    configuration = record.get(_HOLDER)
    job = configuration
    if is_json_text(configuration):
        job = json_in(str(configuration), (_HOLDER,))
    if not isinstance(job, dict):
        kind = kind_of(configuration)
        raise RecordError(f"not a job: {_HOLDER!r} must be an object, or an object as JSON text, not {kind}", (_HOLDER,))
    return job


def _finish(fields: Part, record: Mapping[str, Any]) -> None:
    """Adds the item's tags, which are next to the job, unless the job has its own."""
    if isinstance(fields[TAGS], Gap) and record.get(TAGS) is not None:
        fields[TAGS] = to_map(record[TAGS], (TAGS,))


def _place(path: str, record: Mapping[str, Any]) -> Keys | None:
    """The keys of the item's own tags, e.g. ("tags", "owner"), if the job has none; None for any other path."""
    if path.split(".")[0] != TAGS:
        return None
    job = _job(record)
    if TAGS in job or CAPITAL_TAGS in job:
        return None
    return tuple(path.split(".", 1))


class _InItem(Spelling, frozen=True):
    """AWS's names, below the item's configuration."""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (_HOLDER, *super().keys(path))


def _item(shape: Shape, name: str, is_get: bool) -> Shape:
    return replace(
        shape,
        name=name,
        spelling=_InItem(aws_name, "AWS's"),
        signs=frozenset({_HOLDER}),
        recognise=lambda record: _is_item(record) and _is_get(record) is is_get,
        open=_open,
        finish=_finish,
        prefix=(_HOLDER,),
        place=_place,
        leave_out=_leave_out,
    )


CONFIG_GET = _item(GET, "aws-config-get", True)  # the item holds all that a Get output has
CONFIG = _item(LIST, "aws-config", False)

"""Items of AWS Config, and what is built like them: the job under `configuration`, as an object or as JSON text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

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
    """Whether a record is an item of AWS Config, of whatever resource."""
    return _HOLDER in record and _TYPE in record


def _leave_out(record: Mapping[str, Any]) -> str:
    return "" if _OF_JOBS in str(record.get(_TYPE)) else "AWS Config items of other resources"


def _job(record: Mapping[str, Any]) -> Any:
    held = record.get(_HOLDER)
    try:
        return decode(str(held)) if is_json_text(held) else held
    except ReadError:
        return None


def _is_get(record: Mapping[str, Any]) -> bool:
    job = _job(record)
    return isinstance(job, dict) and has_token(job)


def _open(record: Mapping[str, Any]) -> dict[str, Any]:
    held = record.get(_HOLDER)
    job = json_in(str(held), (_HOLDER,)) if is_json_text(held) else held
    if not isinstance(job, dict):
        raise RecordError(f"no job: {_HOLDER!r} must be an object, or one as JSON text, not {kind_of(held)}", (_HOLDER,))
    return job


def _finish(fields: Part, record: Mapping[str, Any]) -> None:
    """An item carries the tags beside the job."""
    if isinstance(fields[TAGS], Gap) and record.get(TAGS) is not None:
        fields[TAGS] = to_map(record[TAGS], (TAGS,))


def _place(path: str, record: Mapping[str, Any]) -> Keys | None:
    job = _job(record)
    beside = path.split(".")[0] == TAGS and not (isinstance(job, dict) and (TAGS in job or CAPITAL_TAGS in job))
    return tuple(path.split(".", 1)) if beside else None


class _InItem(Spelling):
    """AWS's names, inside of the item's configuration."""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (_HOLDER, *super().keys(path))


def _item(shape: Shape, name: str, is_get: bool) -> Shape:
    return replace(
        shape,
        name=name,
        spelling=_InItem(aws_name, "AWS's"),
        recognise=lambda record: _is_item(record) and _is_get(record) is is_get,
        open=_open,
        finish=_finish,
        prefix=(_HOLDER,),
        place=_place,
        leave_out=_leave_out,
    )


CONFIG_GET = _item(GET, "aws-config-get", True)  # the item holds all that a Get output has
CONFIG = _item(LIST, "aws-config", False)

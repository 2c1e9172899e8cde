"""Definitions of state machines as other documents hold them: an object, JSON text, or text that CloudFormation puts together."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from scanner.documents.inner import joined_text, open_pieces
from scanner.documents.positions import cut_out
from scanner.errors import ReadError
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record
from scanner.shape.document_kind import DocumentKind
from scanner.shape.domain.places import locate_keys
from scanner.shape.shapes.stepfunctions.calls import asks_for_job, texts_in
from scanner.shape.shapes.stepfunctions.intrinsics import is_intrinsic, pieces, plain
from scanner.shape.shapes.stepfunctions.machine import Machine, is_machine, read_machine

_DEFINITION = "definition"
_STATES = re.compile(r'\s*\{.*"States"\s*:', re.DOTALL)
_NOT_JSON = "cannot tell whether this state machine creates a batch inference job: its definition is not JSON ({})"
_NO_STATES = "cannot tell whether this state machine creates a batch inference job: its definition has no states"


def read_definition(record: Record, holder: str) -> Machine:
    """What is in the state machine whose definition a record is: an object, its JSON text, or a function of CloudFormation."""
    value = record.value
    if isinstance(value, dict) and not is_intrinsic(value):
        return _read(replace(record, content=plain(value)), holder)
    if not isinstance(value, str | dict):
        return _failed(record, _NO_STATES)
    parts = tuple(pieces(value))
    if all(part.text is not None for part in parts):  # nothing but a reference
        return _not_here(record, holder)
    try:
        return _read(open_pieces(record, parts), holder)
    except ReadError as error:
        # With ${Name} in the place of a number or of a whole state, it is not JSON; without a sign of a job that is a note.
        if len(parts) > 1 and not _has_sign(joined_text(record, parts)) and not _has_sign(value):
            return Machine(elsewhere=[holder])
        return _failed(record, _NOT_JSON.format(error.reason))


def _read(record: Record, holder: str) -> Machine:
    return read_machine(record, holder) if is_machine(record.value) else _failed(record, _NO_STATES)


def _not_here(record: Record, holder: str) -> Machine:
    if _has_sign(record.value):
        return _failed(record, _NO_STATES)
    return Machine(elsewhere=[holder])


def _failed(record: Record, reason: str) -> Machine:
    return Machine(failures=[LoadFailure(locate_keys(record, ()), reason)])


def _has_sign(value: Json) -> bool:
    return asks_for_job(value) or any("createmodelinvocationjob" in text.lower() for text in texts_in(value))


def is_described(value: Json) -> bool:
    """Whether a value is what AWS says of a state machine, or what it takes to create one: its definition beside its name."""
    definition = value.get(_DEFINITION) if isinstance(value, dict) else None
    if isinstance(definition, str):
        return "stateMachineArn" in value or _STATES.match(definition) is not None
    return is_machine(definition)


def read_described(record: Record) -> Machine:
    """What is in the state machine that AWS describes."""
    described: Mapping[str, Any] = record.value
    name = described.get("name")
    return read_definition(cut_out(record, (_DEFINITION,)), name if isinstance(name, str) else "")


DESCRIBED_MACHINE = DocumentKind(is_described, lambda record: read_described(record).unwrapped())

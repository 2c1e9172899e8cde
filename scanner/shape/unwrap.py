"""Documents that hold jobs: which ones are known, and the records inside of one. A new kind is one folder in shapes/ and one row here."""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Record
from scanner.model.pattern import late_pattern
from scanner.shape.contexts.kind import ContextKind
from scanner.shape.contexts.table import kind_of
from scanner.shape.document_kind import Unwrapped
from scanner.shape.domain.signs import has_job_sign
from scanner.shape.recognise import fits_a_shape
from scanner.shape.shapes.stepfunctions.definition import DESCRIBED_MACHINE
from scanner.shape.shapes.stepfunctions.machine import MACHINE
from scanner.shape.shapes.stepfunctions.template import TEMPLATE
from scanner.shape.shapes.terraform.kind import SHOWN_BY_TERRAFORM
from scanner.shape.shapes.terraform.raw_state import RAW_STATE

KINDS = (SHOWN_BY_TERRAFORM, RAW_STATE, TEMPLATE, MACHINE, DESCRIBED_MACHINE)  # the first that recognises a value takes it apart
_BEGINS = late_pattern(r"\{[ \t\n\r]*(?:" + "|".join(kind.begins for kind in KINDS if kind.begins) + ")")


def begins_document(text: str, at: int) -> bool:
    """Whether a document that can be larger than a record begins at an offset of a text."""
    return _BEGINS.match(text, at) is not None


def is_recognised(value: Mapping[str, Any]) -> bool:
    """Whether an object is a record of some shape, a context, or a document that holds jobs in a way of its own."""
    return fits_a_shape(value) or any(kind.recognise(value) for kind in KINDS) or context_kind(value) is not None


def context_kind(value: Mapping[str, Any]) -> ContextKind | None:
    """The kind of context that a record is, e.g. a subnet; None for any other object, and for one in which there may be a job."""
    kind = kind_of(value)
    if kind is None or fits_a_shape(value) or has_job_sign(value):
        return None
    return kind


def unwrap(record: Record) -> Unwrapped:
    """The records inside of a record; the record itself where it is one, whatever other keys it has."""
    value = record.value
    if isinstance(value, Mapping) and fits_a_shape(value):
        return Unwrapped((record,))
    for kind in KINDS:
        if kind.recognise(value):
            return kind.unwrap(record)
    return Unwrapped((record,))

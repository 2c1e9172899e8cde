"""Records that hold records."""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Record
from scanner.shape.recognise import fits_a_shape
from scanner.shape.shapes.stepfunctions import template
from scanner.shape.shapes.stepfunctions.definition import is_described, read_described
from scanner.shape.shapes.stepfunctions.machine import Machine, is_machine, read_machine
from scanner.shape.shapes.terraform import document, raw_state
from scanner.shape.unwrapped import Unwrapped

_DOCUMENTS = (document.is_document, raw_state.is_raw_state, template.is_template, is_machine, is_described)


def is_recognised(value: Mapping[str, Any]) -> bool:
    """Whether an object is a record of some shape, or a document that holds jobs in a way of its own."""
    return fits_a_shape(value) or any(is_one(value) for is_one in _DOCUMENTS)


def unwrap(record: Record) -> Unwrapped:
    """The records inside of a record; the record itself where it is one, whatever other keys it has."""
    value = record.value
    if isinstance(value, Mapping) and fits_a_shape(value):
        return Unwrapped((record,))
    if document.is_document(value):
        return document.unwrap(record)
    if raw_state.is_raw_state(value):
        return raw_state.unwrap(record)
    if template.is_template(value):
        return template.unwrap(record)
    if is_machine(value):
        return _of_machine(read_machine(record))
    if is_described(value):
        return _of_machine(read_described(record))
    return Unwrapped((record,))


def _of_machine(machine: Machine) -> Unwrapped:
    notes = tuple(machine.notes())
    if machine.creates_nothing:
        notes = ("this state machine creates no batch inference job",)
    return Unwrapped(tuple(machine.records), tuple(machine.failures), notes)

"""Records that hold records."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scanner.documents.positions import cut_out
from scanner.model.job import Record
from scanner.shape import machine, terraform
from scanner.shape.recognise import fits_a_shape
from scanner.shape.terraform import Unwrapped


def is_recognised(value: Mapping[str, Any]) -> bool:
    """Whether an object is a record of some shape, or a document that holds jobs in a way of its own."""
    return fits_a_shape(value) or terraform.is_document(value) or machine.is_machine(value)


def unwrap(record: Record) -> Unwrapped:
    """The records inside of a record; the record itself where it is one, whatever other keys it has."""
    if fits_a_shape(record.value):
        return Unwrapped((record,))
    if terraform.is_document(record.value):
        return terraform.unwrap(record)
    if machine.is_machine(record.value):
        return _of_machine(record)
    return Unwrapped((record,))


def _of_machine(record: Record) -> Unwrapped:
    found = tuple(replace(cut_out(record, keys).record, name=name) for name, keys in machine.tasks(record.value))
    return Unwrapped(found, notes=() if found else ("this state machine creates no batch inference job",))

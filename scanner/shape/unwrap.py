"""Records that hold records."""

from dataclasses import replace

from scanner.documents.positions import cut_out
from scanner.model.job import Record
from scanner.shape import machine, terraform
from scanner.shape.terraform import Unwrapped


def unwrap(record: Record) -> Unwrapped:
    """The records inside of a record; the record itself where it is one."""
    if terraform.is_document(record.value):
        return terraform.unwrap(record)
    if machine.is_machine(record.value):
        return _of_machine(record)
    return Unwrapped((record,))


def _of_machine(record: Record) -> Unwrapped:
    found = tuple(replace(cut_out(record, keys).record, name=name) for name, keys in machine.tasks(record.value))
    return Unwrapped(found, notes=() if found else ("this state machine creates no batch inference job",))

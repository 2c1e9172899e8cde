"""The records inside a decoded value: of a YAML document, or of a text that holds JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.documents.beside import Beside
from scanner.documents.holders import OF_JOBS, Holder, IsRecord, holds_records, member_holds_records
from scanner.model.job import Json, Keys
from scanner.model.report import LeftOut


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be taken as a record, and the keys that lead to it.

    A text that holds JSON is to be opened by whoever takes it; anything else that is no object is a failure.
    """

    keys: Keys
    value: Json


@dataclass(frozen=True, slots=True)
class Problem:
    """A member beside records that makes a dump less than it seems, and the keys that lead to it."""

    keys: Keys
    beside: Beside


@dataclass(frozen=True, slots=True)
class Torn:
    """An object that has a job's own keys and holds records as well."""

    keys: Keys


Found = Part | Problem | Torn | LeftOut


def parts_of(value: Json, is_record: IsRecord, keys: Keys = (), is_element: bool = False) -> Iterator[Found]:
    """The records in a value, in order, with what stands beside them; the value itself where it holds none."""
    if isinstance(value, list) and (not is_element or holds_records(value, is_record)):
        for number, one in enumerate(value):
            yield from parts_of(one, is_record, (*keys, number), is_element=True)
    elif isinstance(value, Mapping) and holds_records(value, is_record):
        yield from _in_members(value, is_record, keys)
    else:
        yield Part(keys, value)


def _in_members(value: Mapping[str, Json], is_record: IsRecord, keys: Keys) -> Iterator[Found]:
    holder: Holder[Keys] = Holder()
    for key, one in value.items():
        holder.keys.add(key)
        here = (*keys, key)
        if key in OF_JOBS or member_holds_records(key, one, is_record):
            holder.gone_into += 1
            for found in parts_of(one, is_record, here):
                _note(found, holder)
                yield found
        else:
            holder.beside(key, one, here)
    if holder.is_torn:
        yield Torn(keys)
    yield from (Problem(where, problem) for problem, where in holder.problems())
    if (left := holder.left_out()) is not None:
        yield left


def _note(found: Found, holder: Holder[Keys]) -> None:
    if isinstance(found, Part):
        holder.found(found.value)
    else:
        holder.failed()

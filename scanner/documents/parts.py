"""The records inside a decoded value: of a YAML document, or of a text that holds JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.documents.domain import Domain, Flaw, Holder
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
    flaw: Flaw


Found = Part | Problem | LeftOut


def parts_of(value: Json, domain: Domain, keys: Keys = (), is_element: bool = False) -> Iterator[Found]:
    """The records in a value, in order, with what stands beside them; the value itself where it holds none."""
    if isinstance(value, list) and (not is_element or domain.holds_records(value)):
        for number, one in enumerate(value):
            yield from parts_of(one, domain, (*keys, number), is_element=True)
    elif isinstance(value, Mapping) and domain.holds_records(value):
        yield from _in_members(value, domain, keys)
    else:
        yield Part(keys, value)


def _in_members(value: Mapping[str, Json], domain: Domain, keys: Keys) -> Iterator[Found]:
    holder: Holder[Keys] = domain.new_holder()
    for key, one in value.items():
        holder.keys.add(key)
        here = (*keys, key)
        if domain.lists_records(key) or domain.member_holds_records(key, one):
            holder.entered += 1
            for found in parts_of(one, domain, here):
                _note(found, holder)
                yield found
        else:
            holder.saw_other(key, one, here)
    yield from (Problem(where, flaw) for flaw, where in holder.flaws(keys))
    if (left := holder.left_out()) is not None:
        yield left


def _note(found: Found, holder: Holder[Keys]) -> None:
    if isinstance(found, Part):
        holder.saw_record(found.value)
    else:
        holder.saw_failure()

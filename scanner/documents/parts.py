"""The records inside a decoded value: of a YAML document, or of a text that holds JSON."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from scanner.documents.domain import Domain, Flaw, Holder
from scanner.model.intake import LeftOut
from scanner.model.job import Json, Keys


class Part(Struct, frozen=True):
    """What is to be taken as a record, and the keys that lead to it.

    The reader opens it if it is a text that holds JSON; anything else that is not an object is a failure.
    """

    keys: Keys
    value: Json


class Problem(Struct, frozen=True):
    """A flaw of an object that holds records, and the keys that lead to it."""

    keys: Keys
    flaw: Flaw


Found = Part | Problem | LeftOut


def parts_of(value: Json, domain: Domain, keys: Keys = (), is_element: bool = False) -> Iterator[Found]:
    """The records in a value, in order, and the flaws of the objects that hold them; the value itself if it holds none.

    A list at the top is always gone into. An element that is a list only if it holds records, so that [[1, 2]] is one failure.
    """
    if isinstance(value, list) and (not is_element or domain.holds_records(value)):
        for number, element in enumerate(value):
            yield from parts_of(element, domain, (*keys, number), is_element=True)
    elif isinstance(value, Mapping) and domain.holds_records(value):
        yield from _in_members(value, domain, keys)
    else:
        yield Part(keys, value)


def _in_members(value: Mapping[str, Json], domain: Domain, keys: Keys) -> Iterator[Found]:
    holder: Holder[Keys] = domain.new_holder()
    for key, member in value.items():
        holder.keys.add(key)
        here = (*keys, key)
        if domain.lists_records(key) or domain.member_holds_records(key, member):
            holder.entered += 1
            for item in parts_of(member, domain, here):
                _note(item, holder)
                yield item
        else:
            holder.saw_other(key, member, here)
    yield from (Problem(where, flaw) for flaw, where in holder.flaws(keys))
    if (left_out := holder.left_out()) is not None:
        yield left_out


def _note(item: Found, holder: Holder[Keys]) -> None:
    if isinstance(item, Part):
        holder.saw_record(item.value)
    else:
        holder.saw_failure()

"""The resources in a document of `terraform show -json`, each once: the part that says most of an address is the one that counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from scanner.model.job import Json, Keys
from scanner.model.keys import value_at


class Section(Enum):
    """A part of the document, by its key; the first that has an address says what becomes of the resource."""

    CHANGES = "resource_changes"
    PLANNED = "planned_values"
    DRIFT = "resource_drift"
    PRIOR = "prior_state"
    STATE = "values"


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource: what the document says of it, where, and in which part. `module` is the address of its module."""

    value: Mapping[str, Any]
    keys: Keys
    part: Section
    module: str

    @property
    def address(self) -> str:
        """The resource's address; empty if it has none."""
        address = self.value.get("address")
        if not isinstance(address, str):
            return ""
        return address

    @property
    def type(self) -> str:
        """The resource's type, from its address if the type is missing."""
        kind = self.value.get("type")
        if isinstance(kind, str) and kind.strip():
            return kind
        in_address = _TYPE.search(self.address)
        if in_address is None:
            return ""
        return in_address[1]

    @property
    def is_managed(self) -> bool:
        """Whether it is a resource rather than a data source."""
        return self.value.get("mode") != "data"

    @property
    def actions(self) -> tuple[str, ...]:
        """What a plan does with the resource, e.g. ("delete", "create"); empty if it does not say."""
        actions = value_at(self.value, ("change", "actions"))
        if not isinstance(actions, list):
            return ()
        return tuple(map(str, actions))

    @property
    def values(self) -> Mapping[str, Any]:
        """The resource's attributes, as they are or will be."""
        change = self.value.get("change")
        values = change.get("after") if isinstance(change, dict) else self.value.get("values")
        return values if isinstance(values, dict) else {}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Something that is not what Terraform writes in its place, so that resources may be missing."""

    keys: Keys
    expected: str


_TYPE = re.compile(r'(?:^|\.)(?!module\.)([a-z][a-z0-9_]*)\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?$')


def entries(document: Mapping[str, Any]) -> Iterator[Entry | Misplaced]:
    """All resources of a document, each address in the first part that has it."""
    seen: set[str] = set()
    for part in Section:
        if part.value not in document:
            continue
        inside: set[str] = set()
        for entry in _of_part(document[part.value], part):
            if isinstance(entry, Misplaced):
                yield entry
            elif not entry.address or entry.address not in seen:  # twice in one part: a replaced object that is still to be deleted
                inside.add(entry.address)
                yield entry
        seen |= inside


def _of_part(value: Json, part: Section) -> Iterator[Entry | Misplaced]:
    match part:
        case Section.CHANGES | Section.DRIFT:
            yield from _changes(value, part)
        case Section.PRIOR if isinstance(value, dict):
            if "values" in value:
                yield from _values(value["values"], part, (part.value, "values"))
        case _:
            yield from _values(value, part, (part.value,))


def _changes(value: Json, part: Section) -> Iterator[Entry | Misplaced]:
    if not isinstance(value, list):
        yield Misplaced((part.value,), "a list")
        return
    for number, change in enumerate(value):
        keys = (part.value, number)
        if isinstance(change, dict):
            yield Entry(change, keys, part, str(change.get("module_address") or ""))
        else:
            yield Misplaced(keys, "an object")


def _values(value: Json, part: Section, keys: Keys) -> Iterator[Entry | Misplaced]:
    if not isinstance(value, dict):
        yield Misplaced(keys, "an object")
    elif value:
        yield from _module(value.get("root_module"), part, (*keys, "root_module"))


def _module(module: Json, part: Section, keys: Keys) -> Iterator[Entry | Misplaced]:
    """The resources of a module and of those below it."""
    if not isinstance(module, dict):
        yield Misplaced(keys, "an object")
        return
    address = str(module.get("address") or "")
    for name in ("resources", "child_modules"):
        members = module.get(name, [])
        if not isinstance(members, list):
            yield Misplaced((*keys, name), "a list")
            continue
        for number, member in enumerate(members):
            here = (*keys, name, number)
            if name == "child_modules":
                yield from _module(member, part, here)
            elif isinstance(member, dict):
                yield Entry(member, here, part, address)
            else:
                yield Misplaced(here, "an object")

"""Whose a job is, and which pipeline it belongs to, as the configuration says."""

from msgspec import Struct

from scanner.model.expression import Expression
from scanner.model.place import Location


class OwnerEntry(Struct, frozen=True):
    """An entry of `owners`: the owner of the jobs for which the condition is true."""

    when: Expression
    owner: str
    location: Location


class Attribution(Struct, frozen=True):
    """The owner and the group of one job, masked; empty where it has none."""

    owner: str = ""
    group: str = ""


UNATTRIBUTED = Attribution()

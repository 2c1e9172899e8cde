"""Scopes: the jobs for which a configuration changes rules."""

from collections.abc import Mapping

from msgspec import Struct, field

from scanner.model.expression import Expression
from scanner.model.governance import Enforcement
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.severity import Severity


class Scope(Struct, frozen=True):
    """The jobs for which all conditions are true; `number` counts the scopes of the configuration from 1."""

    number: int
    name: str
    conditions: tuple[Expression, ...]
    location: Location

    def __str__(self) -> str:
        return f"scope {self.name} ({self.location.path}:{self.location.line})"


class Edit(Struct, frozen=True):
    """What a configuration does to a parameter: replaces it by `value`, or adds entries to its list or map and removes some.

    `add` is a list or a map, or None; `remove` has entries of a list, or keys of a map. `tightens`: every job that fails without the edit
    fails with it too.
    """

    value: Json = None
    replaces: bool = True
    add: Json = None
    remove: tuple[Json, ...] = ()
    origin: str = ""  # where it is written: "jobscan.yaml:12"
    tightens: bool = False


class ScopedChange(Struct, frozen=True):
    """What a scope changes about one rule. `off` is why the rule is switched off there; empty if it is not."""

    scope: Scope
    params: Mapping[str, Edit] = field(default_factory=dict)
    severity: Severity | None = None
    off: str = ""

    @property
    def tightens(self) -> bool:
        """Whether every job that fails without the change fails with it too."""
        return not self.off and all(edit.tightens for edit in self.params.values())


class Overlay(Struct, frozen=True):
    """What a configuration says about one rule for all jobs. `was` is the severity in the rule's file if it is overridden, else None."""

    origin: str = ""
    was: Severity | None = None
    reason: str = ""
    owner: str = ""
    runbook: str = ""
    enforcement: Enforcement = field(default_factory=Enforcement)

"""What a configuration file says, with the places for mistakes that only show when the rules are known."""

from dataclasses import dataclass, field
from pathlib import Path

from scanner.model.place import Location
from scanner.model.scope import Edit, Scope
from scanner.model.severity import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list file, with its place there."""

    text: str
    at: Location


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter's value or edit. `rule` is empty where it is for every rule that shares the parameter, or the one that declares it.

    `entries` are those that come from text files; what comes from YAML or JSON is taken as written.
    """

    rule: str
    name: str
    edit: Edit
    rule_at: Location
    name_at: Location
    value_at: Location
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A rule's id, or what else names rules, with its place."""

    text: str
    at: Location


@dataclass(frozen=True, slots=True)
class Said:
    """A severity, or a reason for switching off, of the rule with an id; of each rule that the scope is about where `rule` is None."""

    rule: Term | None
    text: str


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """A scope with what it changes; of every rule where `rules` is empty."""

    scope: Scope
    rules: tuple[Term, ...] = ()
    params: tuple[Given, ...] = ()
    severity: tuple[Said, ...] = ()
    off: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What the configuration says of one rule."""

    rule: Term
    severity: Severity | None = None
    reason: str = ""
    frameworks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    owner: str = ""
    runbook: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file. `policies` and `sources` are as it has them: relative to `folder`."""

    path: str  # as reports show it
    sha256: str
    folder: Path
    policies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # globs as in .gitignore
    known_members: tuple[str, ...] = ()  # paths of a request's members, in any spelling
    fail_on: str = ""  # a severity, "never", or empty where it says nothing
    params: tuple[Given, ...] = ()
    scopes: tuple[ScopeEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    files: tuple[Path, ...] = ()  # itself, and the lists that it names

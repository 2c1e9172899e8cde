"""What a configuration file says, with the places for mistakes that only show once the rules are known."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from msgspec import Struct, field

from scanner.config.longest import Longest
from scanner.model.attribution import OwnerEntry
from scanner.model.expectation import Expectation
from scanner.model.expression import Expression
from scanner.model.governance import Enforcement
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.scope import Edit, Scope
from scanner.model.severity import Severity


class Entry(Struct, frozen=True):
    """A line of a list file, e.g. one account ID, with its place there."""

    text: str
    at: Location


class ParameterEntry(Struct, frozen=True):
    """What the configuration does to a parameter, e.g. `allowed_roles: ["*/Batch"]`.

    `rule` is empty if it is for every rule that shares the parameter, or for the only one that declares it. `entries` are the lines of
    text files that the value comes from; values in YAML and JSON are taken as written.
    """

    rule: str
    name: str
    edit: Edit
    rule_at: Location
    name_at: Location
    value_at: Location
    entries: tuple[Entry, ...] = ()


class Term(Struct, frozen=True):
    """A rule's ID, or another word that names rules, with its place."""

    text: str
    at: Location


class RuleText(Struct, frozen=True):
    """A text for one rule in a scope: a severity, or why the rule is off. `rule` is None if it is for every rule of the scope."""

    rule: Term | None
    text: str


class ScopeEntry(Struct, frozen=True):
    """A scope and what it changes, for the rules that it lists or, if it lists none, for all."""

    scope: Scope
    rules: tuple[Term, ...] = ()
    params: tuple[ParameterEntry, ...] = ()
    severity: tuple[RuleText, ...] = ()
    off: tuple[RuleText, ...] = ()


class RuleEntry(Struct, frozen=True):
    """What the configuration says about one rule in all jobs, e.g. another severity and why."""

    rule: Term
    severity: Severity | None = None
    reason: str = ""
    frameworks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    owner: str = ""
    runbook: str = ""
    enforcement: Enforcement = field(default_factory=Enforcement)


class LiveEntry(Struct, frozen=True):
    """Accounts and Regions that a live scan may do without: not tried, or tried and denied as expected.

    Without `accounts` every account is meant. Without `regions` every Region is, and the account's role too.
    """

    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    reason: str
    owner: str
    until: str  # a date; the entry holds until the end of that day in UTC
    at: Location

    def is_for(self, account: str, region: str) -> bool:
        """Whether it is about an account in a Region, or about the account as such where `region` is empty."""
        if self.accounts and account not in self.accounts:
            return False
        return not self.regions or region in self.regions


class LiveSettings(Struct, frozen=True):
    """How a live scan reads AWS, and what it may do without."""

    untagged: str = "infer"  # or "ask": AWS is asked for the tags of every job that GetResources does not return
    max_age: timedelta | None = None  # of the last complete reading of a scope that may be used where it now fails
    deadline: timedelta = timedelta(minutes=60)  # of everything that is read
    scope_deadline: timedelta = timedelta(seconds=120)  # of one Region of one account
    expected: tuple[LiveEntry, ...] = ()  # tried; AWS may deny it
    exclude: tuple[LiveEntry, ...] = ()  # not tried


class Extends(Struct, frozen=True):
    """The floor that a configuration extends: a file relative to its folder, or an object in S3; the other one is empty."""

    file: str
    s3: str
    sha256: str  # in hex; empty where a file has none
    at: Location
    sha256_at: Location

    @property
    def name(self) -> str:
        """The file or object as it is written."""
        return self.file or self.s3


class Written(Struct, frozen=True):
    """What a configuration says below one of its keys, with the place of the key."""

    value: Json
    at: Location


class Config(Struct, frozen=True):
    """A configuration file. `policies` and `sources` are as written there: relative to `folder`.

    With floors, `params`, `scopes` and `rules` are the file's own, and everything else is what it and its floors say together.
    """

    path: str  # as reports show it
    sha256: str
    folder: Path
    policies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # globs as in .gitignore
    known_members: tuple[str, ...] = ()  # paths of a request's members, in any spelling
    baseline: str = ""  # the file, relative to `folder`; empty if there is none
    fail_on: str = ""  # a severity or "never"; empty if not set
    params: tuple[ParameterEntry, ...] = ()
    scopes: tuple[ScopeEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    live: LiveSettings = field(default_factory=LiveSettings)
    expect: tuple[Expectation, ...] = ()  # what a scan must cover
    owners: tuple[OwnerEntry, ...] = ()  # the first whose condition is true answers for a job
    group_by: Expression | None = None  # what replaces role and job name in causes
    waivers: tuple[str, ...] = ()  # names of files
    longest: Longest = field(default_factory=Longest)
    left_out_untagged: bool = False  # whether ended jobs that GetResources did not return have no tags
    files: tuple[Path, ...] = ()  # the file itself, and the list and waiver files that it names
    extends: Extends | None = None
    allow: tuple[Term, ...] = ()  # what a configuration that extends this one may loosen
    written: Mapping[str, Written] = field(default_factory=dict)  # every key of the file, or of a floor of it
    floors: tuple["Config", ...] = ()  # what it extends, the floor of all others first

    @property
    def layers(self) -> tuple["Config", ...]:
        """The floors and this configuration, in the order in which they apply."""
        return (*self.floors, self)

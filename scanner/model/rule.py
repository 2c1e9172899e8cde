"""Rules, their parameters, and the policy files that hold them."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from scanner.model.expression import Expression
from scanner.model.governance import Warns
from scanner.model.job import Json, Stage
from scanner.model.origin import BuiltIn, Origin, report_path
from scanner.model.place import Location
from scanner.model.scope import Edit, Overlay, ScopedChange
from scanner.model.severity import Severity


class Precision(StrEnum):
    """How often a finding of the rule is right, from most to least."""

    VERY_HIGH = "very-high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Stricter(StrEnum):
    """Which values of a parameter are stricter: whatever fails with a value also fails with a stricter one."""

    FEWER = "fewer"  # entries of a list: what is allowed
    MORE = "more"  # entries of a list: what is denied or required
    LOWER = "lower"
    HIGHER = "higher"
    TRUE = "true"
    FALSE = "false"


class ParameterType(Struct, frozen=True):
    """A parameter's declared type, e.g. list[glob]: `name` is "list" and `item` is glob; only lists and maps have an item."""

    name: str
    item: "ParameterType | None" = None

    def __str__(self) -> str:
        return self.name if self.item is None else f"{self.name}[{self.item}]"


class Parameter(Struct, frozen=True):
    """What users of a rule can set. `default` is None if there is none; a list or map needs at least `min` entries.

    `stricter` is None if the rule does not say which values are stricter.
    """

    name: str
    type: ParameterType
    required: bool = False
    default: Json = None
    shared: bool = False
    description: str = ""
    min: int = 0
    stricter: Stricter | None = None

    def is_unset(self, value: Json) -> bool:
        """Whether a rule with this value is not configured, so that it checks nothing."""
        if self.min and value is not None and value in _EMPTY:
            return True
        return self.required and value in _EMPTY


class Remediation(Struct, frozen=True):
    """What to do about a finding: while the job runs, afterwards, and where jobs are submitted; and a command that helps."""

    running: str = ""
    finished: str = ""
    pipeline: str = ""
    cli: str = ""


class Example(Struct, frozen=True):
    """A job, as a merge patch over the base job, and the outcome that the rule must have for it."""

    outcome: str  # pass, fail, not_applicable, unknown
    job: Json = None  # JSON merge patch
    stage: Stage = Stage.JOB
    params: Mapping[str, Json] = field(default_factory=dict)
    not_delivered: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    context: tuple[Mapping[str, Any], ...] = ()  # what the job refers to, as AWS writes it
    now: str | None = None
    location: Location | None = None


class MessagePart(Struct, frozen=True):
    """A piece of a rule's message: literal text, or an expression whose value is shown, as {job_name}."""

    text: str = ""
    expression: Expression | None = None


class Rule(Struct, frozen=True):
    """One rule, as its policy file has it."""

    id: str
    title: str
    severity: Severity
    assertion: Expression
    location: Location
    policy: str = ""  # the pack's name
    name: str = ""
    precision: Precision = Precision.MEDIUM
    since: str = ""
    stages: tuple[Stage, ...] = (Stage.JOB, Stage.REQUEST)
    statuses: tuple[str, ...] = ()  # empty: all of them
    when: Expression | None = None
    subject: str = ""  # a documented path such as vpc_config.subnet_ids
    message: tuple[MessagePart, ...] = ()
    params: Mapping[str, Parameter] = field(default_factory=dict)
    rationale: str = ""
    remediation: Remediation = Remediation()
    references: tuple[str, ...] = ()
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    threats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cwe: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    equivalent: tuple[Mapping[str, str], ...] = ()


class Policy(Struct, frozen=True):
    """A file of rules. `sha256` is of the file's bytes, in hex."""

    name: str
    title: str
    origin: Origin
    sha256: str
    rules: tuple[Rule, ...]
    base_job: Mapping[str, Any] | None = None
    description: str = ""

    @property
    def path(self) -> str:
        """What reports call the file, e.g. `builtin/encryption.yaml`."""
        return report_path(self.origin)

    @property
    def is_built_in(self) -> bool:
        """Whether the file comes with the program. Its name does not decide it: anyone can call a folder `builtin`."""
        return isinstance(self.origin, BuiltIn)


class ConfiguredRule(Struct, frozen=True, dict=True):
    """A selected rule with the values of its parameters.

    `params` has each parameter that has a value; `origins` says where each comes from ("default", "--param", "jobscan.yaml:12").
    `rule` has the severity and the frameworks of the configuration; `scopes` change it for some jobs, and later ones win.
    """

    rule: Rule
    params: Mapping[str, Json]
    origins: Mapping[str, str]
    asked_for: bool = False  # selected by its own ID
    scopes: tuple[ScopedChange, ...] = ()
    overlay: Overlay = field(default_factory=Overlay)
    warns: Warns | None = None  # None: its findings reach the exit code

    @cached_property
    def unset(self) -> tuple[str, ...]:
        """The required parameters that have no value, or an empty one, for any job; if there are any, the rule is not configured."""
        return tuple(name for name in self.unset_outside if not any(_sets(change.params.get(name)) for change in self.scopes))

    @property
    def unset_outside(self) -> tuple[str, ...]:
        """The required parameters that have no value, or an empty one, for a job that is in no scope.

        A parameter with a `min` is among them if scopes together have removed its last entry.
        """
        return tuple(name for name, parameter in self.rule.params.items() if parameter.is_unset(self.params.get(name)))


_EMPTY: tuple[Json, ...] = (None, "", [], {})


def _sets(edit: Edit | None) -> bool:
    """Whether an edit leaves a value that is not empty, whatever was there before."""
    if edit is None:
        return False
    value = edit.value if edit.replaces else edit.add
    return value not in _EMPTY

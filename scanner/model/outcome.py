"""What a rule says of a job, and what it found."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from scanner.model.governance import Standing, WaivedBy
from scanner.model.job import Job, Json, Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Scope, ScopedChange
from scanner.model.severity import Severity


class Outcome(StrEnum):
    """A rule's answer for one job."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    NOT_CONFIGURED = "not_configured"
    ERROR = "error"


class ReasonKind(StrEnum):
    """Why an answer is missing: the first three are the kinds of Gap, the last two are values that leave an answer open."""

    NOT_DELIVERED = "not_delivered"
    NOT_YET = "not_yet"
    COMPUTED = "computed"
    ABSENT = "absent"
    EMPTY = "empty"


class Reason(Struct, frozen=True, gc=False):
    """One thing that was missing: the undelivered field's path, else the text of the sub-expression."""

    path: str
    kind: ReasonKind
    source: str = ""
    why: str = ""  # what the record has in the place of a value


class Evidence(Struct, frozen=True):
    """A leaf that decided: the field that it reads first, that field's value, and the leaf's text with parameters filled in."""

    field: str  # documented path; empty where the leaf reads no field
    seen: Json
    expected: str


class Check(Struct, frozen=True):
    """One rule on one job: its outcome, and why."""

    rule: Rule
    job: Job
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()  # of an unknown
    error: str = ""  # of an error: one sentence
    configured: ConfiguredRule | None = None  # as scopes have it for this job; None where no scope is about the rule
    off: ScopedChange | None = None  # what switched the rule off for this job
    undecided: tuple[Scope, ...] = ()  # the scopes of which it is not known whether the job is in them, where that makes the unknown


class Finding(Struct, frozen=True, gc=False):
    """A fail, as reports show it: masked, with identity, cause and place. It holds texts only, so it can be saved and sent."""

    rule_id: str
    severity: Severity  # the one in force for this job
    job: str  # the job's identity, as a rule its ARN
    job_name: str
    account_id: str
    region: str
    role: str
    status: str
    submit_time: str
    stage: Stage
    message: str
    fingerprint: str
    cause: str
    field: str
    seen: Json
    expected: str
    location: Location
    tags: Mapping[str, str] | None = None  # the job's; None where they were not delivered
    owner: str = ""  # who answers for the job
    unchanged: bool = False  # of a plan: the change does not touch the job
    waiver: WaivedBy | None = None
    baseline: Standing | None = None  # None where there was no baseline
    record_location: Location | None = None  # in the file that was read, where `location` is the block in the code

    def __repr__(self) -> str:
        """One line, e.g. "<Finding BMJ-NET-001 medium, job nightly, jobs.json:18:9>"."""
        return f"<Finding {self.rule_id} {self.severity.value}, job {self.job_name or self.job}, {self.location}>"


class Undecided(Struct, frozen=True, gc=False):
    """An unknown or an error, as reports show it."""

    rule_id: str
    job: str
    outcome: Outcome
    reason: str
    missing: tuple[Reason, ...]
    location: Location
    accepted: str = ""  # the rule or the fields that are allowed to be unknown and cover it, e.g. "vpc_config"
    waivers: tuple[str, ...] = ()  # IDs of the waivers of unknowns that are about the job and have not expired
    record_location: Location | None = None  # as of a finding

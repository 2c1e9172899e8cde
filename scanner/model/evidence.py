"""What a scan remembers of every job for evidence: which record was judged, and what each rule said of it."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from scanner.model.job import Json
from scanner.model.report import Rows

WAIVED, ACCEPTED = "w", "a"  # letters that a row of evidence has in place of a fail and of an unknown
# What each letter of a row says. The letters but those two are the engine's.
LETTERS: dict[str, str] = {
    "p": "pass",
    "f": "fail",
    WAIVED: "fail, waived",
    "n": "not_applicable",
    "o": "not_applicable, switched off by a scope",
    "u": "unknown",
    ACCEPTED: "unknown, accepted",
    "c": "not_configured",
    "e": "error",
}


class JobEvidence(Struct, frozen=True, array_like=True, gc=False):
    """One job: its record's hash, what its source did not deliver, and its row of outcomes. All texts are masked.

    `set_aside` has by rule what makes a finding not count, or an unknown: the waiver's ID, or the field or rule that --allow-unknown names.
    """

    job: str
    account_id: str
    region: str
    submit_time: str
    status: str
    record_sha256: str
    not_delivered: tuple[str, ...]
    computed: tuple[str, ...]
    row: str  # a letter of LETTERS for each rule, in the order of the scan's rules
    set_aside: Mapping[str, str]


class ParameterValue(Struct, frozen=True):
    """A parameter's value in force, and where it comes from, e.g. "default" or "jobscan.yaml:12"."""

    name: str
    value: Json
    origin: str


class RuleInForce(Struct, frozen=True):
    """The policy file that a rule is from, and the values of its parameters, those in scopes included."""

    id: str
    policy: str
    policy_sha256: str
    parameters: tuple[ParameterValue, ...]


class Signature(Struct, frozen=True):
    """A signature of a file's digest; `value` is text, as a rule base64. `method` says what made it: "ed25519" or "command"."""

    value: str
    method: str
    key: str = ""  # the beginning of the public key's sha256, where that is known


class Previous(Struct, frozen=True):
    """The evidence that other evidence follows: its digest, and the time of its scan."""

    sha256: str
    now: str


Sign = Callable[[str], Signature]  # of a digest, as 64 hex digits


class ScanEvidence(Struct, frozen=True):
    """What evidence has and no saved report: every job, each rule with its policy and values, and what signs the file."""

    jobs: Rows[JobEvidence] = ()
    rules: tuple[RuleInForce, ...] = ()
    previous: Previous | None = None
    sign: Sign | None = None

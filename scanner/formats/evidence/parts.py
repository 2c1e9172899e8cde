"""What the lines of an evidence file say, as they are read back. Members that nothing reads are not here."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import MsgspecError, Struct, convert, field
from msgspec.json import Decoder

from scanner.model.evidence import Previous

T = TypeVar("T")


class SavedParameter(Struct, frozen=True):
    """A parameter's value in force, and where it came from."""

    name: str
    value: Any
    origin: str


class SavedRule(Struct, frozen=True):
    """A rule in the place that its letter has in each row."""

    id: str
    title: str
    severity: str
    policy: str
    policy_sha256: str
    parameters: tuple[SavedParameter, ...] = ()
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SavedWindow(Struct, frozen=True):
    """Which jobs the scan was to judge."""

    since: str | None = None
    active_only: bool = False
    statuses: tuple[str, ...] = ()
    name_contains: str = ""


class Tool(Struct, frozen=True):
    """The program that made the file."""

    version: str = ""


class Head(Struct, frozen=True):
    """The first line."""

    evidence: str = ""  # the format's version
    tool: Tool = Tool()
    now: str = ""
    error: str | None = None  # why nothing was scanned
    previous: Previous | None = None
    window: SavedWindow = SavedWindow()
    letters: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[SavedRule, ...] = ()


class SavedCounts(Struct, frozen=True, rename={"passed": "pass", "failed": "fail"}):
    """How often a rule had which outcome."""

    rule: str
    passed: int
    failed: int
    not_applicable: int
    unknown: int
    not_configured: int
    error: int
    accepted: int
    waived: int


class Summary(Struct, frozen=True):
    """The last line but marks and seal."""

    jobs: int
    state: str
    verdict: str
    exit_code: int
    rules_by_outcome: tuple[SavedCounts, ...] = ()

    @property
    def words(self) -> str:
        """The verdict without its reasons, e.g. "FINDINGS, AND INCOMPLETE"."""
        return self.verdict.partition("   ")[0]


class SummaryLine(Struct, frozen=True):
    """The line with the summary."""

    summary: Summary


class Seal(Struct, frozen=True):
    """The last line."""

    lines: int
    sha256: str
    signature: str | None = None
    method: str = ""
    key: str = ""


class SealLine(Struct, frozen=True):
    """The line with the seal."""

    seal: Seal


class MarksLine(Struct, frozen=True):
    """A line of marks."""

    marks: str


class SavedJob(Struct, frozen=True):
    """A job's line."""

    job: str
    account: str
    region: str
    submitted: str
    status: str
    record: str
    row: str
    gaps: int | None = None  # the number of the line that says what was not delivered
    set_aside: Mapping[str, str] = field(default_factory=dict)


class SavedGaps(Struct, frozen=True):
    """What was not delivered of some jobs, by documented path; `computed` is known only later, as in a plan."""

    gaps: int
    not_delivered: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()


class SavedCoverage(Struct, frozen=True):
    """One thing that the scan was to read, and how far it came."""

    state: str
    source: str = ""
    account: str = ""
    region: str = ""
    operation: str = ""
    detail: str = ""


class CoverageLine(Struct, frozen=True):
    """A line of coverage."""

    coverage: SavedCoverage


def decode(decoder: Decoder[T], line: bytes) -> T | None:
    """What a line says; None where it is not what it was written as."""
    try:
        return decoder.decode(line)
    except (MsgspecError, UnicodeDecodeError):
        return _decode_odd(decoder.type, line)


def _decode_odd(kind: type[T], line: bytes) -> T | None:
    """What a line says that has half of a surrogate pair as an escape."""
    try:
        return convert(json.loads(line), kind)
    except (ValueError, RecursionError, MsgspecError):
        return None

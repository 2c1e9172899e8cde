"""One thing that a report says besides its findings."""

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """How much a remark matters: an error where something was not read, a warning where something was not checked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class AboutRule(Struct, frozen=True):
    """The rule that a remark is about, and its place among the report's rules."""

    id: str
    index: int


class Remark(Struct, frozen=True):
    """A sentence of a report; `kind` is one of a fixed set, e.g. "load-failure" or "coverage/denied"."""

    kind: str
    text: str
    level: Level = Level.WARNING
    rule: AboutRule | None = None

"""What a reader of a report may ask for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.trend import Trend


class By(StrEnum):
    """What the text report has a table by."""

    OWNER = "owner"
    ACCOUNT = "account"
    ROLE = "role"
    RULE = "rule"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is written; `show_all` lifts every limit of the text format, `colour` is for a terminal.

    `history` has the scans before, for the formats that draw them.
    """

    show_all: bool = False
    colour: bool = False
    by: By | None = None
    history: "Trend | None" = None

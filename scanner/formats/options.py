"""What a reader of a report may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How much of a report is shown; `show_all` lifts every limit of the text format."""

    show_all: bool = False

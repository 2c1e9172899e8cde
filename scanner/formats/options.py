"""What a reader of a report may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is written; `show_all` lifts every limit of the text format, `colour` is for a terminal."""

    show_all: bool = False
    colour: bool = False

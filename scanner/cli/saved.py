"""Opens a report that an earlier scan saved as JSON."""

import sys
from pathlib import Path

from scanner.errors import SavedReportError
from scanner.formats.json.saved import read_report
from scanner.model.report import Report

STDIN = "-"


def open_report(name: str) -> Report:
    """The report in a file, also a .gz, or on standard input; raises SavedReportError, which names the file."""
    shown = "standard input" if name == STDIN else name
    try:
        if name == STDIN:
            return read_report(sys.stdin.buffer)
        with Path(name).open("rb") as stream:
            return read_report(stream)
    except OSError as error:
        raise SavedReportError(f"cannot read {shown}: {error.strerror or error}") from None
    except SavedReportError as error:
        raise SavedReportError(f"{shown}: {error}") from None

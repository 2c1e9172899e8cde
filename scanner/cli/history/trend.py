"""`jobscan history trend`: draws a history."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.console import write_text
from scanner.display.lines import WIDTH, printable
from scanner.formats.trend.json import trend_json
from scanner.formats.trend.text import NARROWEST, WIDEST, trend_lines
from scanner.governance.history.store import reading
from scanner.governance.history.trend import trend_of
from scanner.model.codes import CLEAN


@dataclass(frozen=True, slots=True)
class TrendOptions:
    """The command line of `history trend`."""

    file: str
    format: str
    show: str | None


def run_trend(options: TrendOptions) -> int:
    """0, whatever the scans found; raises UsageError for a file that is not a history, or was changed."""
    with reading(Path(options.file)) as history:
        trend = trend_of(history.scans())
    if options.format == "json":
        sys.stdout.write(trend_json(trend))
    else:
        write_text(trend_lines(trend, printable(options.file), _width(), options.show == "all"), sys.stdout)
    return CLEAN


def _width() -> int:
    """The columns of the terminal, or those that COLUMNS says, within what the text is made for."""
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    return max(NARROWEST, min(columns, WIDEST))

"""`jobscan history trend`: draws a history."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.console import terminal_width, write_text
from scanner.display.lines import WIDTH, printable
from scanner.formats.trend.json import trend_json
from scanner.formats.trend.text import trend_lines
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
        width = terminal_width(sys.stdout) or WIDTH
        write_text(trend_lines(trend, printable(options.file), width, options.show == "all"), sys.stdout)
    return CLEAN

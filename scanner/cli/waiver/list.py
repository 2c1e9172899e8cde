"""`jobscan waiver list`: waivers, one per line."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scanner.cli.clock import now_or_clock
from scanner.cli.console import write_text
from scanner.cli.waiver.files import WaiverFile, files_of, open_files
from scanner.display.lines import Line, columns, count, line, printable, shorten
from scanner.governance.waivers.state import state_by_date
from scanner.governance.waivers.waiver import Waiver
from scanner.model.codes import CLEAN
from scanner.project.project import open_project

_OWNER = 44  # characters


@dataclass(frozen=True, slots=True)
class ListOptions:
    """The command line of `waiver list`."""

    files: tuple[str, ...]
    config: str | None
    now: str | None


def run_list(options: ListOptions) -> int:
    """0; raises MistakesError if a file cannot be read."""
    today = now_or_clock(options.now).date()
    project = open_project(options.config)
    files = open_files(files_of(options.files, project), project)
    write_text(_lines(files, today), sys.stdout)
    return CLEAN


def _lines(files: tuple[WaiverFile, ...], today: date) -> Iterator[Line]:
    waivers = sorted((waiver for file in files for waiver in file.waivers), key=lambda waiver: (waiver.expires, waiver.id))
    rows = [_row(waiver, today) for waiver in waivers]
    if rows:
        head, *texts = columns([("expires", "state", "id", "owner", "place"), *rows])
        yield line((head, "dim"))
        yield from map(line, texts)
    yield line(f"{count(len(waivers), 'waiver')} in {count(len(files), 'file')}")


def _row(waiver: Waiver, today: date) -> tuple[str, ...]:
    place = f"{waiver.location.path}:{waiver.location.line}"
    state = state_by_date(waiver, today).value
    return waiver.expires.isoformat(), state, waiver.id, shorten(printable(waiver.owner), _OWNER), printable(place)

"""Colour and progress for a terminal; everything else gets the same text without them."""

import os
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from scanner.cli.progress_line import progress_line
from scanner.display.lines import NARROWEST, WIDEST, WIDTH, Line, coloured, plain, printable
from scanner.run.progress import Reached
from scanner.sources.live.progress import Counts

_PAUSE = 0.2  # seconds from one line of progress to the next


def can_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that may show colour."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):  # a CI server that shows colours is not a terminal
        return True
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        import colorama  # click depends on it on Windows, where older consoles show colours only after this call

        colorama.just_fix_windows_console()
    return True


def terminal_width(stream: TextIO) -> int | None:
    """How many columns a report on a terminal may have, from 80 to 200; None where the stream is not one."""
    if not stream.isatty():
        return None
    return max(NARROWEST, min(WIDEST, _columns((WIDTH, 0))))


def _columns(otherwise: tuple[int, int] = (80, 24)) -> int:
    """How many columns the terminal has; `otherwise` are its columns and lines where that is not known."""
    import shutil  # late: most reports are not written on a terminal

    return shutil.get_terminal_size(otherwise).columns


def write_text(lines: Iterable[Line], stream: TextIO) -> None:
    """Writes lines: with colour on a terminal, plain elsewhere."""
    write = coloured if can_colour(stream) else plain
    for line in lines:
        stream.write(write(line) + "\n")


class Progress:
    """Shows on a terminal how far a command came, and clears that line at the end; shows nothing elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._has_line = False
        self._started = self._shown = time.monotonic()

    def scan(self, reached: Reached) -> None:
        """Shows how far a scan came, some times a second."""
        now = time.monotonic()
        if self._is_terminal and now - self._shown >= _PAUSE:
            self._shown = now
            # A terminal that is full to its last column goes to the next line.
            width = _columns() - 1
            self._show(progress_line(reached, now - self._started, width))

    def proofs(self, name: str, number: int, in_all: int) -> None:
        """Shows which rule is proved now."""
        self._show(f"{number:,} of {in_all:,} rules: {printable(name)}")

    def __enter__(self) -> "Progress":
        return self

    def live(self, counts: Counts) -> None:
        """Shows how far collecting from AWS came."""
        accounts = f"{counts.opened:,} of {counts.accounts:,} accounts"
        if counts.targets:
            accounts += f", {counts.read:,} of {counts.targets:,} Regions of accounts"
        self._show(f"{accounts}, {counts.jobs:,} jobs, {counts.calls:,} calls")

    def _show(self, text: str) -> None:
        """Replaces the line on the terminal with this one."""
        if self._is_terminal:
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()
            self._has_line = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._has_line:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

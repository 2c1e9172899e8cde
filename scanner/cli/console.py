"""Colour and progress for a terminal; everything else gets the same text without them."""

import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from scanner.display.lines import Line, coloured, plain
from scanner.sources.live.progress import Counts


def can_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that may show colour."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        import colorama  # click depends on it on Windows, where older consoles show colours only after this call

        colorama.just_fix_windows_console()
    return True


def write_text(lines: Iterable[Line], stream: TextIO) -> None:
    """Writes lines: with colour on a terminal, plain elsewhere."""
    write = coloured if can_colour(stream) else plain
    for line in lines:
        stream.write(write(line) + "\n")


class Progress:
    """Shows on a terminal how many records were read so far, and clears that line at the end; shows nothing elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._has_line = False

    def __enter__(self) -> "Progress":
        return self

    def records(self, count: int, findings: int = 0) -> None:
        """Shows how many records were read, and the findings so far."""
        if count:
            found = f", {findings:,} findings" if findings else ""
            self._show(f"{count:,} records read{found}")

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

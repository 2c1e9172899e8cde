"""What a terminal gets beyond plain text: colour and progress. Everywhere else the same text without them."""

import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from scanner.display.lines import Line, coloured, plain


def can_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that may show colour."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        import colorama  # click brings it on Windows, whose older consoles have to be told that colours will come

        colorama.just_fix_windows_console()
    return True


def write_text(lines: Iterable[Line], stream: TextIO) -> None:
    """Writes lines: with colour on a terminal, plain elsewhere."""
    write = coloured if can_colour(stream) else plain
    for line in lines:
        stream.write(write(line) + "\n")


class Progress:
    """Shows on a terminal how many records were read, and leaves no trace of it."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._shown = False

    def __enter__(self) -> "Progress":
        return self

    def records(self, count: int) -> None:
        """Shows the count in place of the last one."""
        if self._on and count:
            sys.stderr.write(f"\r{count:,} records read")
            sys.stderr.flush()
            self._shown = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

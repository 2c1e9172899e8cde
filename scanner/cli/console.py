"""What a terminal gets beyond plain text: colour and progress. Everywhere else the same text without them."""

import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from scanner.display.lines import Line, plain

_STYLES = {
    "critical": "bold red", "high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim",
    "caret": "bold red", "good": "bold green", "bad": "bold red", "open": "bold yellow", "error": "bold red", "dim": "dim",
}  # fmt: skip


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that may show colour."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_text(lines: Iterable[Line], stream: TextIO) -> None:
    """Writes lines: with colour on a terminal, plain elsewhere."""
    if not coloured(stream):
        for line in lines:
            stream.write(plain(line) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((text, _STYLES.get(role, "")) for text, role in line)))


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

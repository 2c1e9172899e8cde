"""Tasks for real worker processes, most of which end badly."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import NoRoomError
from scanner.run.workers.work import Batch, Report, Tick


class OddError(Exception):
    """An error that cannot be pickled and read back."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(first + second)


@dataclass(frozen=True)
class Odd:
    """Does each task by its name; with `ending`, ends before the first."""

    ending: bool = False

    def start(self) -> Callable[[str, Report], str]:
        if self.ending:
            os._exit(3)
        return _do


def _do(task: str, report: Report) -> str:
    name, _, rest = task.partition(" ")
    _DOING.get(name, lambda _: None)(rest)
    report(Tick(1, 0, 0))
    report(Batch(b"\x80\x04]\x94."))  # an empty list
    return f"{task} done"


def _write_garbage(_: str) -> None:
    for number in range(3, 20):
        try:
            os.write(number, b"garbage, and more than a head")
        except OSError:
            continue


def _raise(error: Exception) -> None:
    raise error


def _say_and_wait(file: str) -> None:
    Path(file).write_text(str(os.getpid()))
    time.sleep(60)


_DOING: dict[str, Callable[[str], object]] = {
    "exit": lambda code: os._exit(int(code)),
    "kill": lambda number: os.kill(os.getpid(), int(number)),
    "garbage": _write_garbage,
    "print": lambda text: (print(text, flush=True), os.write(1, text.encode()), sys.stdout.flush()),
    "full": lambda _: _raise(NoRoomError("no room")),
    "odd": lambda _: _raise(OddError(1, 2)),
    "bug": lambda _: _raise(ZeroDivisionError("injected")),
    "wait": _say_and_wait,
    "interrupt": lambda _: os.kill(os.getpid(), signal.SIGINT),
}

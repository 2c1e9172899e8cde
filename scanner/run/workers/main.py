"""What a worker process runs: it does one task after the other, until its standard input ends."""

import os
import pickle
import signal
import sys
import traceback
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from scanner.run.garbage import collect_seldom
from scanner.run.workers.messages import read_message, write_message
from scanner.run.workers.work import Done, Failed, Ready


def main() -> None:
    """Does the tasks that come on standard input, and writes what they give to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the scan ends its workers itself
    collect_seldom()
    answers = _private_stdout()
    tasks: SimpleQueue[Any] = SimpleQueue()
    setup = read_message(sys.stdin.buffer)
    do = setup.start()
    write_message(answers, Ready())
    Thread(target=_receive, args=(sys.stdin.buffer, tasks), daemon=True).start()
    while True:
        task = tasks.get()
        try:
            answer: Done | Failed = Done(do(task, lambda message: write_message(answers, message)))
        except Exception as error:
            answer = _failure(error)
        write_message(answers, answer)


def _private_stdout() -> BinaryIO:
    """A copy of standard output; whatever a library prints goes to standard error, and cannot damage a message."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _receive(stream: BinaryIO, tasks: SimpleQueue[Any]) -> None:
    """Passes on what comes. When the stream ends, the scan has ended, whatever ended it, so this process ends at once."""
    try:
        while True:
            tasks.put(read_message(stream))
    finally:
        os._exit(0)


def _failure(error: Exception) -> Failed:
    details = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return Failed(RuntimeError(f"{type(error).__name__}: {error}"), details)
    return Failed(error, details)

"""One worker process, as the scan sees it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import BinaryIO

from scanner.run.workers.messages import DamagedError, read_message, write_message
from scanner.run.workers.work import Batch, Done, Failed, Message, Ready, Setup, Task, Tick

_CODE = "import sys; sys.path[:] = {path!r}; from scanner.run.workers.main import main; main()"
_OUT_OF_MEMORY = ", e.g. because memory ran out"


class LostError(Exception):
    """A worker ended before its task was done; the text says how, e.g. "was killed by SIGKILL"."""


class WorkerProcess:
    """A process that does tasks, one at a time.

    It is started by `subprocess`. `multiprocessing` would run the caller's main module once more, and would look for its own modules in the
    working directory first, where the scanned repository is: a file `multiprocessing.py` in a pull request would be run.
    """

    def __init__(self, setup: Setup) -> None:
        """Starts the process; raises OSError where the system refuses."""
        # Without stderr: what a worker has to say, it sends.
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with our own code
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._setup: Setup | None = setup
        self.is_ready = False

    @property
    def pid(self) -> int:
        """The ID of the process."""
        return self._process.pid

    def do(self, task: Task, on_message: Callable[[Tick | Batch], None]) -> Done | Failed:
        """How a task ended; raises LostError where the process ends first, or sends anything else than messages."""
        try:
            if self._setup is not None:
                write_message(self._stdin, self._setup)
                self._setup = None
            write_message(self._stdin, task)
            return self._answer(on_message)
        except (OSError, EOFError):
            raise LostError(self._how_it_ended()) from None
        except DamagedError:
            self.kill()
            raise LostError("sent damaged data") from None

    def _answer(self, on_message: Callable[[Tick | Batch], None]) -> Done | Failed:
        while True:
            message: Message = read_message(self._stdout)
            match message:
                case Ready():
                    self.is_ready = True
                case Tick() | Batch():
                    on_message(message)
                case Done() | Failed():
                    return message

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Waits until the process has ended, and closes its pipes."""
        self._process.wait()
        for stream in (self._stdin, self._stdout):
            try:
                stream.close()
            except OSError:  # a part of a task that the process did not read any more
                continue

    @property
    def _stdin(self) -> BinaryIO:
        assert self._process.stdin is not None
        return self._process.stdin  # type: ignore[return-value]

    @property
    def _stdout(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]

    def _how_it_ended(self) -> str:
        """How the process ended, which it did, or is about to do: its pipe is closed."""
        code = self._process.wait()
        if code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"was killed by {name}{_OUT_OF_MEMORY if name == 'SIGKILL' else ''}"


def _command() -> list[str]:
    """The command of a worker, which finds modules where this process finds them."""
    # -P: nothing is imported from the working directory before sys.path is set.
    flags = ["-P"]
    if sys.flags.isolated:
        flags.append("-I")
    path = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100 - an empty entry is the working directory
    return [sys.executable, *flags, "-c", _CODE.format(path=path)]

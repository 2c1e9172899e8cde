"""Worker processes that do tasks at the same time; what they give is taken in the order of the tasks."""

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Condition, Thread
from types import TracebackType
from typing import Any

from scanner.run.workers.process import LostError, WorkerProcess
from scanner.run.workers.work import Batch, Failed, Setup, Task, Tick
from scanner.sources.shelf import Shelf

_WAIT = 0.2  # seconds between looks at the ticks; Windows answers Ctrl-C only in between


@dataclass(frozen=True, slots=True)
class Result:
    """What a task gave: `items` in batches, which can be gone through once, and a value at the end."""

    shelf: Shelf[bytes]
    batches: int
    value: Any

    def close(self) -> None:
        """Frees what the items take."""
        self.shelf.close()

    def items(self) -> Iterator[Any]:
        """The items of all batches."""
        self.shelf.rewind()
        for data in self.shelf.take(self.batches):
            yield from pickle.loads(data)  # noqa: S301 - from our own worker


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker that did a task ended before it was done."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotStarted:
    """No worker is left that could do the task; nothing of it was begun."""


Outcome = Result | Lost | NotStarted


class WorkerError(Exception):
    """The traceback of an error in a worker, as the cause of the same error in the scan."""


class Pool:
    """A context with worker processes; all of them have ended when it is left, and nothing of them remains."""

    def __init__(self, setup: Setup, number: int, on_tick: Callable[[Tick], None] = lambda _: None) -> None:
        self._setup = setup
        self._number = number
        self._on_tick = on_tick
        self._changed = Condition()
        self._waiting: deque[int] = deque()  # numbers of tasks that no worker has begun
        self._ended: dict[int, Result | Lost | Failed] = {}  # by the number of the task; what was not yet asked for
        self._ticks: list[Tick] = []
        self._serving = 0  # workers that take tasks
        self._workers: list[WorkerProcess] = []
        self._threads: list[Thread] = []
        self._shelves = ExitStack()

    def __enter__(self) -> "Pool":
        return self

    def start(self, tasks: Sequence[Task]) -> None:
        """Starts the workers, fewer where the system refuses to start more, and gives them the tasks."""
        self._tasks = tasks
        self._waiting.extend(range(len(tasks)))
        for _ in range(min(self._number, len(tasks))):
            try:
                worker = WorkerProcess(self._setup)
            except OSError:
                break
            self._workers.append(worker)
        self._serving = len(self._workers)
        for worker in self._workers:
            thread = Thread(target=self._serve, args=(worker,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def outcome(self, number: int) -> Outcome:
        """How a task ended, once it has; asked for once. Raises the error that any task ended with."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_settled(number) or bool(self._ticks), _WAIT)
                ticks, self._ticks = self._ticks, []
                self._raise_failures()
                outcome = self._settled(number)
            for tick in ticks:
                self._on_tick(tick)
            if outcome is not None:
                return outcome

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._changed:
            self._waiting.clear()
        for worker in self._workers:
            worker.kill()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.close()
        self._shelves.close()

    def _is_settled(self, number: int) -> bool:
        return number in self._ended or self._serving == 0 or any(isinstance(end, Failed) for end in self._ended.values())

    def _settled(self, number: int) -> Outcome | None:
        """How a task ended; None as long as a worker may do it."""
        ended = self._ended.pop(number, None)
        if isinstance(ended, Result | Lost):
            return ended
        return NotStarted() if self._serving == 0 else None

    def _raise_failures(self) -> None:
        for ended in self._ended.values():
            if isinstance(ended, Failed):
                raise ended.error from WorkerError(ended.details)

    def _serve(self, worker: WorkerProcess) -> None:
        """Gives one worker task after task, as long as there are some and it lives."""
        try:
            while (number := self._next()) is not None:
                ended = self._done_by(worker, number)
                with self._changed:
                    if ended is None:
                        self._waiting.appendleft(number)
                        return
                    self._ended[number] = ended
                    self._changed.notify_all()
                if isinstance(ended, Lost):
                    return
        finally:
            with self._changed:
                self._serving -= 1
                self._changed.notify_all()

    def _next(self) -> int | None:
        with self._changed:
            return self._waiting.popleft() if self._waiting else None

    def _done_by(self, worker: WorkerProcess, number: int) -> Result | Lost | Failed | None:
        """How a worker ended a task; None where it ended itself before it began."""
        shelf = self._shelves.enter_context(Shelf[bytes]())
        batches = 0

        def take(message: Tick | Batch) -> None:
            nonlocal batches
            match message:
                case Batch(data):
                    batches += shelf.put((data,))
                case Tick():
                    self._note(message)

        try:
            done = worker.do(self._tasks[number], take)
        except LostError as error:
            return Lost(str(error)) if worker.is_ready else None
        except Exception as error:  # e.g. the disk is full: the scan must know, and not wait for ever
            return Failed(error, "")
        if isinstance(done, Failed):
            return done
        return Result(shelf, batches, done.value)

    def _note(self, tick: Tick) -> None:
        with self._changed:
            self._ticks.append(tick)
            self._changed.notify_all()

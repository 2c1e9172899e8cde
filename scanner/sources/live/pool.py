"""Threads for calls to AWS: daemons, so that an answer that drips in for ever cannot keep the process."""

import math
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_TICK = 0.2  # seconds between two looks at the clock


class AbandonedError(Exception):
    """A task did not end in time; its thread was left behind."""


@dataclass(slots=True)
class _Running(Generic[T]):
    """The tasks of one run, shared by its threads."""

    waiting: "queue.SimpleQueue[T]" = field(default_factory=queue.SimpleQueue)
    ended: "queue.SimpleQueue[tuple[T, BaseException | None]]" = field(default_factory=queue.SimpleQueue)
    started: dict[int, tuple[T, float]] = field(default_factory=dict)  # by thread: what it does, since when


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long a task is waited for: so many seconds, and not beyond a moment of the monotonic clock."""

    seconds: float = math.inf
    end: float = math.inf

    def is_over(self, since: float) -> bool:
        """Whether a task that began at a moment is not waited for any more."""
        now = time.monotonic()
        return now - since > self.seconds or now > self.end


def run_all(
    tasks: Sequence[T], work: Callable[[T], None], threads: int, limit: TimeLimit
) -> Iterator[tuple[T, BaseException | None] | None]:
    """Does the work of each task; gives each task as it ends, with the error that it ended in. None in between, a few times a second.

    Args:
        tasks: Each is given once, whatever happens.
        work: Run in another thread.
        threads: How many tasks are worked on at a time.
        limit: After it a task is given with AbandonedError, and another thread takes the place of the one that still works on it.
    """
    running: _Running[T] = _Running()
    for task in tasks:
        running.waiting.put(task)
    for _ in range(min(threads, len(tasks))):
        _start(running, work)
    pending = len(tasks)
    abandoned: set[int] = set()  # tasks, by id
    while pending:
        try:
            task, error = running.ended.get(timeout=_TICK)
        except queue.Empty:
            yield None
        else:
            if id(task) not in abandoned:
                pending -= 1
                yield task, error
        for task in _overdue(running, limit):
            abandoned.add(id(task))
            pending -= 1
            _start(running, work)
            yield task, AbandonedError()


def _overdue(running: _Running[T], limit: TimeLimit) -> list[T]:
    """The tasks that have not ended in time; their threads are forgotten."""
    late = [(thread, task) for thread, (task, since) in list(running.started.items()) if limit.is_over(since)]
    return [task for thread, task in late if running.started.pop(thread, None) is not None]


def _start(running: _Running[T], work: Callable[[T], None]) -> None:
    threading.Thread(target=_work_off, args=(running, work), daemon=True).start()


def _work_off(running: _Running[T], work: Callable[[T], None]) -> None:
    thread = threading.get_ident()
    while True:
        try:
            task = running.waiting.get_nowait()
        except queue.Empty:
            return
        error: BaseException | None = None
        running.started[thread] = (task, time.monotonic())
        try:
            work(task)
        except BaseException as caught:
            error = caught
        was_in_time = running.started.pop(thread, None) is not None
        running.ended.put((task, error))
        if not was_in_time:  # another thread has taken over
            return


def in_parallel(items: Sequence[T], work: Callable[[T], None], threads: int) -> None:
    """Does the work for each item, on a few threads, and returns once all is done; raises the first error that some work ended in."""
    if len(items) < 2 * threads:
        for item in items:
            work(item)
        return
    waiting: queue.SimpleQueue[T] = queue.SimpleQueue()
    for item in items:
        waiting.put(item)
    errors: list[BaseException] = []
    workers = [threading.Thread(target=_drain, args=(waiting, work, errors), daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for error in errors:
        raise error


def _drain(waiting: "queue.SimpleQueue[T]", work: Callable[[T], None], errors: list[BaseException]) -> None:
    while not errors:
        try:
            item = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            work(item)
        except BaseException as error:
            errors.append(error)


def in_time(work: Callable[[], R], limit: TimeLimit) -> R:
    """What some work returns or raises; raises AbandonedError if it has not ended in time."""
    results: list[R] = []
    for ended in run_all(["work"], lambda _: results.append(work()), 1, limit):
        if ended is not None and ended[1] is not None:
            raise ended[1]
    return results[0]

"""Threads that end late, end badly, or never end."""

import threading
import time
from collections.abc import Iterator

import pytest

from scanner.sources.live.pool import AbandonedError, TimeLimit, in_parallel, in_time, run_all

_LONG = 30.0  # seconds; no test waits so long


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """Set at the end of a test, so that no thread stays behind."""
    event = threading.Event()
    yield event
    event.set()


def ended(tasks: list[str], work: object, threads: int = 2, seconds: float = _LONG) -> dict[str, str]:
    """Each task that was given, with the name of its error."""
    results = [result for result in run_all(tasks, work, threads, TimeLimit(seconds)) if result is not None]  # type: ignore[arg-type]
    assert len(results) == len(tasks)
    return {task: type(error).__name__ if error else "" for task, error in results}


def test_each_task_is_given_once_with_the_error_that_it_ended_in() -> None:
    def work(task: str) -> None:
        if task == "bad":
            raise KeyError(task)
        if task == "exit":
            raise SystemExit

    assert ended(["a", "bad", "exit", "b"], work) == {"a": "", "bad": "KeyError", "exit": "SystemExit", "b": ""}


def test_a_task_that_never_ends_is_abandoned_and_the_others_go_on(release: threading.Event) -> None:
    def work(task: str) -> None:
        if task == "hangs":
            release.wait(_LONG)

    assert ended(["hangs", "a", "b"], work, threads=1, seconds=0.1) == {"hangs": "AbandonedError", "a": "", "b": ""}


def test_what_ends_after_it_was_abandoned_is_not_given_again(release: threading.Event) -> None:
    late = threading.Event()

    def work(task: str) -> None:
        if task == "late":
            late.wait(_LONG)
        if task == "after":  # the replacement thread lets the first one end while it works itself
            late.set()
            time.sleep(0.3)

    assert ended(["late", "after"], work, threads=1, seconds=0.2)["late"] == "AbandonedError"


def test_no_task_is_waited_for_beyond_the_end(release: threading.Event) -> None:
    limit = TimeLimit(_LONG, time.monotonic() + 0.1)
    (result,) = [result for result in run_all(["hangs"], lambda _: release.wait(_LONG) and None, 1, limit) if result is not None]
    assert isinstance(result[1], AbandonedError)


def test_no_task_needs_no_thread() -> None:
    assert ended([], lambda _: None) == {}


def test_all_items_are_worked_on_by_several_threads() -> None:
    lock, seen, threads = threading.Lock(), [], set()

    def work(item: int) -> None:
        time.sleep(0.001)
        with lock:
            seen.append(item)
            threads.add(threading.get_ident())

    in_parallel(range(40), work, 4)
    assert (sorted(seen), len(threads)) == (list(range(40)), 4)


@pytest.mark.parametrize("number", [3, 40])
def test_an_error_in_parallel_work_is_not_lost(number: int) -> None:
    def work(item: int) -> None:
        if item == 2:
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        in_parallel(range(number), work, 4)


def test_work_in_time(release: threading.Event) -> None:
    assert in_time(lambda: 7, TimeLimit(_LONG)) == 7
    with pytest.raises(KeyError):
        in_time(lambda: {}["x"], TimeLimit(_LONG))
    with pytest.raises(AbandonedError):
        in_time(lambda: release.wait(_LONG), TimeLimit(0.1))

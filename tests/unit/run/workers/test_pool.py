"""Real worker processes: what they do, and how each of their ends is told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.errors import NoRoomError
from scanner.run.workers.pool import Lost, NotStarted, Outcome, Pool, Result, WorkerError
from scanner.run.workers.work import Tick
from tests.surroundings import ROOT
from tests.unit.run.workers.tasks import Odd

_KILLED = "was killed by SIGKILL, e.g. because memory ran out"
_PROGRAM = """
import sys
from scanner.run.workers.pool import Pool
from tests.unit.run.workers.tasks import Odd
with Pool(Odd(), 1) as pool:
    pool.start([f"wait {sys.argv[1]}"])
    pool.outcome(0)
"""


def outcomes(*tasks: str, processes: int = 2, setup: Odd | None = None) -> list[Outcome]:
    with Pool(setup or Odd(), processes) as pool:
        pool.start(tasks)
        return [pool.outcome(number) for number in range(len(tasks))]


def told(outcomes: list[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        match outcome:
            case Result(value=value):
                yield value
            case Lost(reason):
                yield reason
            case NotStarted():
                yield "not started"


def test_what_tasks_give_comes_in_their_order() -> None:
    tasks = [str(number) for number in range(9)]
    assert list(told(outcomes(*tasks))) == [f"{task} done" for task in tasks]


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (f"kill {int(signal.SIGKILL)}", _KILLED),
        (f"kill {int(signal.SIGSEGV)}", "was killed by SIGSEGV"),
        ("exit 7", "ended with exit code 7"),
        ("exit 0", "ended with exit code 0"),
        ("garbage", "sent damaged data"),
    ],
)
def test_a_worker_that_ends_loses_only_its_task(task: str, reason: str) -> None:
    assert list(told(outcomes("a", task, "b", "c"))) == ["a done", reason, "b done", "c done"]


def test_without_a_worker_the_other_tasks_are_not_started() -> None:
    assert list(told(outcomes("exit 1", "b", "c", processes=1))) == ["ended with exit code 1", "not started", "not started"]


def test_a_worker_that_ends_before_its_first_task_loses_none() -> None:
    assert list(told(outcomes("a", "b", setup=Odd(ending=True)))) == ["not started", "not started"]


def test_what_a_task_prints_damages_nothing() -> None:
    assert list(told(outcomes("print x", "a", processes=1))) == ["print x done", "a done"]


def test_ctrl_c_does_not_reach_a_worker() -> None:
    assert list(told(outcomes("interrupt", processes=1))) == ["interrupt done"]


@pytest.mark.parametrize(("task", "error"), [("full", NoRoomError), ("bug", ZeroDivisionError), ("odd", RuntimeError)])
def test_an_error_in_a_worker_is_an_error_of_the_scan(task: str, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        outcomes("a", task, "b")
    assert isinstance(raised.value.__cause__, WorkerError)
    assert "tasks.py" in str(raised.value.__cause__)


def test_ticks_are_passed_on() -> None:
    ticks: list[Tick] = []
    with Pool(Odd(), 1, ticks.append) as pool:
        pool.start(["a", "b"])
        pool.outcome(1)
        pool.outcome(0)
    assert ticks == [Tick(1, 0, 0), Tick(1, 0, 0)]


def test_leaving_ends_a_worker_in_the_middle_of_its_task(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with Pool(Odd(), 1) as pool:
        pool.start([f"wait {file}"])
        number = pid_in(file)
    assert not is_running(number)


def test_a_worker_ends_with_the_scan_even_if_that_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    scan = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(file)], cwd=ROOT)
    number = pid_in(file)
    scan.kill()
    scan.wait()
    deadline = time.monotonic() + 20
    while is_running(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(number)


def pid_in(file: Path) -> int:
    """The process that a task waits in, once it does."""
    deadline = time.monotonic() + 30
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int(file.read_text())


def is_running(number: int) -> bool:
    """Whether a process runs; not one that has ended, and that no one has asked about yet."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        os.kill(number, 0)
        return True
    return state != "Z"

"""What every test is surrounded by."""

import signal
from collections.abc import Iterator

import pytest

from scanner.shape.lane import plain

LANE_PAYS_FROM = 8  # records
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.fixture(scope="session", autouse=True)
def few_records_are_read_at_once() -> Iterator[None]:
    """In a scan it pays to load the fast lane from some hundred records on. The tests, which read few, are to see it work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "_PAYS_FROM", LANE_PAYS_FROM)
        yield


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Has this process answer signals as Python does by default, before and after each test: processes that a test starts inherit it.

    A shell starts what it runs in the background with Ctrl-C ignored (`make test &`), and the command itself, run in this process, listens
    to signals and ignores them once it was stopped.
    """
    _answer_by_default()
    yield
    _answer_by_default()


def _answer_by_default() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

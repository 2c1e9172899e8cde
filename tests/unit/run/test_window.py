"""Which jobs a report says it is about: never more than a collection had."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from scanner.model.report import Window
from scanner.run.window import asked_window
from scanner.sources.filters import Filter

MAY, JUNE = "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"


@pytest.mark.parametrize("collected", [[], [Window()], [Window(), Window()]])
def test_without_a_window_all_jobs_are_wanted(collected: list[Window]) -> None:
    assert asked_window(Filter(), collected) == Window()


def test_the_scan_alone() -> None:
    wanted = Filter(since=datetime(2026, 5, 1, tzinfo=UTC), active_only=True, statuses=frozenset({"Failed"}))
    assert asked_window(wanted, []) == Window(since=MAY, active_only=True, statuses=("Failed",))


@pytest.mark.parametrize("since", [(MAY, JUNE), (JUNE, MAY), (None, JUNE), (JUNE, None)])
def test_the_later_time(since: tuple[str | None, str | None]) -> None:
    assert asked_window(Filter(), [Window(since=time) for time in since]).since == JUNE


def test_what_any_collection_left_out_is_left_out() -> None:
    collected = [Window(name_contains="nightly"), Window(name_contains="batch", active_only=True), Window(name_contains="nightly")]
    assert asked_window(Filter(), collected) == Window(name_contains="nightly, batch", active_only=True)


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ([("Failed",), ()], ("Failed",)),
        ([("Failed", "Stopped"), ("Stopped", "Completed")], ("Stopped",)),
        ([("Failed",), ("Completed",)], ("Completed", "Failed")),
    ],
)
def test_the_statuses_that_all_ask_for(statuses: list[tuple[str, ...]], shown: tuple[str, ...]) -> None:
    assert asked_window(Filter(), [replace(Window(), statuses=names) for names in statuses]).statuses == shown

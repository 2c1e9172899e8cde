"""Rules that only warn: until when, and what of them reaches the exit code."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.governance.enforcement import warns_at
from scanner.model.governance import Enforcement, Warns

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORIGIN = "jobscan.yaml:4"
UNTIL = Warns("enforce_after: 2026-11-23 (jobscan.yaml:4)", "2026-11-23")
PINNED = Warns("pinned by core@0.1; move the pin to enforce it")


@pytest.mark.parametrize(
    ("mode", "after", "pin", "expected"),
    [
        ("", "", "", None),
        ("warn", "", "", Warns("enforce: warn (jobscan.yaml:4)")),
        ("block", "", "", None),
        ("", "2026-11-23", "", UNTIL),
        ("warn", "2026-11-23", "", UNTIL),
        ("warn", "2026-11-22", "", None),
        ("", "2026-11-22", "", None),
        ("", "", "core@0.1", PINNED),
        ("warn", "", "core@0.1", Warns("enforce: warn (jobscan.yaml:4)")),
        ("block", "", "core@0.1", None),
        ("", "2026-11-23", "core@0.1", UNTIL),
        ("", "2026-11-22", "core@0.1", None),
    ],
)
def test_what_the_configuration_says_holds_then_the_pin(mode: str, after: str, pin: str, expected: Warns | None) -> None:
    assert warns_at(NOW, Enforcement(mode, after, ORIGIN), pin) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-1439, 1439), st.integers(-3 * 86_400, 3 * 86_400))
def test_a_date_ends_with_its_last_second_in_utc(after: date, offset: int, seconds: int) -> None:
    end = datetime.combine(after, time(), UTC) + timedelta(days=1)
    now = (end + timedelta(seconds=seconds)).astimezone(timezone(timedelta(minutes=offset)))
    assert (warns_at(now, Enforcement(after=after.isoformat())) is not None) == (seconds < 0)

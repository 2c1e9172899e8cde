"""What becomes of accounts that could not be opened, and of the Regions that are not to be tried."""

from datetime import UTC, datetime

import pytest

from scanner.aws.deadline import Deadline
from scanner.aws.errors import Reason
from scanner.aws.session import Sessions
from scanner.config.config import LiveEntry, LiveSettings
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.place import Location
from scanner.sources.filters import Filter
from scanner.sources.live.accounts import Account
from scanner.sources.live.asked import Asked
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.outcome import Collected, Found, LivePlan, outcome_of

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NONE = Exemptions([], NOW)
CLOSED = Exemptions([LiveEntry((ACCOUNT,), ("eu-west-1",), "closed", "ml", "2026-12-31", Location("jobscan.yaml", 1))], NOW)
DENIED = Reason(CoverageState.DENIED, "denied", "sts:AssumeRole")
THROTTLED = Reason(CoverageState.THROTTLED, "throttled")


def plan(*rows: Coverage) -> LivePlan:
    return LivePlan((), Asked(Filter()), LiveSettings(), NOW, Deadline.after(60, "the scan"), 20, rows=rows)


def account(reason: Reason | None = None) -> Account:
    return Account(ACCOUNT, Sessions().base(), "us-east-1", ("eu-west-1", "us-east-1"), role_reason=reason)


def outcome(*accounts: Account, earlier: Earlier | None = None, excluded: Exemptions = NONE, rows: tuple[Coverage, ...] = ()) -> Collected:
    return outcome_of(plan(*rows), Found(accounts, {}, {}, [], is_cut_off=False), earlier or Earlier(), NONE, excluded)


def states(collected: Collected) -> dict[tuple[str, str], str]:
    """The state of each row, by Region and operation."""
    rows = [*collected.rows, *(row for source in collected.sources for row in source.rows)]
    found = {(row.region, row.operation): row.state.value for row in rows}
    assert len(found) == len(rows), "a row is there twice"
    return found


@pytest.mark.parametrize("reason", [DENIED, THROTTLED])
def test_an_excluded_region_of_an_account_that_failed_is_excluded(reason: Reason) -> None:
    found = states(outcome(account(reason), excluded=CLOSED))
    for operation in ("jobs", "details", "tags"):
        assert found["eu-west-1", operation] == "excluded"
        assert found["us-east-1", operation] == reason.state.value
    assert found["", "role"] == found["", "regions"] == reason.state.value


def test_what_was_read_before_is_lost_where_the_accounts_cannot_be_listed() -> None:
    earlier = Earlier(as_of={(ACCOUNT, "us-east-1", "jobs"): "2026-11-25T12:00:00Z"})
    unlisted = Coverage(CoverageState.DENIED, operation="accounts", detail="denied")
    rows = outcome(earlier=earlier, rows=(unlisted,)).rows
    assert [(row.account, row.region, row.state.value, row.lost) for row in rows] == [
        ("", "", "denied", False),
        (ACCOUNT, "us-east-1", "denied", True),
    ]


def test_nothing_at_all_is_not_complete() -> None:
    (row,) = outcome().rows
    assert (row.state, row.is_gap) == (CoverageState.ERROR, True)

"""What a scan may be complete without, and until when."""

from datetime import UTC, datetime

import pytest

from scanner.config.config import LiveEntry
from scanner.model.place import Location
from scanner.sources.live.exemptions import Exemptions

A, B = "111122223333", "444455556666"


def entry(accounts: tuple[str, ...] = (), regions: tuple[str, ...] = (), until: str = "2026-12-31", reason: str = "why") -> LiveEntry:
    return LiveEntry(accounts, regions, reason, "owner", until, Location("jobscan.yaml", 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "lasts"),
    [
        ("2026-12-31T23:59:59.999999Z", True),
        ("2027-01-01T00:00:00Z", False),
        ("2027-01-01T00:30:00+01:00", True),
        ("2026-12-31T23:30:00-01:00", False),
    ],
)
def test_a_date_ends_with_its_last_second_in_utc(now: str, lasts: bool) -> None:
    exemptions = Exemptions([entry((A,))], at(now))
    assert (exemptions.of(A, "us-east-1") is not None) is lasts
    assert (len(exemptions.lasting()), len(exemptions.over())) == (int(lasts), int(not lasts))


@pytest.mark.parametrize(
    ("accounts", "regions", "covered"),
    [
        ((A,), (), [(A, ""), (A, "us-east-1"), (A, "eu-west-1")]),
        ((A,), ("eu-west-1",), [(A, "eu-west-1")]),  # not the account as such
        ((), ("eu-west-1",), [(A, "eu-west-1"), (B, "eu-west-1")]),
        ((A, B), (), [(A, ""), (A, "us-east-1"), (A, "eu-west-1"), (B, ""), (B, "us-east-1"), (B, "eu-west-1")]),
    ],
)
def test_what_an_entry_is_for(accounts: tuple[str, ...], regions: tuple[str, ...], covered: list[tuple[str, str]]) -> None:
    exemptions = Exemptions([entry(accounts, regions)], at("2026-11-23T12:00:00Z"))
    scopes = [(account, region) for account in (A, B) for region in ("", "us-east-1", "eu-west-1")]
    assert [scope for scope in scopes if exemptions.of(*scope)] == covered


def test_of_several_the_one_that_ends_last_counts() -> None:
    entries = [entry((A,), until="2026-12-01"), entry((A,), until="2027-02-01", reason="last"), entry((A,), until="2026-11-01")]
    exemption = Exemptions(entries, at("2026-11-23T12:00:00Z")).of(A, "us-east-1")
    assert exemption is not None
    assert (exemption.reason, exemption.owner, exemption.until) == ("last", "owner", "2027-02-01")

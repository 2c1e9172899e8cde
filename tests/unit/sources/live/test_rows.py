"""What becomes of a reading: which failures a configuration may accept, and how two tries are one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scanner.aws.errors import Reason
from scanner.aws.session import Sessions
from scanner.config.config import LiveEntry
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.place import Location
from scanner.sources.filters import Filter
from scanner.sources.live.asked import Asked
from scanner.sources.live.contexts import ContextReading
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.reading import Operation, Reading, Target
from scanner.sources.live.rows import context_row, rows_of
from scanner.sources.live.spool import Spool

ACCOUNT, REGION = "111122223333", "us-east-1"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ASKED = Asked(Filter())
EXPECTED = Exemptions([LiveEntry((ACCOUNT,), (), "closing", "ml", "2026-12-31", Location("jobscan.yaml", 1))], NOW)
NONE = Exemptions([], NOW)
DENIED = Reason(CoverageState.DENIED, "denied", "bedrock:X")
THROTTLED = Reason(CoverageState.THROTTLED, "throttled")
DAMAGED = Reason(CoverageState.DAMAGED, "damaged")
OUTAGE = Reason(CoverageState.ERROR, "no connection", is_outage=True)
JOBS, DETAILS, TAGS = Operation
COMPLETE = "complete"


@pytest.fixture
def spool() -> Iterator[Spool]:
    with Spool.unnamed() as spool:
        yield spool


def reading(**reasons: list[Reason]) -> Reading:
    """A reading that was tried to its end, with the reasons of each operation that failed."""
    made = Reading(Target(ACCOUNT, REGION, Sessions().base()))
    made.finished.update(Operation)
    for name, found in reasons.items():
        for reason in found:
            made.tries[Operation(name)].failed(reason)
    return made


def add(made: Reading, spool: Spool, *numbers: int, details: bool = True, tags: bool = True) -> Reading:
    """Adds jobs to a reading."""
    for number in numbers:
        arn = f"arn:{number}"
        made.slots[arn] = spool.add({"jobArn": arn, "details": details})
        if not details:
            made.lacking[arn] = None
        if tags:
            made.tags[arn] = {}
    return made


def rows(made: Reading, expected: Exemptions = NONE) -> list[Coverage]:
    return list(rows_of(made, ASKED, expected, None, reproducible=True))


def states(made: Reading, expected: Exemptions = NONE) -> list[str]:
    return [row.state.value for row in rows(made, expected)]


def test_a_list_that_is_denied_from_the_first_may_be_expected() -> None:
    assert states(reading(jobs=[DENIED]), EXPECTED) == ["expected", "not_asked", "not_asked"]
    assert states(reading(jobs=[DENIED])) == ["denied", "not_asked", "not_asked"]


def test_a_denial_after_a_page_is_not_expected(spool: Spool) -> None:
    made = add(reading(jobs=[DENIED]), spool, 1)
    made.tries[JOBS].meter.add(calls=2, pages=1)
    assert states(made, EXPECTED) == ["denied", COMPLETE, COMPLETE]


def test_a_denial_of_details_and_tags_alone_is_not_expected(spool: Spool) -> None:
    made = add(reading(details=[DENIED], tags=[DENIED]), spool, 1, details=False, tags=False)
    assert states(made, EXPECTED) == [COMPLETE, "denied", "denied"]


@pytest.mark.parametrize("reasons", [[DENIED, DAMAGED], [DAMAGED, DENIED], [THROTTLED, DENIED]])
def test_a_denial_among_other_failures_is_not_expected(reasons: list[Reason]) -> None:
    assert states(reading(jobs=reasons), EXPECTED)[0] == "denied"


@pytest.mark.parametrize(
    ("reasons", "temporary"),
    [([], False), ([THROTTLED], True), ([THROTTLED, DAMAGED, OUTAGE], True), ([THROTTLED, DENIED], False), ([DENIED, THROTTLED], False)],
)
def test_what_failed_is_temporary_only_if_every_failure_is(reasons: list[Reason], temporary: bool) -> None:
    assert reading(jobs=reasons).tries[JOBS].is_temporary is temporary


def test_the_reason_that_is_shown_is_one_that_does_not_pass_by_itself() -> None:
    assert rows(reading(jobs=[THROTTLED, DENIED]))[0].detail == "denied"


def test_what_lacks_without_a_reason_is_our_own_error(spool: Spool) -> None:
    assert states(add(reading(), spool, 1, details=False, tags=False)) == [COMPLETE, "error", "error"]


def test_after_two_tries_what_either_read_is_read(spool: Spool) -> None:
    first = add(reading(details=[THROTTLED]), spool, 1, 2, details=False)
    second = add(reading(tags=[THROTTLED]), spool, 1, 2, tags=False)
    second.add_from(first)
    assert states(second) == [COMPLETE, COMPLETE, COMPLETE]
    assert all(slot.read()["details"] for slot in second.slots.values())


def test_jobs_of_the_first_try_stay_and_the_reason_of_the_second_holds(spool: Spool) -> None:
    first = add(reading(jobs=[THROTTLED]), spool, 1, 2, 3)
    second = reading(jobs=[DENIED])
    second.add_from(first)
    assert len(second.slots) == 3
    assert states(second) == ["denied", COMPLETE, COMPLETE]
    assert not second.tries[JOBS].is_temporary


def test_what_neither_try_completed_is_not_complete(spool: Spool) -> None:
    first = add(reading(tags=[THROTTLED]), spool, 1, tags=False)
    second = add(reading(tags=[DAMAGED]), spool, 1, 2, tags=False)
    second.add_from(first)
    assert states(second) == [COMPLETE, COMPLETE, "damaged"]


def test_a_first_try_without_a_job_does_not_complete_the_tags_of_one_that_came_later(spool: Spool) -> None:
    first = add(reading(details=[THROTTLED]), spool, 1, details=False)
    second = add(reading(tags=[THROTTLED]), spool, 1, 2, tags=False)
    second.add_from(first)
    assert states(second)[2] == "throttled"


def test_what_jobs_refer_to_is_not_complete_where_no_job_could_be_listed() -> None:
    target = Target(ACCOUNT, REGION, Sessions().base())
    rows = [
        context_row(ContextReading(target), is_stale=False),
        context_row(ContextReading(target, knows_no_job=True), is_stale=False),
        context_row(ContextReading(target, knows_no_job=True, reason=DENIED), is_stale=True),
        context_row(ContextReading(target, reason=DENIED), is_stale=False),
    ]
    assert [(row.state.value, row.detail) for row in rows] == [
        ("complete", ""),
        ("not_asked", "no job is known"),
        ("not_asked", "the jobs are as last seen"),
        ("denied", "denied"),
    ]

"""Each fault of an answer, once and always, in whole runs: every job is checked, or a row says what is missing."""

import time
from pathlib import Path

import pytest

from tests.aws.faults import HARMLESS, OPERATIONS, UNCHANGED, fault_cases
from tests.aws.proxy import ERRORS, FAULTS
from tests.aws.runs import Command
from tests.aws.world import MANAGEMENT, REGIONS, World

JOBS = 5
LIST, GET, TAGS = OPERATIONS
RULES = ("--select", "BMJ-NET-001", "--select", "BMJ-GOV-001", "--param", "required_tags=Team")  # both find something in every job
ROWS = {LIST: "jobs", GET: "details", TAGS: "tags"}
FAST = {("duplicate key", LIST), ("another account", GET), ("cut off without a length", TAGS)}


@pytest.fixture
def command(world: World, tmp_path: Path, no_waiting: None, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("scanner.aws.jobs.PAGE", 2)
    world.fill(JOBS, (MANAGEMENT,), REGIONS[:1])
    return Command(world, tmp_path)


@pytest.mark.parametrize(("fault", "operation", "times"), fault_cases(FAST))
def test_every_job_is_checked_or_a_row_is_not_complete(
    world: World, command: Command, fault: str, operation: str, times: int | None
) -> None:
    world.fail(operation, fault, times=times, skip=int(operation != TAGS))  # there is only one batch of tags
    run = command.scan(rules=RULES)
    assert world.proxy.damaged or (fault, operation) in UNCHANGED
    assert run.is_sound(), run.out + run.err
    assert world.proxy.most_attempts() <= 6
    if (fault, operation) == ("time is no time", GET):  # well-formed, so that it is our reader of records that refuses it
        failures = 1 if times else JOBS - 1
        assert (run.code, len(run.findings()), len(run.report["load_failures"])) == (4, 2 * (JOBS - failures), failures)
        return
    if times == 1 or (fault, operation) in HARMLESS:
        assert (run.code, len(run.findings()), run.gaps()) == (1, 2 * JOBS, {})
        return
    assert run.code in (3, 4)
    rows = [row for row in run.rows(ROWS[operation]) if row["state"] in ("damaged", "throttled", "error")]
    assert len(rows) == 1
    assert rows[0]["detail"]
    assert run.verdict.startswith(("INCOMPLETE", "FINDINGS, AND INCOMPLETE"))


@pytest.mark.parametrize("fault", [pytest.param(fault, marks=pytest.mark.live) for fault in ERRORS if fault != "dripping"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_error_is_a_row(world: World, command: Command, fault: str, operation: str) -> None:
    world.fail(operation, fault)
    run = command.scan(rules=RULES)
    assert run.is_sound(), run.out + run.err
    assert run.code in (3, 4)
    assert (MANAGEMENT, REGIONS[0], ROWS[operation]) in {scope[:3] for scope in run.gaps()}


# They are about members that this answer does not have, or change an ID that nothing else in it contradicts.
NOT_IN_ORGANIZATIONS = {"empty token", "repeated token", "another account", "time is no time", "invalid UTF-8"}


@pytest.mark.parametrize("fault", [pytest.param(fault, marks=pytest.mark.live) for fault in sorted(FAULTS.keys() - NOT_IN_ORGANIZATIONS)])
@pytest.mark.parametrize("times", [1, None])
def test_a_fault_of_the_organization_is_a_row(world: World, command: Command, fault: str, times: int | None) -> None:
    world.add_organization(2)
    world.fill(1, regions=REGIONS[:1])
    world.fail("ListAccounts", fault, times=times)
    run = command.scan("--accounts", "org", "--role-name", "audit", "--region", REGIONS[0])
    assert run.is_sound(), run.out + run.err
    assert world.proxy.most_attempts() <= 6
    assert world.proxy.damaged
    if times == 1:
        assert (run.code, len(run.findings())) == (1, JOBS + 2)
    else:
        assert run.code == 3
        assert [row["state"] for row in run.rows("accounts")] != ["complete"]


def test_a_deadline_is_a_row(world: World, command: Command) -> None:
    """The List is answered, and the deadline of the scope is over before the first Get."""
    command.configure("live: {scope_deadline: 1s}\n")
    world.proxy.before = lambda request: time.sleep(1.2 * (request.operation == LIST))
    run = command.scan(rules=RULES)
    assert (run.code, set(state for *_, state in run.gaps())) == (3, {"deadline"})

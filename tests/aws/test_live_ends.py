"""Runs that are killed, stopped, or that AWS keeps waiting: nothing is lost or read twice, and each ends in time."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.aws.proxy import Request
from tests.aws.runs import COLLECTION, Command, counts
from tests.aws.world import MANAGEMENT, REGIONS, World

LIST, GET = "ListModelInvocationJobs", "GetModelInvocationJob"
JOBS = 4  # in each of two Regions, one of which has not ended
REQUESTS = 13  # GetCallerIdentity, and for each Region a List, a Get for each job, and GetResources
TWO_REGIONS = ("--region", REGIONS[0], "--region", REGIONS[1])
# Python starts, reads its modules and the SDK's models, and ends; on a busy machine that takes some seconds.
START = 25


@pytest.fixture
def command(world: World, tmp_path: Path) -> Command:
    for region in REGIONS[:2]:
        arns = world.fill(JOBS, (MANAGEMENT,), (region,))
        world.change(arns[0], status="InProgress")
    return Command(world, tmp_path)


def ended_in_journal(command: Command) -> set[str]:
    """The ARNs of the ended jobs whose details a run that was killed has left."""
    journal = command.folder / f"{COLLECTION}.partial"
    if not journal.exists():
        return set()
    whole = journal.read_bytes().rpartition(b"\n")[0]
    records = map(json.loads, whole.splitlines())
    return {record["jobArn"] for record in records if record["status"] != "InProgress"}


def kill_at(command: Command, number: int) -> None:
    """Starts the command, and kills it when its request of this number arrives, before that is answered."""
    process = command.start("collect", "--aws", *TWO_REGIONS, "-o", COLLECTION)
    requests: list[Request] = []

    def count(request: Request) -> None:
        requests.append(request)
        if len(requests) == number:
            process.kill()
            process.wait()

    command.world.proxy.before = count
    process.communicate(timeout=60)
    command.world.proxy.before = lambda _: None
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [pytest.param(k, marks=() if k == 10 else pytest.mark.live) for k in range(1, REQUESTS + 1)])
def test_after_a_kill_each_job_is_there_once_and_nothing_ended_is_asked_for_twice(world: World, command: Command, number: int) -> None:
    kill_at(command, number)
    assert not command.folder.joinpath(COLLECTION).exists()
    known = ended_in_journal(command)
    world.forget_requests()
    again = command.collect(*TWO_REGIONS)
    assert (again.code, len(set(command.arns())), len(command.arns())) == (0, 2 * JOBS, 2 * JOBS)
    asked = {request.path.partition("/model-invocation-job/")[2] for request in world.proxy.log if request.operation == GET}
    assert asked & known == set()
    assert len(asked) == 2 * JOBS - len(known)
    assert number < REQUESTS - 2 or known  # the last requests come after some details at least
    assert not command.folder.joinpath(f"{COLLECTION}.partial").exists()


def test_a_torn_last_line_of_the_journal_is_dropped(world: World, command: Command) -> None:
    """The next run, whose credentials expire, writes behind what is whole, so that the one after it can read that too."""
    command.collect(*TWO_REGIONS)
    lines = command.folder.joinpath(COLLECTION).read_bytes().splitlines(keepends=True)
    command.folder.joinpath(COLLECTION).unlink()
    ended = [line for line in lines[1:] if b'"InProgress"' not in line]
    command.folder.joinpath(f"{COLLECTION}.partial").write_bytes(b"".join(ended[:3]) + ended[3][:-20])
    expiry = world.fail(GET, "expired", skip=3)
    assert command.collect(*TWO_REGIONS).code == 3
    world.proxy.rules.remove(expiry)
    known = ended_in_journal(command)
    world.forget_requests()
    last = command.collect(*TWO_REGIONS)
    assert (last.code, len(set(command.arns())), len(command.arns())) == (0, 2 * JOBS, 2 * JOBS)
    assert len(known) > 3
    assert counts(world)[GET] == 2 * JOBS - len(known)


@pytest.mark.live
def test_stopped_by_ctrl_c_the_journal_stays(world: World, command: Command) -> None:
    process = command.start("collect", "--aws", *TWO_REGIONS, "-o", COLLECTION)
    gets: list[Request] = []

    def stop(request: Request) -> None:
        if request.operation == GET:
            gets.append(request)
        if len(gets) == 6:
            process.send_signal(signal.SIGINT)
            time.sleep(1)

    world.proxy.before = stop
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert not command.folder.joinpath(COLLECTION).exists()
    assert ended_in_journal(command)


@pytest.mark.live
def test_two_runs_for_one_file_do_not_meet(world: World, command: Command) -> None:
    arrived: list[Request] = []

    def wait(request: Request) -> None:
        arrived.append(request)
        if request.operation == LIST:
            time.sleep(4)

    process = command.start("collect", "--aws", *TWO_REGIONS, "-o", COLLECTION)
    world.proxy.before = wait
    while LIST not in [request.operation for request in arrived]:
        time.sleep(0.05)
    world.proxy.before = lambda _: None
    second = command.collect(*TWO_REGIONS)
    assert (second.code, "another run is writing" in second.err) == (2, True)
    process.communicate(timeout=60)
    assert process.returncode == 0


def seconds_until_end(command: Command, *arguments: str) -> tuple[float, int, str]:
    begun = time.monotonic()
    process = command.start(*arguments)
    try:
        _, err = process.communicate(timeout=90)
    finally:
        process.kill()
    return time.monotonic() - begun, process.returncode, err


@pytest.mark.live
@pytest.mark.parametrize("settings", ["{scope_deadline: 3s}", "{deadline: 3s}"])
@pytest.mark.parametrize(("operation", "fault"), [(LIST, "throttled"), (LIST, "dripping"), (GET, "dripping"), ("GetResources", "dripping")])
def test_a_run_ends_within_the_deadline_and_one_read_timeout(
    world: World, command: Command, settings: str, operation: str, fault: str
) -> None:
    """A scope that failed temporarily is read once more, so its own deadline counts twice."""
    command.configure(f"live: {settings}\n")
    world.fail(operation, fault)
    seconds, code, err = seconds_until_end(command, "collect", "--aws", *TWO_REGIONS, "-o", COLLECTION)
    assert (code, "Traceback" in err) == (3, False), err
    times = 2 if "scope" in settings else 1
    assert seconds < times * (3 + 20) + START


@pytest.mark.live
@pytest.mark.parametrize("operation", ["GetCallerIdentity", "ListAccounts", "AssumeRole", "DescribeRegions"])
def test_what_comes_before_the_jobs_ends_in_time_too(world: World, command: Command, operation: str) -> None:
    world.add_organization(2)
    command.configure("live: {deadline: 3s}\n")
    world.fail(operation, "dripping")
    accounts = () if operation == "GetCallerIdentity" else ("--accounts", "org", "--role-name", "audit")
    seconds, code, err = seconds_until_end(command, "collect", "--aws", *accounts, "--region", "all", "-o", COLLECTION)
    assert (code, "Traceback" in err) == (3, False), err
    assert seconds < 3 + 20 + START

"""Whole runs against AWS: what is found, what is asked for, and what the rows say."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.aws.bedrock import add_jobs, jobs_of
from tests.aws.proxy import Request
from tests.aws.runs import COLLECTION, Command, counts
from tests.aws.world import MANAGEMENT, NOW, REGIONS, ROLE, World

LIST, GET, TAGS = "ListModelInvocationJobs", "GetModelInvocationJob", "GetResources"
FOUR_REGIONS = tuple(word for region in REGIONS for word in ("--region", region))
ORGANIZATION = ("--accounts", "org", "--role-name", ROLE)


@pytest.fixture
def command(world: World, tmp_path: Path, no_waiting: None) -> Command:
    return Command(world, tmp_path)


def test_3_accounts_in_4_regions_with_6_faults(world: World, command: Command) -> None:
    first, second, third = world.add_organization(3)
    arns = world.fill(1)
    command.folder.joinpath("accounts.txt").write_text(f"{first}\n{second}\n{third}\n")
    world.fail(LIST, "denied by a policy", first, REGIONS[0])
    world.fail(LIST, "throttled", first, REGIONS[1])
    world.fail(LIST, "HTML", second, REGIONS[0])
    world.fail(GET, "denied", second, REGIONS[1])
    world.fail(TAGS, "another account", third, REGIONS[2])
    world.fail(LIST, "unknown operation", third, REGIONS[3])
    run = command.scan("--accounts", "accounts.txt", "--role-name", ROLE, *FOUR_REGIONS)
    jobs = run.states()
    assert len(jobs) == 12
    assert {scope: state for scope, state in jobs.items() if state != "complete"} == {
        (first, REGIONS[0]): "denied",
        (first, REGIONS[1]): "throttled",
        (second, REGIONS[0]): "damaged",
        (third, REGIONS[3]): "unsupported",
    }
    assert run.states("details")[second, REGIONS[1]] == "denied"
    assert run.states("tags")[third, REGIONS[2]] == "damaged"
    # Without a Get nobody knows whether the job has a VPC; without its tags this rule can be decided.
    healthy = [scope for scope, state in jobs.items() if state == "complete" and scope != (second, REGIONS[1])]
    assert run.findings() == sorted(arn for arn in arns if (arn.split(":")[4], arn.split(":")[3]) in healthy)
    assert world.per_account("AssumeRole") == {first: 1, second: 1, third: 1}
    assert (run.code, run.is_sound()) == (4, True)


def test_a_scan_and_a_collection_that_is_scanned_say_the_same(world: World, command: Command) -> None:
    members = world.add_organization(2)
    world.fill(2)
    add_jobs(members[0], REGIONS[0], 1, tagged=False, first=2)
    add_jobs(members[1], REGIONS[1], 1, first=2, status="InProgress", vpcConfig={"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]})
    world.fail(LIST, "denied", members[1], REGIONS[0])
    options = (*ORGANIZATION, *FOUR_REGIONS[:4])
    rules = ("-p", "core", "--param", "required_tags=Owner")
    live = command.scan(*options, rules=rules)
    command.collect(*options)
    file = command.scan_collection(rules=rules)
    assert live.code == file.code == 4
    assert without_places(live.report) == without_places(file.report)


def without_places(report: dict[str, Any]) -> dict[str, Any]:
    """A report without its sources, their rows, and where in them something is."""
    report = {**report, "run": {key: value for key, value in report["run"].items() if key != "sources"}}
    report["coverage"] = [row for row in report["coverage"] if row.get("operation")]
    report["summary"] = {**report["summary"], "coverage": None}  # the collection is a file with a row of its own
    text = json.dumps(report)
    return json.loads(text, object_hook=lambda entry: {key: value for key, value in entry.items() if key not in ("location", "excerpt")})


def test_the_second_run_asks_for_no_details_of_what_has_ended(world: World, command: Command) -> None:
    arns = world.fill(5, (MANAGEMENT,), REGIONS[:1])
    world.change(arns[0], status="InProgress")
    first = command.collect()
    assert (first.code, command.arns(), counts(world)) == (0, arns, {LIST: 1, GET: 5, TAGS: 1})
    world.forget_requests()
    world.change(arns[0], status="Completed", lastModifiedTime=NOW)
    again = command.collect()
    assert (again.code, command.arns(), counts(world)) == (0, arns, {LIST: 1, GET: 1, TAGS: 1})
    assert [record["status"] for record in command.collected()] == ["Completed"] * 5
    assert not command.folder.joinpath(f"{COLLECTION}.partial").exists()


def test_a_job_that_changed_is_asked_for_again(world: World, command: Command) -> None:
    arns = world.fill(2, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    world.forget_requests()
    world.change(arns[1], lastModifiedTime="2026-11-23T11:59:30Z", message="changed")
    command.collect()
    assert counts(world)[GET] == 1
    assert [record.get("message") for record in command.collected()] == [None, "changed"]


def test_tags_are_always_asked_for_anew(world: World, command: Command) -> None:
    arns = world.fill(2, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    from moto.bedrock.models import bedrock_backends

    bedrock_backends[MANAGEMENT][REGIONS[0]].tagger.tag_resource(arns[0], [{"Key": "Owner", "Value": "search"}])
    command.collect()
    assert [record["tags"] for record in command.collected()] == [{"Owner": "search"}, {"Owner": "ml"}]


def test_tags_of_an_earlier_collection_are_not_taken_for_those_of_today(world: World, command: Command) -> None:
    world.fill(1, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    world.fail(TAGS, "denied")
    assert command.collect().code == 3
    assert [record.get("tags") for record in command.collected()] == [None]
    assert command.scan_collection(rules=("--select", "BMJ-GOV-001", "--param", "required_tags=Owner")).code == 3


def test_an_ended_job_that_get_resources_leaves_out_has_no_tags(world: World, command: Command) -> None:
    add_jobs(MANAGEMENT, REGIONS[0], 2)
    add_jobs(MANAGEMENT, REGIONS[0], 1, tagged=False, first=2)
    add_jobs(MANAGEMENT, REGIONS[0], 1, tagged=False, first=3, status="InProgress")
    run = command.scan(rules=("--select", "BMJ-GOV-001", "--param", "required_tags=Owner"))
    assert counts(world) == {LIST: 1, GET: 4, TAGS: 1, "ListTagsForResource": 1}
    assert [arn[-1] for arn in run.findings()] == ["2", "3"]
    assert [(row["inferred"], row["state"]) for row in run.rows("tags")] == [(1, "complete")]
    assert run.code == 1


def test_where_no_job_is_tagged_each_is_asked_for(world: World, command: Command) -> None:
    add_jobs(MANAGEMENT, REGIONS[0], 3, tagged=False)
    run = command.scan(rules=("--select", "BMJ-GOV-001", "--param", "required_tags=Owner"))
    assert counts(world)["ListTagsForResource"] == 3
    assert (len(run.findings()), run.code) == (3, 1)


def test_after_three_refusals_tags_are_not_asked_for_any_more(world: World, command: Command) -> None:
    add_jobs(MANAGEMENT, REGIONS[0], 6, tagged=False)
    world.fail("ListTagsForResource", "denied")
    run = command.scan(rules=("--select", "BMJ-GOV-001", "--param", "required_tags=Owner"))
    assert counts(world)["ListTagsForResource"] == 3
    assert (run.states("tags"), run.code) == ({(MANAGEMENT, REGIONS[0]): "denied"}, 3)


def test_summaries_only(world: World, command: Command) -> None:
    world.fill(2, (MANAGEMENT,), REGIONS[:1])
    run = command.collect("--detail", "list")
    assert (run.code, counts(world)) == (0, {LIST: 1, TAGS: 1})
    assert run.states("details") == {(MANAGEMENT, REGIONS[0]): "not_asked"}
    assert command.scan_collection().code == 3  # a summary may leave the VPC out


def test_a_collection_of_summaries_supplies_no_details(world: World, command: Command) -> None:
    world.fill(2, (MANAGEMENT,), REGIONS[:1])
    command.collect("--detail", "list")
    command.collect()
    assert counts(world)[GET] == 2
    assert command.scan_collection().code == 1


def test_what_since_and_name_contains_leave_out_is_not_listed(world: World, command: Command) -> None:
    world.fill(3, (MANAGEMENT,), REGIONS[:1])
    jobs_of(MANAGEMENT, REGIONS[0])[f"arn:aws:bedrock:{REGIONS[0]}:{MANAGEMENT}:model-invocation-job/{2:012d}"]["submitTime"] = (
        "2026-10-01T00:00:00Z"
    )
    run = command.scan()
    assert (len(run.findings()), run.report["window"]["since"]) == (2, "2026-10-24T12:00:00Z")
    assert len(command.scan("--since", "all").findings()) == 3
    assert len(command.scan("--name-contains", "-1").findings()) == 1


def test_base_credentials_that_expire_end_the_collecting(world: World, command: Command) -> None:
    members = world.add_organization(12)
    world.fill(1, regions=REGIONS[:1])
    world.fail("AssumeRole", "expired")
    run = command.collect(*ORGANIZATION, "--region", REGIONS[0])
    assert run.code == 3
    assert set(run.states("role").values()) == set(run.states().values()) == {"expired"}
    assert len(run.states()) == len(members) + 1
    assert counts(world)["AssumeRole"] <= 8  # those that were under way
    assert run.is_sound()


def test_what_was_read_before_the_credentials_expired_is_not_read_again(world: World, command: Command) -> None:
    arns = world.fill(5, (MANAGEMENT,), REGIONS[:1])
    expiry = world.fail(GET, "expired", skip=2)
    run = command.collect()
    assert (run.code, run.states("details"), command.arns()) == (3, {(MANAGEMENT, REGIONS[0]): "expired"}, arns)
    world.forget_requests()
    world.proxy.rules.remove(expiry)
    again = command.collect()
    assert (again.code, command.arns(), counts(world)[GET]) == (0, arns, 3)


@pytest.mark.parametrize(("operation", "fault"), [(LIST, "denied"), ("GetCallerIdentity", "denied"), (LIST, "expired")])
def test_a_bad_night_keeps_the_details_that_the_last_one_read(world: World, command: Command, operation: str, fault: str) -> None:
    arns = world.fill(3, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    failure = world.fail(operation, fault)
    assert (command.collect().code, command.arns()) == (3, [])
    world.proxy.rules.remove(failure)
    world.forget_requests()
    again = command.collect()
    assert (again.code, command.arns(), counts(world).get(GET)) == (0, arns, None)
    assert not (command.folder / "jobs.jsonl.partial").exists()


def test_doctor_tries_details_and_tags_too(world: World, command: Command) -> None:
    world.fill(3, (MANAGEMENT,), REGIONS[:1])
    assert command.run("doctor", "--aws").returncode == 0
    assert counts(world) == {LIST: 1, GET: 1, TAGS: 1}
    world.fail(GET, "denied")
    run = command.run("doctor", "--aws")
    assert run.returncode == 3
    assert "bedrock:GetModelInvocationJob is denied" in run.stdout


def test_an_organization_without_accounts_is_an_error(world: World, command: Command) -> None:
    run = command.scan(*ORGANIZATION)
    assert (run.code, [row["state"] for row in run.rows("accounts")]) == (3, ["error"])


def test_a_unit_has_the_accounts_of_the_units_below(world: World, command: Command) -> None:
    first, second, third = world.add_organization(3)
    unit = world.add_unit("prod", accounts=(first,))
    world.add_unit("eu", unit, (second,))
    world.fill(1, regions=REGIONS[:1])
    run = command.scan(*ORGANIZATION, "--ou", unit, "--region", REGIONS[0])
    assert list(run.states()) == [(first, REGIONS[0]), (second, REGIONS[0])]
    assert (len(run.findings()), run.code) == (2, 1)
    assert third not in json.dumps(run.report)


def test_all_regions_of_an_account(world: World, command: Command) -> None:
    add_jobs(MANAGEMENT, "sa-east-1", 1)
    run = command.scan("--region", "all")
    assert len(run.states()) > 10
    assert [arn.split(":")[3] for arn in run.findings()] == ["sa-east-1"]
    assert world.calls()["DescribeRegions"] == 1
    assert counts(world)[TAGS] == 1  # where there are jobs


def test_regions_that_cannot_be_listed_are_a_gap(world: World, command: Command) -> None:
    world.fail("DescribeRegions", "denied")
    run = command.scan("--region", "all")
    assert (run.states("regions"), run.code) == ({(MANAGEMENT, ""): "denied"}, 3)


@pytest.mark.live
def test_an_enabled_region_that_the_sdk_does_not_know_is_named(world: World, command: Command) -> None:
    add_jobs(MANAGEMENT, REGIONS[0], 1)
    world.fail("DescribeRegions", "new Region")
    run = command.scan("--region", "all")
    assert run.code == 1
    assert any("eu-west-99" in note for note in run.report["notes"])
    assert "eu-west-99" in run.out


def test_an_account_without_a_region_that_can_be_read_is_a_gap(world: World, command: Command) -> None:
    world.fail("DescribeRegions", "only new Regions")
    run = command.scan("--region", "all", "--allow-empty")
    assert (run.code, run.states("regions")) == (3, {(MANAGEMENT, ""): "unsupported"})


def test_what_failed_temporarily_is_read_once_more(world: World, command: Command) -> None:
    world.fill(1, (MANAGEMENT,), REGIONS[:2])
    world.fail(LIST, "throttled", region=REGIONS[0], times=6)
    world.fail(LIST, "denied", region=REGIONS[1], times=1)
    run = command.scan(*FOUR_REGIONS[:4])
    assert run.states() == {(MANAGEMENT, REGIONS[0]): "complete", (MANAGEMENT, REGIONS[1]): "denied"}
    assert (len(run.findings()), counts(world)[LIST]) == (1, 6 + 1 + 1)


def test_a_job_on_two_pages_is_one_job(world: World, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.aws.jobs.PAGE", 2)
    add_jobs(MANAGEMENT, REGIONS[0], 4, first=1)
    lists: list[str] = []

    def submit_another(request: Request) -> None:
        """A newer job moves the others down by one, after the first page."""
        lists.extend([request.path] if request.operation == LIST else [])
        if len(lists) == 2:
            add_jobs(MANAGEMENT, REGIONS[0], 1)

    world.proxy.before = submit_another
    command.collect()
    assert [arn[-1] for arn in command.arns()] == ["1", "2", "3", "4"]


def test_what_was_complete_and_is_not_now_is_lost(world: World, command: Command) -> None:
    world.fill(1, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    world.fail(LIST, "denied")
    run = command.scan("--reuse", COLLECTION)
    lost = [(entry["region"], entry["operation"], entry["state"]) for entry in run.report["signals"]["lost"]]
    assert (run.code, lost) == (3, [(REGIONS[0], "jobs", "denied")])


def test_details_of_yesterday_are_said_to_be_so(world: World, command: Command) -> None:
    """A job that changed since, whose details cannot be read today, is judged as it was last seen; a new one is not judged at all."""
    command.configure("live: {max_age: 48h}\n")
    in_a_vpc = {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    arns = add_jobs(MANAGEMENT, REGIONS[0], 2, vpcConfig=in_a_vpc)
    command.collect("--now", "2026-11-22T12:00:00Z", "--since", "all")
    world.change(arns[1], lastModifiedTime="2026-11-23T11:59:30Z")
    world.fail(GET, "throttled")
    run = command.scan("--reuse", COLLECTION)
    assert (run.code, run.states("details")) == (0, {(MANAGEMENT, REGIONS[0]): "stale"})
    assert run.verdict.startswith("CLEAN, 1 of 1 scope as of 2026-11-22")
    add_jobs(MANAGEMENT, REGIONS[0], 1, first=2, vpcConfig=in_a_vpc)
    run = command.scan("--reuse", COLLECTION)
    assert (run.code, run.states("details")) == (3, {(MANAGEMENT, REGIONS[0]): "throttled"})


def test_what_aws_was_expected_to_be_read_of(world: World, command: Command) -> None:
    first, second, third = world.add_organization(3)
    world.fill(1, (first,), REGIONS[:1])
    world.fail(LIST, "denied", third, REGIONS[0])
    expected = (f"{first}/{REGIONS[0]}", second, f"{third}/{REGIONS[0]}", f"{first}/{REGIONS[1]}", "999900001111")
    options = tuple(word for text in expected for word in ("--expect", text))
    run = command.scan(*ORGANIZATION, "--region", REGIONS[0], "--fail-on", "never", *options)
    missing = [(row["account"], row.get("region", "")) for row in run.report["coverage"] if row["state"] == "missing"]
    # The account without a job was read in full; the one that is denied has a row that says so.
    assert sorted(missing) == sorted([(first, REGIONS[1]), ("999900001111", "")])
    assert (run.code, run.states()[third, REGIONS[0]], run.is_sound()) == (3, "denied", True)
    assert "1 expected account and 1 expected Region missing" in run.out

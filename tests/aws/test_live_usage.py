"""What cannot be asked is one sentence and exit code 2; nothing is collected, and AWS is asked for no job."""

import re
from pathlib import Path

import pytest

from tests.aws.runs import COLLECTION, Command, counts
from tests.aws.world import MANAGEMENT, REGIONS, ROLE, World

ORGANIZATION = ("--accounts", "org", "--role-name", ROLE, "--region", REGIONS[0])
FROM_FILE = ("--accounts", "accounts.txt", "--role-name", ROLE)
NO_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}


@pytest.fixture
def command(world: World, tmp_path: Path, no_waiting: None) -> Command:
    world.fill(1, (MANAGEMENT,), REGIONS[:1])
    tmp_path.joinpath("accounts.txt").write_text("100000000001\n")
    return Command(world, tmp_path)


MISTAKES = [
    pytest.param((), NO_CREDENTIALS, "no AWS credentials found", id="no credentials"),
    pytest.param((), {"AWS_DEFAULT_REGION": ""}, "no Region", id="no Region"),
    pytest.param(("--profile", "nightly"), {}, "no AWS profile 'nightly' found", id="unknown profile"),
    pytest.param(("--region", "US-EAST-1"), {}, "unknown Region 'US-EAST-1'", id="Region in capitals"),
    pytest.param(("--region", "us-east-11"), {}, "unknown Region 'us-east-11'", id="no such Region"),
    pytest.param(("--region", "all", "--region", "us-east-1"), {}, "all means every Region", id="all and another"),
    pytest.param(("--role-arn", "audit"), {}, "'audit' is not the ARN of a role", id="role without ARN"),
    pytest.param(("--role-arn", "arn:aws:iam::1:role/x"), {}, "is not the ARN of a role", id="role of no account"),
    pytest.param(("--accounts", "nowhere.txt", "--role-name", ROLE), {}, "file not found: nowhere.txt", id="no file"),
    pytest.param(("--accounts", "accounts.txt"), {}, "has no role", id="no role"),
    pytest.param(("--accounts", "org"), {}, "needs --role-name", id="org without role"),
    pytest.param(("--ou", "ou-1"), {}, "needs --accounts org", id="unit without org"),
    pytest.param((*ORGANIZATION, "--ou", "ou-abcd-12345678"), {}, "ou-abcd-12345678", id="no such unit"),
    pytest.param(("--external-id", "x"), {}, "needs a role", id="external ID without role"),
    pytest.param(("--detail", "most"), {}, "most", id="detail"),
    pytest.param(("--since", "yesterday"), {}, "yesterday", id="since"),
    pytest.param(("--status", "Finished"), {}, "Finished", id="status"),
]


@pytest.mark.parametrize(("options", "environment", "words"), MISTAKES)
def test_a_mistake_is_one_sentence(
    world: World, command: Command, options: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    world.add_organization(1)
    run = command.collect(*options, **environment)
    assert (run.code, run.out, run.report) == (2, "", {})
    assert words in run.err
    assert len(run.err.strip().splitlines()) <= 2, run.err
    assert "Traceback" not in run.err
    assert counts(world)["ListModelInvocationJobs"] == 0
    assert [file.name for file in command.folder.iterdir()] == ["accounts.txt"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10000000001\n", "not an account ID (12 digits expected, keep leading zeros)"),
        ("100000000001\n100000000002\n100000000001\n", "100000000001"),
        ("# none\n", "no account"),
        ("", "lists no accounts"),
        ("accounts: [{account_id: '100000000001', role: audit, regionz: [us-east-1]}]\n", "regionz"),
    ],
)
def test_a_file_of_accounts_with_a_mistake(world: World, command: Command, text: str, words: str) -> None:
    command.folder.joinpath("accounts.txt").write_text(text)
    run = command.collect(*FROM_FILE)
    assert (run.code, run.report, counts(world)["AssumeRole"]) == (2, {}, 0)
    assert re.search(re.escape(words), run.err), run.err


def test_a_file_that_has_the_regions_of_all_its_accounts_needs_no_other(world: World, command: Command) -> None:
    world.fill(1, ("100000000001",), REGIONS[:1])
    file = command.folder / "accounts.yml"
    file.write_text(f"accounts: [{{account_id: '100000000001', role: {ROLE}, regions: [{REGIONS[0]}]}}]\n")
    run = command.collect("--accounts", "accounts.yml", AWS_DEFAULT_REGION="")
    assert (run.code, run.states()) == (0, {("100000000001", REGIONS[0]): "complete"})
    file.write_text("accounts: [{account_id: '100000000001', role: audit}]\n")
    run = command.collect("--accounts", "accounts.yml", AWS_DEFAULT_REGION="")
    assert (run.code, "no Region" in run.err) == (2, True)


def test_aws_and_a_source(command: Command) -> None:
    done = command.run("scan", "--aws", "accounts.txt")
    assert (done.returncode, "takes no SOURCE" in done.stderr) == (2, True)


def test_options_of_a_live_scan_need_aws(command: Command) -> None:
    done = command.run("scan", "accounts.txt", "--region", "us-east-1")
    assert (done.returncode, "--region: needs --aws" in done.stderr) == (2, True)


def test_the_configuration_s_sources_are_not_read_beside_aws(world: World, command: Command) -> None:
    command.configure("sources: [nowhere/]\n")
    assert command.scan().code == 1


def test_where_all_is_excluded_nothing_was_checked(world: World, command: Command) -> None:
    command.configure("live: {exclude: [{regions: [us-east-1], reason: Not in use., owner: me@example.com, until: 2027-01-01}]}\n")
    run = command.scan("--allow-empty")  # which is about jobs, not about scopes
    assert (run.code, counts(world)["ListModelInvocationJobs"]) == (3, 0)
    assert run.states() == {(MANAGEMENT, REGIONS[0]): "excluded"}


@pytest.mark.parametrize(
    ("output", "code", "words"),
    [("nowhere/jobs.jsonl", 74, "nowhere"), ("/dev/full", 74, "No space left"), ("/dev/null", 0, "1 job written")],
)
@pytest.mark.live  # each in a process of its own
def test_where_the_collection_goes(command: Command, output: str, code: int, words: str) -> None:
    process = command.start("collect", "--aws", "-o", output)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, words in err) == (code, True), err
    assert "Traceback" not in err
    assert not Path(f"{output}.partial").exists()
    assert [file.name for file in command.folder.iterdir()] == ["accounts.txt"]


def test_a_collection_that_lacks_a_line_is_truncated(world: World, command: Command) -> None:
    world.fill(3, (MANAGEMENT,), REGIONS[:1])
    command.collect()
    file = command.folder / COLLECTION
    assert command.scan_collection().code == 1
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    run = command.scan_collection()
    assert (run.code, "the collection is damaged" in run.out) == (4, True)

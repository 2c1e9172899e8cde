"""IAM policies of a scan: exactly the actions that its flags need, on resources as narrow as IAM allows."""

import itertools
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.aws.calls import CALLS, CONTEXT_CALLS
from scanner.aws.iam.cloudformation import cloudformation
from scanner.aws.iam.policy import UNKNOWN_PRINCIPAL, Flags, actions, documents, read_principal
from scanner.aws.iam.terraform import terraform
from scanner.errors import UsageError
from scanner.shape.contexts.table import KINDS
from tests.aws.templates import actions_of, resources
from tests.surroundings import run_here

ROLE = "arn:aws:iam::111122223333:role/audit/JobscanReader"
UNIT = "ou-ab12-cdefghij"
ACCOUNTS = """\
accounts:
  - account_id: "111111111111"
    role: [arn:aws:iam::111111111111:role/Hub, arn:aws:iam::111111111111:role/Reader]
    regions: [eu-central-1]
  - account_id: "222222222222"
"""
READING = {"bedrock:ListModelInvocationJobs", "bedrock:GetModelInvocationJob", "bedrock:ListTagsForResource", "tag:GetResources"}
ORGANIZATION = Flags(accounts_from="org", role_name="JobscanReader")
UNIT_ONLY = Flags(accounts_from="org", role_name="JobscanReader", unit=UNIT, external_id="nightly-1", regions=("all",))
ALL = [
    Flags(regions, role_arn, "", accounts, "JobscanReader" if accounts else "", (), unit, details, reuse, context)
    for regions, (role_arn, accounts, unit), details, reuse, context in itertools.product(
        [(), ("all",), ("eu-central-1",)],
        [("", "", ""), (ROLE, "", ""), ("", "accounts.txt", ""), ("", "org", ""), ("", "org", UNIT), ("", "org", "r-ab12")],
        [True, False],
        ["", "yesterday.jsonl", "s3://dumps/jobs.jsonl"],
        [frozenset(), frozenset({"route_table"}), frozenset(KINDS)],
    )
]


def test_without_a_role_the_caller_reads() -> None:
    assert documents(Flags(regions=("eu-central-1",))) == {
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "ListJobs",
                    "Effect": "Allow",
                    "Action": ["bedrock:ListModelInvocationJobs", "tag:GetResources"],
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-central-1"]}},
                },
                {
                    "Sid": "ReadJobs",
                    "Effect": "Allow",
                    "Action": ["bedrock:GetModelInvocationJob", "bedrock:ListTagsForResource"],
                    "Resource": ["arn:aws:bedrock:eu-central-1:*:model-invocation-job/*"],
                },
                {"Sid": "NameAccount", "Effect": "Allow", "Action": ["sts:GetCallerIdentity"], "Resource": "*"},
            ],
        },
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": UNKNOWN_PRINCIPAL}, "Action": "sts:AssumeRole"}],
        },
    }


def test_a_role_reads_only_its_account() -> None:
    policies = documents(Flags(role_arn=ROLE, external_id="nightly-1"), read_principal("444455556666", "aws"))
    assert set(actions_of(policies["PolicyDocument"])) == READING
    assert policies["PolicyDocument"]["Statement"][1]["Resource"] == ["arn:aws:bedrock:*:111122223333:model-invocation-job/*"]
    assert policies["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "nightly-1"}},
        }
    ]
    assert policies["CallerPolicyDocument"]["Statement"] == [
        {"Sid": "AssumeReader", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": ROLE}
    ]


def test_who_scans_an_organization_lists_its_accounts() -> None:
    caller = documents(ORGANIZATION)["CallerPolicyDocument"]
    assert [(statement["Action"], statement["Resource"]) for statement in caller["Statement"]] == [
        (["sts:AssumeRole"], "arn:aws:iam::*:role/JobscanReader"),
        (["organizations:ListAccounts"], "*"),
    ]
    caller = documents(UNIT_ONLY)["CallerPolicyDocument"]
    assert (caller["Statement"][1]["Action"], caller["Statement"][1]["Resource"]) == (
        ["organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"],
        ["arn:aws:organizations::*:ou/o-*/ou-ab12-*"],
    )


def test_roles_that_a_file_names_are_the_only_ones_to_be_assumed() -> None:
    roles = ("arn:aws:iam::222222222222:role/b", "arn:aws:iam::111111111111:role/a")
    caller = documents(Flags(accounts_from="accounts.yml", member_roles=roles))["CallerPolicyDocument"]
    assert caller["Statement"][0]["Resource"] == sorted(roles)
    many = tuple(f"arn:aws:iam::{account:012d}:role/R" for account in range(101))
    caller = documents(Flags(accounts_from="accounts.yml", member_roles=many))["CallerPolicyDocument"]
    assert caller["Statement"][0]["Resource"] == ["arn:aws:iam::*:role/R"]


# Not by their texts: a set in them has another order in each process.
@pytest.mark.parametrize("flags", ALL, ids=[f"flags{number}" for number in range(len(ALL))])
def test_the_policies_allow_exactly_the_actions(flags: Flags) -> None:
    policies = documents(flags)
    allowed = {action for name, policy in policies.items() if not name.endswith("RolePolicyDocument") for action in actions_of(policy)}
    assert allowed == actions(flags)
    assert actions(flags) <= {call.action for call in CALLS}
    assert [action for action in allowed if not re.search(r":(List|Get|Describe|AssumeRole$)", action)] == []
    assert ("bedrock:GetModelInvocationJob" in allowed) == flags.details
    assert ("ec2:DescribeRegions" in allowed) == (flags.regions == ("all",))


def test_the_partition_is_that_of_the_role_or_of_the_regions() -> None:
    china = documents(Flags(regions=("cn-north-1",), accounts_from="org", role_name="R"))
    assert china["CallerPolicyDocument"]["Statement"][0]["Resource"] == "arn:aws-cn:iam::*:role/R"
    government = documents(Flags(role_arn="arn:aws-us-gov:iam::111122223333:role/R", reuse="s3://dumps/jobs.jsonl"))
    assert government["CallerPolicyDocument"]["Statement"][2]["Resource"] == "arn:aws-us-gov:s3:::dumps/jobs.jsonl"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (Flags(accounts_from="org", role_name="R", unit="workloads"), "'workloads' is not the ID of an organizational unit"),
    ],
)
def test_flags_that_cannot_be_are_wrong_usage(flags: Flags, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        documents(flags)


@pytest.mark.parametrize("text", ["12345", "arn:aws:s3:::x", "arn:aws:iam::444455556666:policy/x", "*"])
def test_a_principal_is_a_role_or_an_account(text: str) -> None:
    with pytest.raises(UsageError, match="is not the ARN of a role or user"):
        read_principal(text, "aws")


def test_the_management_account_can_let_another_list_its_accounts() -> None:
    assert "Delegation" not in resources(cloudformation(UNIT_ONLY))
    for flags, listing in (
        (ORGANIZATION, ["organizations:ListAccounts"]),
        (UNIT_ONLY, ["organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"]),
    ):
        found = resources(cloudformation(flags, management=True))
        assert found["Reader"] == resources(cloudformation(flags))["Reader"]
        policy = found["Reader"]["Properties"]["Policies"][0]["PolicyDocument"]
        assert actions_of(policy) == actions_of(documents(flags)["PolicyDocument"])
        assert (actions_of(found["Delegation"]["Properties"]["Content"]), found["Delegation"]["Condition"]) == (listing, "DelegatesListing")


LINTED = [
    UNIT_ONLY,
    pytest.param(ORGANIZATION, marks=pytest.mark.live),  # a second each
    pytest.param(Flags(role_arn=ROLE), marks=pytest.mark.live),
]


@pytest.mark.parametrize("flags", LINTED)
def test_the_templates_pass_cfn_lint(flags: Flags) -> None:
    cfnlint = pytest.importorskip("cfnlint.api")
    assert cfnlint.lint(cloudformation(flags, ROLE)) == []
    assert cfnlint.lint(cloudformation(flags, management=True)) == []


@pytest.mark.parametrize("flags", [Flags(role_arn=ROLE), UNIT_ONLY, ORGANIZATION], ids=["role", "unit", "organization"])
def test_terraform_accepts_the_text(flags: Flags, tmp_path: Path) -> None:
    text = terraform(flags, ROLE)
    assert "${AWS" not in text.replace("$${AWS", "")
    if shutil.which("terraform") is None:
        pytest.skip("no terraform")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    subprocess.run(["terraform", "fmt", "-check", "-diff"], cwd=tmp_path, check=True)


def test_the_command_prints_policies_or_templates(tmp_path: Path) -> None:
    organization = ["--accounts", "org", "--role-name", "R", "--detail", "list"]
    done = run_here(tmp_path, "iam-policy", "--aws", *organization)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == documents(Flags(accounts_from="org", role_name="R", details=False))
    done = run_here(tmp_path, "iam-policy", *organization, "--stackset", "--management", "--trust", ROLE)
    assert done.stdout == cloudformation(Flags(accounts_from="org", role_name="R", details=False), ROLE, management=True)
    done = run_here(tmp_path, "iam-policy", "--role-arn", ROLE, "--terraform")
    assert done.stdout == terraform(Flags(role_arn=ROLE))


def test_a_file_of_accounts_names_the_roles_and_the_regions(tmp_path: Path) -> None:
    (tmp_path / "accounts.yml").write_text(ACCOUNTS, encoding="utf-8")
    done = run_here(tmp_path, "iam-policy", "--accounts", "accounts.yml", "--role-name", "R", "--region", "eu-west-1")
    policies = json.loads(done.stdout)
    assert policies["CallerPolicyDocument"]["Statement"][0]["Resource"] == [
        "arn:aws:iam::111111111111:role/Hub",
        "arn:aws:iam::222222222222:role/R",
    ]
    regions = policies["PolicyDocument"]["Statement"][0]["Condition"]["StringEquals"]["aws:RequestedRegion"]
    assert regions == ["eu-central-1", "eu-west-1"]
    done = run_here(tmp_path, "iam-policy", "--accounts", "accounts.yml", "--role-name", "R")
    listing, reading = json.loads(done.stdout)["PolicyDocument"]["Statement"]
    assert ("Condition" in listing, reading["Resource"]) == (False, ["arn:aws:bedrock:*:*:model-invocation-job/*"])
    (tmp_path / "accounts.yml").write_text(ACCOUNTS.replace("eu-central-1", "all"), encoding="utf-8")
    done = run_here(tmp_path, "iam-policy", "--accounts", "accounts.yml", "--role-name", "R")
    assert "ec2:DescribeRegions" in done.stdout
    done = run_here(tmp_path, "iam-policy", "--accounts", "accounts.yml")
    assert (done.returncode, "account 222222222222 has no role" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--stackset", "--terraform"], "exclude each other"),
        (["--management", "--accounts", "org", "--role-name", "R"], "--management needs --stackset"),
        (["--stackset", "--management"], "--management needs --accounts org"),
        (["--accounts", "org"], "needs --role-name"),
        (["--stackset"], "no role to make: pass --role-arn"),
        (["--trust", "nightly"], "--trust: 'nightly' is not the ARN of a role or user"),
        (["--accounts", "org", "--role-name", "R", "--ou", "x"], "--ou: 'x' is not the ID of an organizational unit"),
    ],
)
def test_the_command_refuses_options_that_cannot_be(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run_here(tmp_path, "iam-policy", *arguments)
    assert (done.returncode, done.stdout, words in done.stderr) == (2, "", True), done.stderr


def test_context_has_a_statement_of_its_own() -> None:
    assert context_actions(documents(Flags())) == []
    assert context_actions(documents(Flags(context=frozenset(KINDS)))) == [call.action for call in CONTEXT_CALLS]
    assert context_actions(documents(Flags(context=frozenset({"key", "route_table"})))) == [*ROUTES, "kms:DescribeKey"]


def context_actions(policies: dict[str, Any]) -> list[str]:
    """The actions of the statement about what jobs refer to; none where there is none."""
    statements = [statement for statement in policies["PolicyDocument"]["Statement"] if statement["Sid"] == "DescribeContext"]
    assert [statement["Resource"] for statement in statements] in ([], ["*"])
    return [action for statement in statements for action in statement["Action"]]


ROUTES = ["ec2:DescribeSubnets", "ec2:DescribeRouteTables"]
WAIVER = """\
format: 1
waivers:
- id: W-1
  rules: [BMJ-ENC-001]
  where: {{when: "context('key', output_data_config.s3_output_data_config.s3_encryption_key_id).key_manager == 'CUSTOMER'"}}
  reason: The key is being replaced.
  owner: ml@acme.example
  added: {added}
  expires: {expires}
"""
CONFIGURATION = """\
format: 1
policies: [core, network-isolation]
"""


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], ROUTES), (["--no-context"], []), (["--context"], [call.action for call in CONTEXT_CALLS]), (["--no-config"], [])],
    ids=str,
)
def test_the_command_allows_what_the_rules_of_the_configuration_ask(tmp_path: Path, options: list[str], expected: list[str]) -> None:
    (tmp_path / "jobscan.yaml").write_text(CONFIGURATION, encoding="utf-8")
    done = run_here(tmp_path, "iam-policy", *options)
    assert context_actions(json.loads(done.stdout)) == expected, done.stderr


def test_the_command_allows_what_a_waiver_asks(tmp_path: Path) -> None:
    today, day = datetime.now(UTC).date(), timedelta(days=1)
    (tmp_path / "jobscan.yaml").write_text("format: 1\npolicies: [core]\nwaivers: [waivers.yaml]\n", encoding="utf-8")
    (tmp_path / "waivers.yaml").write_text(WAIVER.format(added=today - day, expires=today + 30 * day), encoding="utf-8")
    done = run_here(tmp_path, "iam-policy")
    assert context_actions(json.loads(done.stdout)) == ["kms:DescribeKey"], done.stderr


def test_a_configuration_with_mistakes_allows_nothing(tmp_path: Path) -> None:
    (tmp_path / "jobscan.yaml").write_text("format: 1\npolicies: [no-such-pack]\n", encoding="utf-8")
    done = run_here(tmp_path, "iam-policy")
    assert (done.returncode, done.stdout, "no-such-pack" in done.stderr) == (2, "", True), done.stderr

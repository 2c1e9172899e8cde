"""What a night of 900 findings looks like on terminals of 80, 120 and 200 columns, whole; `make goldens` rewrites the captures."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.formats.options import ReportOptions
from scanner.formats.text.report import pieces
from scanner.model.report import Report
from scanner.model.severity import Severity
from tests.golden.test_golden import REWRITE
from tests.unit.formats import reports

CAPTURES = Path(__file__).parent / "_terminals"
RULES = [
    reports.rule("BMJ-ENC-001", Severity.MEDIUM),
    reports.rule("BMJ-NET-001", Severity.HIGH, title="A job must have subnets and security groups of a VPC"),
    reports.rule("BMJ-RES-008", Severity.CRITICAL, title="The output bucket must belong to the job's account or to a trusted one"),
]
ROLES = (
    "batch-claims-production",
    "AmazonBedrockExecutionRoleForBatchInference",
    "search",
    "AWSReservedSSO_PowerUserAccess_1a2b3c4d5e6f7a8b",
)


def night() -> Report:
    """900 findings of three rules in two accounts and three Regions, some of jobs that are still running, and a rule left open."""
    findings = []
    for number in range(900):
        rule = RULES[number % 3]
        account = ("111122223333", "444455556666")[number % 2]
        region = ("eu-central-1", "us-east-1", "ap-southeast-2")[number % 5 % 3]
        role = ROLES[number % 7 % 4]
        pipeline = f"{rule.id} | {account} | {region} | {role} | nightly-{number % 7}-*"
        findings.append(
            reports.finding(
                rule,
                number,
                account_id=account,
                region=region,
                role=f"arn:aws:iam::{account}:role/service-role/{role}",
                job_name=f"nightly-{number % 7}-summaries-of-claims-{number:04}",
                status="InProgress" if number % 29 == 0 else "Completed",
                owner=("", "claims@acme.example", "search-and-recommendations@acme.example")[number % 11 % 3],
                cause=f"{pipeline} | output_data_config.s3_output_data_config.s3_encryption_key_id absent",
            )
        )
    left = [reports.undecided(RULES[1], number, path="vpc_config") for number in range(900, 920)]
    made = reports.report(1000, RULES, findings, left, exit_code=4, complete=False)
    return replace(made, accounts=("111122223333", "444455556666"), regions=("ap-southeast-2", "eu-central-1", "us-east-1"))


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_night_on_a_terminal(width: int) -> None:
    text = "".join(pieces(night(), ReportOptions(width=min(width, 110), table_width=width)))
    capture = CAPTURES / f"{width}.txt"
    if REWRITE:
        capture.write_text(text, encoding="utf-8", newline="\n")
    assert text == capture.read_text(encoding="utf-8")

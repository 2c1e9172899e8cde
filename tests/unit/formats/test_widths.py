"""The text report in terminals from 80 to 200 columns, what it puts first, and the script of commands."""

import pytest
from msgspec.structs import replace

from scanner.display.lines import cells, columns, middle
from scanner.formats.cause_order import first_to_fix
from scanner.formats.commands import pieces as commands
from scanner.formats.options import ReportOptions
from scanner.formats.text.report import pieces
from scanner.model.outcome import Reason, ReasonKind
from scanner.model.report import Report
from scanner.model.rule import Precision
from scanner.model.severity import Severity

from . import reports

KEY = reports.rule()
VPC = reports.rule("BMJ-NET-001", Severity.HIGH, title="A job must have subnets and security groups of a VPC of its own account")


def wide() -> Report:
    """Long names in every column, two accounts and Regions, and an owner."""
    findings = []
    for number in range(6):
        rule = (KEY, VPC)[number % 2]
        findings.append(
            reports.finding(
                rule,
                number,
                account_id=("111122223333", "444455556666")[number % 2],
                region=("eu-central-1", "ap-southeast-2")[number % 2],
                role=f"arn:aws:iam::111122223333:role/service-role/AmazonBedrockExecutionRoleForBatchInference-{number}",
                job_name=f"a-nightly-job-with-quite-a-long-name-{number}",
                owner=f"a-team-with-a-long-name-{number}@acme.example",
                status="InProgress" if number == 3 else "Completed",
                cause=f"{rule.id} | {number} | key absent",
            )
        )
    made = reports.report(6, (KEY, VPC), findings, [reports.undecided(KEY, 8)], exit_code=4, complete=False)
    return replace(made, accounts=("111122223333", "444455556666"), regions=("ap-southeast-2", "eu-central-1"))


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
@pytest.mark.parametrize("report", [wide(), reports.mixed(), reports.broken(), reports.organised()])
def test_no_line_but_the_verdict_and_commands_is_wider_than_the_terminal(report: Report, width: int) -> None:
    text = "".join(pieces(report, ReportOptions(width=min(width, 110), table_width=width)))
    *rows, _verdict = text.splitlines()
    assert [row for row in rows if cells(row) > width and not row.lstrip().startswith(("aws ", "--param", "jobscan "))] == []


def test_names_are_cut_in_the_middle_so_that_both_ends_tell_them_apart() -> None:
    assert middle("catalog-classify-prod-20261115", 14) == "catalo…0261115"
    assert [cells(middle("日本語のとても長い名前", width)) <= width for width in (5, 6, 9)] == [True] * 3
    rows = columns([["name", "n"], ["x" * 50, "1"], ["short", "22"]], right=frozenset({1}), width=30)
    assert rows == [f"{'name':26}   n", f"{'x' * 12}…{'x' * 13}   1", f"{'short':26}  22"]


def test_an_account_and_a_region_are_never_cut() -> None:
    text = "".join(pieces(wide(), ReportOptions(width=100, table_width=100)))
    assert "…" in text
    assert "1111…" not in text and "…3333" not in text


def test_what_can_be_stopped_comes_first_then_severity_precision_and_number() -> None:
    low, sure = reports.rule("A-1", Severity.LOW), reports.rule("A-2", precision=Precision.VERY_HIGH)
    vague = reports.rule("A-3", precision=Precision.LOW)
    findings = [
        reports.finding(low, 0, cause="A-1", status="InProgress"),
        reports.finding(sure, 1, cause="A-2"),
        *(reports.finding(vague, number, cause="A-3 many") for number in range(2, 5)),
        reports.finding(vague, 6, cause="A-3 few"),
    ]
    made = reports.report(9, (low, sure, vague), findings, exit_code=1)
    assert [cause.cause for cause in first_to_fix(made)] == ["A-1", "A-2", "A-3 many", "A-3 few"]


def test_the_script_gets_each_job_once_and_the_tags_of_each_account_and_region_once() -> None:
    tags = Reason("tags", ReasonKind.NOT_DELIVERED, reports.LIST)
    vpc = Reason("vpc_config.subnet_ids", ReasonKind.NOT_DELIVERED, reports.LIST)
    undecided = [reports.undecided(KEY, number, missing=(tags, vpc)) for number in range(2)]
    undecided += [reports.undecided(VPC, number, missing=(vpc,)) for number in range(3)]
    undecided += [reports.undecided(VPC, 7, missing=(vpc,), accepted="vpc_config"), reports.undecided(VPC, 8, job="main.tf#x; rm -rf /")]
    rows = "".join(commands(reports.report(9, (KEY, VPC), undecided=undecided, exit_code=3, complete=False))).splitlines()
    asked = [row for row in rows if row.startswith("aws ")]
    assert [row.split()[2] for row in asked] == ["get-resources", *["get-model-invocation-job"] * 3]
    assert len(set(asked)) == 4
    assert "rm -rf" not in "".join(rows)


def test_without_anything_to_get_the_script_says_so() -> None:
    assert "lacks nothing" in "".join(commands(reports.clean()))

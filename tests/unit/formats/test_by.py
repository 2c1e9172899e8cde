"""The tables of the text report by owner, account, role, rule and pipeline."""

import pytest
from msgspec.structs import replace

from scanner.display.lines import plain
from scanner.formats.options import By, ReportOptions
from scanner.formats.text.by import ROWS, by_lines
from scanner.model.governance import WaivedBy
from scanner.model.report import OwnerPart, Report
from scanner.model.severity import Severity
from tests.unit.formats.reports import finding, report, rule

HIGH, LOW = rule("ACME-1", Severity.HIGH), rule("ACME-2", Severity.LOW)
WAIVED = WaivedBy("W-1", "a", "why", "2027-01-01")


def example() -> Report:
    """A high finding and a low one of two owners, and two without: one of a job that is running, and one that is waived."""
    return report(
        5,
        (HIGH, LOW),
        [
            finding(HIGH, 1, owner="team-b", status="Completed"),
            finding(LOW, 1, owner="team-b", status="Completed"),
            finding(LOW, 2, owner="team-a", status="Completed"),
            finding(HIGH, 3, status="InProgress"),
            finding(HIGH, 4, status="InProgress", waiver=WAIVED),
        ],
    )


def table(of: Report, by: By | None, show_all: bool = False) -> list[str]:
    return [plain(line).strip() for line in by_lines(of, ReportOptions(by=by, show_all=show_all))]


def test_by_owner_the_worst_first_and_no_owner_last() -> None:
    assert table(example(), By.OWNER) == [
        "Findings by owner",
        "",
        "owner     findings  causes  waived  highest  still running",
        "team-b           2       2       0  high                 0",
        "team-a           1       1       0  low                  0",
        "no owner         2       1       1  high                 1",
        "No owner: tag the jobs with Owner, or add an entry to 'owners' in jobscan.yaml.",
        "",
    ]


@pytest.mark.parametrize("by", [one for one in By if one is not By.OWNER])
def test_every_other_table_counts_every_finding(by: By) -> None:
    _, _, head, *rows, _ = table(example(), by)
    assert head.startswith(by.value)
    assert sum(int(row.split()[-5]) for row in rows) == 5


def test_none_is_not_asked_for_or_has_nothing_to_show() -> None:
    assert table(example(), None) == []
    assert table(report(1, [HIGH]), By.OWNER) == []


def test_not_by_owner_in_the_report_of_one_owner() -> None:
    whole = example()
    assert table(replace(whole, part=OwnerPart("team-a", whole)), By.OWNER) == []


def test_a_long_table_is_cut_and_says_so() -> None:
    many = report(ROWS + 3, [LOW], [finding(LOW, number, owner=f"team-{number:02}") for number in range(ROWS + 3)])
    assert table(many, By.OWNER)[-2] == "3 more with 3 findings: --show all"
    assert len(table(many, By.OWNER, show_all=True)) == ROWS + 3 + 4


def test_the_table_fits_the_terminal_and_cuts_a_long_name_once() -> None:
    long = report(2, (HIGH,), [finding(HIGH, 1, owner=f"{'a' * 200}-end"), finding(HIGH, 2)])
    rows = [plain(row) for row in by_lines(long, ReportOptions(by=By.OWNER, width=80, table_width=80))]
    assert max(map(len, rows)) <= 80
    (cut,) = [row for row in rows if "…" in row]
    assert cut.count("…") == 1
    assert "-end " in cut

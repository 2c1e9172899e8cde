"""What reports say about accounts and Regions: every one is told, none of them twice, and nothing that was not read looks clean."""

import json

import pytest
from msgspec.structs import replace

from scanner.display.lines import plain
from scanner.formats.options import ReportOptions
from scanner.formats.reach import GAPS, Reach, exception_parts, gap_parts, stale_part
from scanner.formats.registry import FORMATS
from scanner.formats.text.gaps import unread_parts
from scanner.formats.text.head import head
from scanner.formats.text.live import live_lines, short_live_lines
from scanner.formats.text.verdict import verdict_line
from scanner.governance.gate import Counts, judge_scan
from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.place import Location
from scanner.model.report import Flags, Report, Window
from tests.unit import live
from tests.unit.formats import reports

ROLE = "sts:AssumeRole is denied; allow it for the scanning role"
ALL = ReportOptions(show_all=True)


def report_of(*rows: Coverage, of: Report | None = None, flags: Flags | None = None) -> Report:
    """A report with these rows and the exit code that they give."""
    found = replace(of or reports.report(4, (reports.rule(),)), coverage=rows, flags=flags or Flags())
    judgement = judge_scan(found.flags, Counts(found.rules, found.jobs, found.damaged))
    return replace(found, exit_code=judgement.exit_code, honest_code=judgement.honest_code, complete=judgement.complete)


def section(*rows: Coverage, options: ReportOptions | None = None) -> list[str]:
    return [plain(line) for line in live_lines(report_of(*rows), options or ReportOptions())]


def verdict(*rows: Coverage, of: Report | None = None) -> str:
    return plain(verdict_line(report_of(*rows, of=of)))


def complete(number: int) -> list[Coverage]:
    """The rows of as many complete scopes."""
    return [row for index in range(number) for row in live.scope(f"{index:012}", "eu-west-1")]


def test_files_alone_have_no_section() -> None:
    assert section(Coverage(CoverageState.INCOMPLETE, "jobs.json", detail="1 load failure")) == []


def test_one_row_a_reason_with_its_scopes_and_the_most_scopes_first() -> None:
    denied = [
        *live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED, ["tags"], detail=live.DENIED),
        *live.scope(live.FIRST, "us-east-1"),
        *(row for region in live.REGIONS for row in live.scope(live.SECOND, region, CoverageState.DENIED, ["tags"], detail=live.DENIED)),
    ]
    late = live.scope(live.THIRD, "eu-west-1", CoverageState.DEADLINE, detail="took longer than 120 s")
    assert section(*late, *denied)[:9] == [
        "Not complete: 6 of 7 scopes not read in full (denied 5, deadline 1)",
        "    denied    tag:GetResources is denied; allow it for the scanning role",
        "              5 scopes (tags): 111122223333 eu-west-1; 444455556666 all 4",
        "              Regions",
        "    deadline  took longer than 120 s",
        "              1 scope: 777788889999 eu-west-1",
        "    If it is denied on purpose: add it to live.expected in jobscan.yaml.",
        "    If it fails now and then: read it again, or set live.max_age in",
        "    jobscan.yaml.",
    ]


def test_rows_of_a_scope_without_a_reason_are_in_the_row_that_has_one() -> None:
    first, *others = live.scope(live.FIRST, "eu-west-1", CoverageState.STALE, as_of="2026-11-25T02:00:00Z")
    lines = section(replace(first, detail="throttled"), *others)
    assert lines[:4] == [
        "Accepted as not complete",
        "    stale  judged as of 2026-11-25: throttled",
        "           1 scope: 111122223333 eu-west-1",
        "",
    ]


def test_what_is_expected_is_one_row_whatever_aws_said() -> None:
    rows = [
        *live.scope(live.FIRST, "eu-west-1", CoverageState.EXPECTED, exemption=live.EXPECTED, detail="tag:GetResources is denied"),
        *live.scope(live.SECOND, "eu-west-1", CoverageState.EXPECTED, exemption=live.EXPECTED, detail="bedrock:List is denied"),
    ]
    assert section(*rows)[3].strip() == "2 scopes: 111122223333 eu-west-1; 444455556666 eu-west-1"


def test_an_exemption_hides_nothing_that_failed() -> None:
    (row,) = live.scope(live.FIRST, "eu-west-1", CoverageState.ERROR, exemption=live.EXPECTED, detail="it broke")[:1]
    assert section(row)[1] == "    error  it broke"


def test_of_two_reasons_the_one_with_the_most_scopes_is_first() -> None:
    few = live.scope(live.FIRST, "eu-west-1", CoverageState.ERROR, ["tags"], detail="few")
    many = [row for region in live.REGIONS for row in live.scope(live.SECOND, region, CoverageState.ERROR, ["tags"], detail="many")]
    assert [line.split()[1] for line in section(*few, *many) if line.startswith("    error")] == ["many", "few"]


def test_a_role_that_is_denied_is_one_row_with_all_that_it_keeps_from_being_read() -> None:
    rows = live.account(live.FIRST, state=CoverageState.DENIED, detail=ROLE)
    assert section(*rows)[:3] == [
        "Not complete: 4 of 4 scopes not read in full (denied 4)",
        f"    denied  {ROLE}",
        "            1 account, 4 scopes: 111122223333 all 4 Regions",
    ]


def test_an_account_whose_regions_no_one_knows_is_not_lost() -> None:
    rows = [live.row(CoverageState.DENIED, live.FIRST, operation="role", detail=ROLE), *complete(2)]
    assert list(gap_parts(Reach(report_of(*rows)))) == ["1 account not read in full (denied 1)"]
    assert section(*rows)[2] == "            1 account: 111122223333"


def test_a_list_of_accounts_that_was_not_read_is_not_lost() -> None:
    row = Coverage(CoverageState.THROTTLED, "external/aws", operation="accounts", detail="throttled")
    assert list(gap_parts(Reach(report_of(row)))) == ["accounts not read in full (throttled)"]
    assert section(row)[2].strip() == "all accounts"


def test_long_lists_are_cut_with_a_count_and_shown_whole_on_demand() -> None:
    rows = [row for account in range(9) for row in live.account(f"{account:012}", ["a-1", "b-1", "c-1", "d-1", "e-1", "f-1"])]
    cut = [replace(row, state=CoverageState.ERROR, detail="failed") if row.region not in ("", "f-1") else row for row in rows]
    text = " ".join(section(*cut))
    assert "000000000000 a-1, b-1, c-1, d-1 and 1 more;" in " ".join(text.split())
    assert "; 5 more accounts" in " ".join(text.split())
    whole = " ".join(" ".join(section(*cut, options=ALL)).split())
    assert "more" not in whole
    assert whole.count("a-1, b-1, c-1, d-1, e-1") == 9


@pytest.mark.parametrize("state", list(CoverageState))
@pytest.mark.parametrize("detail", ["short", "a sentence of many words that goes on and on; " * 5])
def test_the_section_fits_a_terminal(state: CoverageState, detail: str) -> None:
    exemption = Exemption(detail, "someone-with-a-long-name@acme.example", "2027-01-31")
    rows = [row for account in range(30) for row in live.account(f"{account:012}", state=state, detail=detail, inferred=1234)]
    exempt = [replace(row, exemption=exemption) for row in rows]
    assert max(map(len, [*section(*rows), *section(*exempt), *section(*rows, options=ALL)])) <= 80


@pytest.mark.parametrize("state", list(CoverageState))
def test_no_scope_is_untold(state: CoverageState) -> None:
    """Each account and Region that is not complete is in the section, whatever kept it from being read."""
    rows = [*live.account(live.FIRST, ["eu-west-1"], state, detail="x"), *live.account(live.SECOND)]
    told = live.FIRST in " ".join(section(*rows))
    assert told is (state not in (CoverageState.COMPLETE, CoverageState.NOT_ASKED))


def test_a_reason_of_which_owner_and_end_are_known() -> None:
    rows = live.scope(live.FIRST, "eu-west-1", CoverageState.EXPECTED, ["jobs"], exemption=live.EXPECTED, detail="denied by a policy")
    assert section(*rows)[:4] == [
        "Accepted as not complete",
        "    expected  The Region is closed by a service control policy",
        "              (cloud@acme.example, until 2027-03-31)",
        "              1 scope: 111122223333 eu-west-1",
    ]


def test_what_was_read_and_what_it_cost() -> None:
    rows = [
        live.row(CoverageState.COMPLETE, account, region, "jobs", records=1250, usage=Usage(3, 2, 1, 2.5))
        for account in (live.FIRST, live.SECOND)
        for region in live.REGIONS[:2]
    ]
    assert section(*rows)[0] == "Read 4 scopes: 2 accounts x 2 Regions, 5,000 jobs, 12 calls (4 retries), 10 s of"
    assert section(*rows, *rows) == section(*rows)
    assert section(*rows[:3])[0].startswith("Read 3 scopes: 2 accounts, 2 Regions, 3,750 jobs")
    failed = replace(rows[0], state=CoverageState.ERROR, detail="x")
    assert any(line.startswith("Read 3 of 4 scopes: ") for line in section(failed, *rows[1:]))


def test_inferred_tags_are_counted_and_what_no_call_lists_is_said() -> None:
    text = " ".join(" ".join(section(*live.scope(live.FIRST, "eu-west-1", inferred=2, of=["tags"]))).split())
    assert "Inferred: 2 jobs taken as untagged" in text
    assert "No call lists OpenAI-compatible batches, or those of the Claude Platform" in text


def test_the_verdict_of_gaps() -> None:
    rows = [
        *live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED, ["tags"], detail="x"),
        *live.scope(live.FIRST, "us-east-1", CoverageState.DENIED),
        *live.scope(live.SECOND, "us-east-1", CoverageState.THROTTLED),
        *complete(477),
    ]
    assert verdict(*rows) == (
        "INCOMPLETE   no findings; every rule decided for every job that was read; "
        "3 of 480 scopes not read in full (denied 2, throttled 1)   (exit 3)"
    )


def stale(account: str, region: str, day: str = "2026-11-25") -> list[Coverage]:
    return live.scope(account, region, CoverageState.STALE, detail="throttled", as_of=f"{day}T02:00:00Z")


def test_what_is_stale_is_never_plainly_clean() -> None:
    rows = [*stale(live.FIRST, "eu-west-1"), *stale(live.FIRST, "us-east-1"), *complete(478)]
    assert verdict(*rows).startswith("CLEAN, 2 of 480 scopes as of 2026-11-25   1 account, ")
    two_days = [*stale(live.FIRST, "eu-west-1"), *stale(live.FIRST, "us-east-1", "2026-11-24")]
    assert "2 of 2 scopes as of 2026-11-24 to 2026-11-25" in verdict(*two_days)
    alone = live.row(CoverageState.STALE, live.FIRST, operation="role", as_of="2026-11-25T02:00:00Z")
    assert verdict(alone, *complete(1)).startswith("CLEAN, 1 account as of 2026-11-25")


def test_findings_and_stale() -> None:
    found = reports.report(4, (reports.rule(),), (reports.finding(reports.rule()),))
    text = verdict(*stale(live.FIRST, "eu-west-1"), *complete(1), of=found)
    assert text.startswith("FINDINGS   1 finding in 1 cause (1 medium); ")
    assert "; 1 of 2 scopes as of 2026-11-25   (exit 1)" in text


def test_exceptions_are_counted() -> None:
    rows = [
        *(row for region in live.REGIONS for row in live.scope(live.FIRST, region, CoverageState.EXCLUDED)),
        *live.scope(live.SECOND, "eu-west-1", CoverageState.EXPECTED),
        *live.account(live.THIRD, state=CoverageState.INACTIVE),
        *complete(1),
    ]
    assert verdict(*rows) == (
        "CLEAN, WITH EXCEPTIONS   every rule decided for every job; 1 scope expected to be denied; 1 account inactive; "
        "4 scopes excluded   (exit 0)"
    )
    assert verdict(*rows, *stale(live.SECOND, "us-east-1")).startswith("CLEAN, 1 of 11 scopes as of 2026-11-25   ")
    assert "; 4 scopes excluded   (exit 0)" in verdict(*rows, *stale(live.SECOND, "us-east-1"))


def test_no_job_in_scopes_that_were_read() -> None:
    empty = reports.report(0, (reports.rule(),))
    assert verdict(*complete(12), of=empty).startswith("NOTHING WAS SCANNED   no job in 12 scopes (if that is right: --allow-empty)")
    denied = live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED)
    text = verdict(*complete(11), *denied, of=empty)
    assert text.startswith("NOTHING WAS SCANNED   no job in 11 scopes; 1 of 12 scopes not read in full (denied 1)")
    allowed = report_of(*complete(11), *denied, of=empty, flags=Flags(allow_empty=True))
    assert allowed.exit_code == 3
    assert "allowed" not in plain(verdict_line(allowed))


@pytest.mark.parametrize("state", list(CoverageState))
@pytest.mark.parametrize("of", ["file", "scope", "account", "organization"])
def test_what_makes_a_scan_incomplete_is_in_its_verdict(state: CoverageState, of: str) -> None:
    rows = {
        "file": Coverage(state, "jobs.json"),
        "scope": live.row(state, live.FIRST, "eu-west-1"),
        "account": live.row(state, live.FIRST, operation="role"),
        "organization": Coverage(state, operation="accounts"),
    }
    report = report_of(rows[of], *complete(2))
    assert bool(unread_parts(report)) is report.damaged is (state in GAPS)
    text = plain(verdict_line(report))
    assert text.startswith("INCOMPLETE") is report.damaged
    reach = Reach(report)
    if stale_part(reach) or list(exception_parts(reach)):
        assert not text.startswith("CLEAN  ")


def test_machine_formats_alone_tell_the_gaps_on_stderr() -> None:
    rows = [*live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED, ["tags"], detail=live.DENIED), *stale(live.FIRST, "us-east-1")]
    assert [plain(line) for line in short_live_lines(report_of(*rows))] == [
        f"denied: {live.DENIED}. 1 scope (tags): 111122223333 eu-west-1",
        "stale: judged as of 2026-11-25: throttled. 1 scope: 111122223333 us-east-1",
    ]


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        (Window(), ""),
        (Window(since="2026-10-28T00:00:00Z"), "jobs since 2026-10-28"),
        (Window(since="2026-10-28T06:00:00Z", name_contains="nightly"), "jobs since 2026-10-28T06:00:00Z, with 'nightly' in their names"),
        (Window(active_only=True, statuses=("Failed", "Stopped")), "jobs that are Failed or Stopped, that have not ended"),
    ],
)
def test_the_window_is_in_the_head(window: Window, shown: str) -> None:
    line = head(replace(reports.clean(), window=window))
    assert line.endswith(f"  {shown}" if shown else "  no configuration")


def test_a_finding_at_a_live_place_has_no_line_and_no_excerpt() -> None:
    place = Location("external/aws/111122223333/eu-west-1")
    found = reports.finding(reports.rule(), location=place)
    report = report_of(*complete(1), of=reports.report(4, (reports.rule(),), (found,)))
    text = "".join(FORMATS["text"].pieces(report, ReportOptions())).splitlines()
    assert text[5:7] == ["    external/aws/111122223333/eu-west-1", ""]
    assert [line for line in text if "newest job" in line] == ["    jobs  role           newest job   status"]
    (entry,) = json.loads("".join(FORMATS["json"].pieces(report, ReportOptions())))["findings"]
    assert entry["location"] == {"path": "external/aws/111122223333/eu-west-1", "line": None, "column": None}
    (result,) = json.loads("".join(FORMATS["sarif"].pieces(report, ReportOptions())))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "external/aws/111122223333/eu-west-1"},
        "region": {"startLine": 1, "endLine": 1},  # code scanning drops a result without one
    }

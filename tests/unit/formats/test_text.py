"""The report for people, as whole texts."""

import re

import pytest
from msgspec.structs import replace

from scanner.display.lines import plain
from scanner.formats.options import ReportOptions
from scanner.formats.text.report import pieces, short_lines, verdict_line
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Outcome, Reason, ReasonKind
from scanner.model.place import Location
from scanner.model.report import ChangedValue, Flags, PackUse, Report
from scanner.model.severity import Severity
from scanner.shape.hints import RESCAN, how_to_get

from . import reports

ALL, SHORT = ReportOptions(show_all=True), ReportOptions()


def render(report: Report, options: ReportOptions) -> str:
    return "".join(pieces(report, options))


def text(report: Report, options: ReportOptions = SHORT) -> str:
    """The report without its first line, which has tests of its own."""
    return render(report, options).partition("\n\n")[2]


def verdict(report: Report) -> str:
    return plain(verdict_line(report))


def test_findings_and_incomplete() -> None:
    assert (
        text(reports.mixed())
        == f"""\
BMJ-ENC-001  medium  A job should name the KMS key of its output  4 of 4 jobs, 2 causes

    jobs.json:93:5
       |
    93 |     "s3OutputDataConfig": {{
       |     ^^^^^^^^^^^^^^^^^^^^ has no "s3EncryptionKeyId"

    Job adhoc names no KMS key.

    jobs  role           newest job   status     line
       1  batch-adhoc    adhoc        Submitted    93
       3  batch-default  nightly-002  Completed    68

    1 job was Submitted when this was recorded and may still be stopped; 3 have ended and cannot be changed.
    Still running  Stop it and start it anew with a key.
    Finished       Check the objects.
    Next jobs      Add s3EncryptionKeyId.

Not decided: 1 rule, 4 checks
    needs vpc_config   for 4 jobs: BMJ-NET-001
        {how_to_get("vpc_config", reports.LIST)}
    To resolve: scan the files together, or join them first: {RESCAN}   All fields: jobscan shape

Not configured: 1 rule, not checked. Set params in jobscan.yaml, or:
    BMJ-IAM-001  needs allowed_roles  --param "allowed_roles=prod-*"

note: the newest change in this file is 255 days old (2026-03-13)
note: jobs.json: times without an offset were read as UTC

4 jobs x 3 rules = 12 checks: 4 fail, 4 unknown, 4 not configured
FINDINGS, AND INCOMPLETE   4 findings in 2 causes (4 medium); 1 of 3 rules not decided, 1 not configured   (exit 4)
"""
    )


def test_clean() -> None:
    assert (
        text(reports.clean())
        == """\
4 jobs x 2 rules = 8 checks: 8 pass
CLEAN   1 account, 1 Region, submitted 2026-11-10 to 2026-11-21; every rule decided for every job   (exit 0)
"""
    )


def test_clean_but_not_configured() -> None:
    assert (
        text(reports.report(4, (reports.rule(), reports.wanting(examples=(["arn:aws:iam::*:role/batch/*"],)))))
        == """\
Not configured: 1 rule, not checked. Set params in jobscan.yaml, or:
    BMJ-IAM-001  needs allowed_roles  --param "allowed_roles=arn:aws:iam::*:role/batch/*"

4 jobs x 2 rules = 8 checks: 4 pass, 4 not configured
CLEAN FOR 1 OF 2 RULES   1 account, 1 Region, submitted 2026-11-10 to 2026-11-21; 1 rule not configured   (exit 0)
"""
    )


def test_nothing_scanned() -> None:
    assert (
        text(reports.report(0, (reports.rule(),), exit_code=3, complete=False))
        == """\
0 jobs x 1 rule = 0 checks
NOTHING WAS SCANNED   no job in 1 file (if that is right: --allow-empty)   (exit 3)
"""
    )
    assert text(reports.refused()) == "NOTHING WAS SCANNED   no SOURCE is named   (exit 2)\n"


def test_load_failures() -> None:
    assert (
        text(reports.broken())
        == """\
Not read: 2 load failures, 1 truncated dump
    jobs.json:60:3  nextToken is there, so AWS had more jobs to list
    jobs.json:7:16  timeoutDurationInHours is text, and a number is wanted
    jobs.json:31:3  it has no jobArn, so it is no job

1 job x 1 rule = 1 check: 1 pass
INCOMPLETE   no findings; every rule decided for every job that was read; 2 load failures, 1 truncated dump   (exit 3)
"""
    )


def test_what_was_accepted_is_set_aside() -> None:
    tags = reports.rule("BMJ-GOV-001", Severity.LOW)
    report = reports.report(4, (reports.rule(), tags), (), [reports.undecided(tags, n, "tags", "tags") for n in range(4)], complete=False)
    assert (
        text(report)
        == """\
Set aside
    BMJ-GOV-001  4 jobs  unknown, accepted by --allow-unknown tags: tags was not delivered by an AWS List summary

4 jobs x 2 rules = 8 checks: 4 pass, 4 unknown (4 accepted)
CLEAN, WITH EXCEPTIONS   4 unknown accepted; 1 of 2 rules decided for every job   (exit 0)
"""
    )


def test_errors_are_told_with_the_first_place() -> None:
    bad = reports.rule("ACME-1", title="x")
    errors = [reports.undecided(bad, n, outcome=Outcome.ERROR, missing=(), reason="length() got a number") for n in (1, 2)]
    report = reports.report(4, (bad,), (), errors, exit_code=3)
    assert (
        text(report)
        == """\
Failed to run: 1 rule, 2 checks
    ACME-1   2 jobs, the first at jobs.json:27:3
        length() got a number

4 jobs x 1 rule = 4 checks: 2 pass, 2 error
INCOMPLETE   no findings; 1 of 1 rule not decided   (exit 3)
"""
    )


def test_undecided_rules_stand_under_the_field_that_they_lack() -> None:
    first, second = reports.rule("A-1"), reports.rule("A-2")
    both = (Reason("tags", ReasonKind.NOT_DELIVERED, "x"), Reason("a == b", ReasonKind.ABSENT))
    report = reports.report(2, (first, second), (), [reports.undecided(first, missing=both), reports.undecided(second, missing=both[:1])])
    prose, _, command = how_to_get("tags", "x").partition(": aws ")
    block = text(report).split("\n\n")[0].splitlines()
    assert block == [
        "Not decided: 2 rules, 2 checks",
        "    needs tags   for 1 job: A-1 and A-2",
        f"        {prose}:",
        f"            aws {command}",
        "    needs a == b   for 1 job: A-1",
        "        null in these jobs; the rule does not handle null (use present())",
        f"    To resolve: scan the files together, or join them first: {RESCAN}   All fields: jobscan shape",
    ]


def test_five_causes_and_twenty_rules_are_shown() -> None:
    rules = [reports.rule(f"A-{n:02}") for n in range(22)]
    findings = [reports.finding(one, n, cause=f"{one.id} {n}") for one in rules for n in range(7)]
    report = reports.report(7, rules, findings, exit_code=1)
    short, whole = text(report), text(report, ALL)
    assert short.count("2 more causes with 1 job each: --show all") == 20
    assert "\n2 more rules with 14 findings: --show all\n" in short
    assert "A-19 " in short
    assert "A-20 " not in short
    assert "--show all" not in whole
    assert whole.partition("\n\nA-00 ")[2].count("batch-default") == 7 * 22


def test_ten_load_failures_are_shown() -> None:
    report = replace(reports.broken(), load_failures=tuple(LoadFailure(Location("a.json", n + 1, 1), "no") for n in range(12)))
    assert "    3 more: --show all\n" in text(report)  # the truncated dump is one of the ten
    assert "a.json:12:1" in text(report, ALL)


def test_causes_with_several_roles_show_the_stem_and_others_the_role() -> None:
    key = reports.rule()
    several = [reports.finding(key, n, role=f"r/batch-{n}", cause="c") for n in range(2)]
    assert "  batch-*  " in text(reports.report(2, (key,), several, exit_code=1))
    assert "  batch-1  " in text(reports.report(2, (key,), several[1:], exit_code=1))


def test_a_job_that_can_still_be_stopped_is_shown_for_its_cause() -> None:
    key = reports.rule()
    findings = (reports.finding(key, 0, status="InProgress"), reports.finding(key, 1))  # the other is newer
    assert "2  batch-default  nightly-000  InProgress    18\n" in text(reports.report(2, (key,), findings, exit_code=1))


def test_what_can_still_be_done_is_told_by_status() -> None:
    key = reports.rule()
    findings = [reports.finding(key, n, status=status) for n, status in enumerate(("Stopping", "Failed", "Expired", ""))]
    assert "    1 job was being stopped; 2 have ended and cannot be changed; 1 has no status.\n" in text(
        reports.report(4, (key,), findings, exit_code=1)
    )
    running = [reports.finding(key, n, status=status) for n, status in enumerate(("Scheduled", "InProgress"))]
    assert "    2 jobs were unfinished (1 Scheduled and 1 InProgress) when this was recorded and may still be stopped.\n" in text(
        reports.report(4, (key,), running, exit_code=1)
    )


def test_account_region_and_file_are_columns_where_there_are_several() -> None:
    key = reports.rule()
    other = reports.finding(key, 1, account_id="2", region="eu-west-1", cause="c", location=Location("b.json"))
    findings, regions = (reports.finding(key, 0), other), ("eu-west-1", "us-east-1")
    report = reports.report(2, (key,), findings, exit_code=1, accounts=("1", "2"), regions=regions)
    assert [row for row in text(report).splitlines() if row.startswith(("    jobs ", "       1  2 "))] == [
        "    jobs  account       region     role           newest job   status     place",
        "       1  2             eu-west-1  batch-default  nightly-001  Completed  b.json",
    ]


def test_what_to_do_is_told_for_the_kinds_of_jobs_that_there_are() -> None:
    key = reports.rule()
    over = text(reports.report(1, (key,), [reports.finding(key)], exit_code=1))
    assert ("Still running" in over, "Finished  " in over) == (False, True)
    running = text(reports.report(1, (key,), [reports.finding(key, status="InProgress")], exit_code=1))
    assert ("Still running" in running, "Finished  " in running) == (True, False)


def test_a_line_that_was_cut_before_the_report_is_marked() -> None:
    key = reports.rule()
    found = reports.finding(key, seen="x", location=Location("a.jsonl", 1, 900, 3, "abcdef", 4))
    assert "\n    1 | …abcdef\n      |     ^^^\n" in text(reports.report(1, (key,), [found], exit_code=1))


def test_what_was_left_out_comes_before_the_notes() -> None:
    report = replace(reports.clean(), notes=("a.json and b.json: read so", "three more"), left_out={"x": 1, "y": 2000})
    assert text(report).startswith("note: left out: x: 1; y: 2,000\nnote: a.json and b.json: read so\nnote: three more\n\n4 jobs")


def test_the_verdict_of_findings() -> None:
    key = reports.rule()
    report = reports.report(4, (key,), [reports.finding(key)], exit_code=1)
    assert verdict(report) == "FINDINGS   1 finding in 1 cause (1 medium); every rule decided for every job   (exit 1)"
    zero = replace(report, exit_code=0, flags=Flags(exit_zero=True))
    assert verdict(zero).startswith("FINDINGS   1 finding") and verdict(zero).endswith("(exit 0; would be 1 without --exit-zero)")
    below = replace(report, exit_code=0, flags=Flags(fail_on=Severity.HIGH))
    assert verdict(below).startswith("FINDINGS   1 finding in 1 cause (1 medium), none at or above --fail-on high; ")
    assert "none counts with --fail-on never" in verdict(replace(report, exit_code=0, flags=Flags(fail_on=None)))


def test_exit_zero_is_not_mentioned_where_it_changed_nothing() -> None:
    assert verdict(replace(reports.clean(), flags=Flags(exit_zero=True))).endswith("(exit 0)")


def test_no_job_at_all_is_never_clean() -> None:
    allowed = reports.report(0, (reports.rule(),), flags=Flags(allow_empty=True))
    assert verdict(allowed) == "NOTHING WAS SCANNED   no job in 1 file, allowed by --allow-empty   (exit 0)"
    nothing = reports.report(0, (reports.rule(),), sources=(), exit_code=3)
    assert verdict(nothing) == "NOTHING WAS SCANNED   no job, and no file that could be read   (exit 3)"


def test_an_empty_scan_that_is_allowed_is_not_in_the_colour_of_a_failure() -> None:
    allowed = reports.report(0, (reports.rule(),), flags=Flags(allow_empty=True))
    assert verdict_line(allowed)[0][1] == "open"
    assert verdict_line(replace(allowed, flags=Flags()))[0][1] == "bad"
    assert verdict_line(replace(allowed, load_failures=reports.broken().load_failures))[0][1] == "bad"


def test_jobs_that_no_rule_applies_to_are_not_clean() -> None:
    passed = reports.report(3, (reports.rule(),))
    nothing = replace(passed, exit_code=3, rules=(replace(passed.rules[0], outcomes={Outcome.NOT_APPLICABLE: 3}),))
    assert verdict(nothing) == "NOTHING APPLIED   no rule applies to any of the 3 jobs (if that is right: --allow-empty)   (exit 3)"
    assert "allowed by --allow-empty   (exit 0)" in verdict(replace(nothing, flags=Flags(allow_empty=True), exit_code=0))
    assert "to this request (if" in verdict(replace(nothing, jobs=1, requests=1))


def test_requests_are_called_requests() -> None:
    some = replace(reports.clean(), requests=1)
    assert "(3 jobs, 1 request) x 2 rules = 8 checks" in text(some)
    assert "CLEAN   3 jobs, 1 request, 1 account" in text(some)
    assert "every rule decided for every request" in text(replace(some, requests=4))


def test_the_report_begins_with_what_is_in_force() -> None:
    changed = (ChangedValue("A-1", "names", ["x"], "jobscan.yaml:3"), ChangedValue("A-2", "names", ["x"], "jobscan.yaml:3"))
    report = replace(reports.organised(), named=("core", "acme.yaml"), changed=changed)
    config = "configuration jobscan.yaml (1 value differs from the defaults: names)"
    covered = "4 jobs  account 111122223333  us-east-1  submitted 2026-11-10 to 2026-11-21"
    assert render(report, SHORT).startswith(f"jobscan 0.1.0  {reports.NOW}  {config}  policies core and acme.yaml\n{covered}\n\n")


def test_failures_that_were_counted_are_told_by_reason() -> None:
    report = replace(reports.broken(), more_load_failures={"it is not JSON": 1_000_000})
    assert "Not read: 1,000,002 load failures, 1 truncated dump\n" in text(report)
    assert "    1,000,000 more failures: it is not JSON\n" in text(report)


def test_stderr_has_what_nobody_should_miss() -> None:
    lines = [plain(line) for line in short_lines(replace(reports.broken(), notes=("a note", "told before")), ("told before",))]
    assert lines == [
        "jobs.json:60:3: nextToken is there, so AWS had more jobs to list",
        "jobs.json:7:16: timeoutDurationInHours is text, and a number is wanted",
        "jobs.json:31:3: it has no jobArn, so it is no job",
        "note: a note",
    ]
    many = replace(reports.broken(), load_failures=tuple(reports.broken().load_failures) * 20)
    assert plain(list(short_lines(many))[20]) == "21 more could not be read"


def test_a_scan_without_a_configured_rule_is_incomplete() -> None:
    report = reports.report(4, (reports.wanting(),), exit_code=3)
    assert verdict(report) == "INCOMPLETE   nothing was checked; no rule is configured   (exit 3)"


def test_the_last_line_is_the_verdict_with_a_role() -> None:
    for report, role in ((reports.clean(), "good"), (reports.mixed(), "bad"), (reports.broken(), "open"), (reports.refused(), "bad")):
        *_, last = pieces(report, ALL)
        assert last == plain(verdict_line(report)) + "\n"
        assert verdict_line(report)[0][1] == role


def test_a_terminal_is_shown_the_same_text_in_colour() -> None:
    for report in (reports.mixed(), reports.clean(), reports.broken(), reports.refused(), reports.hostile(), reports.organised()):
        shown = render(report, ALL._replace(colour=True))
        assert re.sub("\x1b\\[[0-9;]*m", "", shown) == render(report, ALL)
    assert render(reports.clean(), ALL._replace(colour=True)).splitlines()[-1].startswith("\x1b[1;32mCLEAN\x1b[0m   ")
    assert "\x1b" not in render(reports.mixed(), ALL)


def test_what_an_organisation_changed_is_said() -> None:
    shown = text(reports.organised())
    assert shown.startswith("BMJ-IAM-001  critical  ")
    assert (
        """\
Not configured: 1 rule, for some of the jobs. Set params in jobscan.yaml, or:
    BMJ-IAM-001  needs allowed_roles for 1 of 4 jobs  --param "allowed_roles=prod-*"

Set aside
    BMJ-IAM-001  1 job  switched off by scope sandbox (jobscan.yaml:20): Nothing real in it.

"""
        in shown
    )
    assert verdict(reports.organised()) == (
        "FINDINGS   1 finding in 1 cause (1 critical); 1 rule switched off in 1 check; 1 rule not configured; "
        "0 of 1 rule decided for every job   (exit 1)"
    )


def test_what_is_switched_off_is_never_clean() -> None:
    (found,) = reports.organised().rules
    passing = replace(found, outcomes={Outcome.PASS: 3, Outcome.NOT_APPLICABLE: 1}, severities={}, unset=(), never_configured=False)
    report = replace(reports.organised(), findings=(), causes=(), exit_code=0, rules=(passing,))
    assert verdict(report).startswith("CLEAN, WITH EXCEPTIONS   1 rule switched off in 1 check; 0 of 1 rule decided for every job")
    idle = replace(passing, outcomes={Outcome.NOT_APPLICABLE: 1})
    assert verdict(replace(report, jobs=1, rules=(idle,), exit_code=3)).startswith("INCOMPLETE   nothing was checked")


def test_severities_of_one_rule_that_differ_are_a_column() -> None:
    rule = reports.rule()
    findings = (reports.finding(rule, 0), reports.finding(rule, 1, severity=Severity.HIGH, cause="another"))
    shown = text(reports.report(2, (rule,), findings, exit_code=1))
    assert shown.startswith("BMJ-ENC-001  high  ")
    assert "    jobs  severity  role" in shown
    assert "(1 high, 1 medium)" in shown


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (None, []),
        (PackUse((), (), ("encryption", "identity")), []),
        (PackUse(("encryption", "identity"), (), ()), []),
        (PackUse(("encryption",), (), ("identity",)), ["Not run: the pack identity (jobscan policy list)"]),
        (
            PackUse((), ("encryption",), ("governance", "identity")),
            ["Not run: the packs governance and identity, and some rules of 1 pack (jobscan policy list)"],
        ),
        (PackUse((), ("a", "b"), ("c", "d", "e", "f")), ["Not run: 4 packs, and some rules of 2 packs (jobscan policy list)"]),
        (PackUse(("identity",), ("encryption", "governance"), ()), ["Not run: some rules of 2 packs (jobscan policy list)"]),
    ],
)
def test_the_packs_that_did_not_run_are_on_one_line(use: PackUse | None, said: list[str]) -> None:
    shown = text(reports.report(4, (reports.rule(),), packs=use)).splitlines()
    assert [line for line in shown if line.startswith("Not run")] == said


def test_the_table_of_causes_has_owners_where_they_differ() -> None:
    mixed = reports.mixed()
    first, *rest = mixed.causes
    shown = text(replace(mixed, causes=(replace(first, owner="team-a"), *rest)))
    assert "    jobs  role           owner   newest job   status     line\n       1  batch-adhoc    team-a  adhoc" in shown
    assert "  owner  " not in text(replace(mixed, causes=tuple(replace(cause, owner="team-a") for cause in mixed.causes)))

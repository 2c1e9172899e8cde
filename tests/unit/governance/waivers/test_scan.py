"""What a scan makes of waivers: which findings they cover, until when, and what reports say of each."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from scanner import scan
from scanner.errors import MistakesError, SavedReportError
from scanner.formats.json.saved import read_report
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.governance.waivers.state import reported_waivers
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.governance import WaiverState
from scanner.model.report import Report, Window
from tests.surroundings import ROOT
from tests.unit.governance.waivers.files import entry, file_of, waiver

JOBS = [json.loads(line) for line in (ROOT / "tests" / "golden" / "waivers" / "input" / "jobs.jsonl").read_text("utf-8").splitlines()]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = ("BMJ-NET-001", "BMJ-ENC-001")
NIGHTLY = "BMJ-NET-001 | 111122223333 | eu-west-1 | nightly-runner | nightly-* | vpc_config absent"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def scanned(*entries: str, jobs: Sequence[Any] = JOBS, now: datetime = NOW, **options: Any) -> Report:
    Path("waivers.yaml").write_text(file_of(*entries), encoding="utf-8")
    options.setdefault("policies", RULES)
    return scan(jobs, now=now, waivers="waivers.yaml", **options)


def covered(report: Report) -> dict[str, str]:
    """The waiver of each waived finding, by rule and job name."""
    return {f"{finding.rule_id} {finding.job_name}": finding.waiver.id for finding in report.findings if finding.waiver}


def names(report: Report) -> set[str]:
    return {name.split()[1] for name in covered(report)}


def state(report: Report, number: int = 0) -> tuple[str, int]:
    return report.waivers[number].state.value, report.waivers[number].matched


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (f"{{causes: ['{NIGHTLY}']}}", {"nightly-20261120", "nightly-20261121", "nightly-20261122"}),
        (f"{{causes: ['{NIGHTLY.replace('nightly-*', '*')}']}}", set()),  # exact texts
        ("{job_names: ['hourly-*', 'adhoc-jane']}", {"hourly-1", "hourly-2", "adhoc-jane"}),
        ("{jobs: ['*/00000000000?']}", {job["job_name"] for job in JOBS} - {"fine-1"}),
        ("{jobs: ['*:111122223333:*/000000000004'], job_names: ['hourly-*']}", {"hourly-1"}),
        ("{jobs: ['*/000000000004'], job_names: ['nightly-*']}", set()),  # all keys must match
        ("{when: \"starts_with(job_name, 'adhoc-') && status == 'Completed'\"}", {"adhoc-mark", "adhoc-jane"}),
        ("{when: 'hours_between(submit_time, job_expiration_time) > `1`'}", set()),  # missing
        ("{when: 'hours_between(submit_time, job_name) > `1`'}", set()),  # an error
    ],
)  # fmt: skip
def test_where(where: str, expected: set[str]) -> None:
    report = scanned(entry(where=where))
    assert names(report) == expected
    assert not any("BMJ-ENC" in name for name in covered(report))


def test_a_beginning_of_ids_covers_them_all() -> None:
    report = scanned(entry(rules="[BMJ]", where="{job_names: ['adhoc-jane']}"))
    assert set(covered(report)) == {"BMJ-NET-001 adhoc-jane", "BMJ-ENC-001 adhoc-jane"}


def test_a_rule_that_does_not_run_is_fine() -> None:
    report = scanned(entry(rules="[BMJ-GOV-001, BMJ-NET-001]", where="{job_names: ['hourly-*']}"))
    assert len(covered(report)) == 2


def test_a_finding_has_the_waiver_that_ends_last() -> None:
    wheres = {"where": "{job_names: ['hourly-1']}"}
    report = scanned(
        entry(id="W-1", expires="2026-12-01", **wheres),
        entry(id="W-2", expires="2027-01-01", **wheres),
        entry(id="W-3", expires="2027-01-01", **wheres),
        entry(id="W-4", expires="2026-11-22", **wheres),  # expired: not among the others
    )
    (finding,) = [finding for finding in report.findings if finding.waiver]
    assert finding.waiver is not None
    assert (finding.waiver.id, finding.waiver.others, finding.waiver.expires) == ("W-2", ("W-1", "W-3"), "2027-01-01")
    assert [state(report, number) for number in range(4)] == [("expiring", 1), ("active", 1), ("active", 1), ("expired", 1)]


def test_across_the_second_of_the_end() -> None:
    everything = entry(where="{job_names: ['*']}", rules="[BMJ]", expires="2026-11-23")
    before = scanned(everything, now=datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC))
    after = scanned(everything, now=datetime(2026, 11, 24, tzinfo=UTC))
    assert (before.exit_code, len(covered(before)), state(before)) == (0, 8, ("expiring", 8))
    assert (after.exit_code, len(covered(after)), state(after)) == (1, 0, ("expired", 8))


def test_the_day_is_that_of_utc() -> None:
    late = datetime.fromisoformat("2026-11-24T01:00:00+05:00")  # still the 23rd in UTC
    assert covered(scanned(entry(where="{job_names: ['*']}", expires="2026-11-23"), now=late))


@pytest.mark.parametrize(("expires", "expected"), [("2026-12-07", "expiring"), ("2026-12-08", "active")])
def test_the_end_is_announced_fourteen_days_before(expires: str, expected: str) -> None:
    assert state(scanned(entry(where="{job_names: ['*']}", expires=expires))) == (expected, 7)


def test_what_is_added_tomorrow_is_a_mistake() -> None:
    with pytest.raises(MistakesError, match="'added' is in the future"):
        scanned(entry(added="2026-11-24"))


@pytest.mark.parametrize(
    ("longest", "rules", "expires", "is_right"),
    [
        ("", "[BMJ-NET-001]", "2027-05-01", True),  # 180 days after 2026-11-02
        ("", "[BMJ-NET-001]", "2027-05-02", False),
        ("longest: 30d", "[BMJ-NET-001]", "2026-12-02", True),
        ("longest: 30d", "[BMJ-NET-001]", "2026-12-03", False),
        ("longest: {high: 10d, default: 60d}", "[BMJ-NET-001]", "2027-01-01", True),  # medium
        ("longest: {high: 10d, default: 60d}", "[BMJ]", "2026-12-03", False),  # some of them are high
        ("longest: {medium: 10d}\nrules: {BMJ-NET-001: {severity: high, reason: r}}", "[BMJ-NET-001]", "2027-05-01", True),
        ("longest: {high: 10d}\nrules: {BMJ-NET-001: {severity: high, reason: r}}", "[BMJ-NET-001]", "2027-05-01", False),
        ("longest: {high: 10d}\nscopes: [{regions: [eu-west-1], severity: {BMJ-NET-001: high}}]", "[BMJ-NET-001]", "2027-05-01", False),
        ("longest: {high: 10d}\nscopes: [{regions: [eu-west-1], severity: high}]", "[BMJ-NET-001]", "2027-05-01", False),
        ("longest: {high: 10d}\nscopes: [{regions: [eu-west-1], rules: [BMJ], severity: high}]", "[BMJ-NET-001]", "2027-05-01", False),
    ],
)  # fmt: skip
def test_how_long_a_waiver_may_last(longest: str, rules: str, expires: str, is_right: bool) -> None:
    Path("jobscan.yaml").write_text(f"format: 1\npolicies: [BMJ-NET-001]\n{longest}\n", encoding="utf-8")
    options: dict[str, Any] = {"config": "jobscan.yaml", "policies": None}
    if is_right:
        scanned(entry(rules=rules, expires=expires), **options)
        return
    with pytest.raises(MistakesError, match="days after 'added'; at most"):
        scanned(entry(rules=rules, expires=expires), **options)


@pytest.mark.parametrize(("expires", "is_right"), [("2027-01-31", True), ("2027-02-01", False)])
def test_an_accepted_unknown_lasts_ninety_days(expires: str, is_right: bool) -> None:
    unknown = entry(outcome="unknown", expires=expires)
    if is_right:
        scanned(unknown)
        return
    with pytest.raises(MistakesError, match="at most 90 are allowed"):
        scanned(unknown)


def listed(name: str, number: int, **missing: Any) -> dict[str, Any]:
    """A job as List gives it, without its VPC."""
    arn = f"arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/{number:012}"
    place = {"s3Uri": "s3://acme/x/", "s3BucketOwner": "111122223333"}
    return {
        "jobArn": arn,
        "jobName": name,
        "modelId": "amazon.nova-pro-v1:0",
        "roleArn": "arn:aws:iam::111122223333:role/batch",
        "status": "Completed",
        "submitTime": "2026-11-22T06:30:00Z",
        "inputDataConfig": {"s3InputDataConfig": place},
        "outputDataConfig": {"s3OutputDataConfig": {**place, **missing}},
    }


LISTED = [listed("archive-1", 1), listed("ledger-1", 2)]


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"rules": "[BMJ-NET-001]"}, {"archive-1"}),
        ({"rules": "[BMJ-NET]"}, {"archive-1"}),
        ({"rules": "[BMJ-ENC-001]"}, set()),
        ({"rules": None, "fields": "[vpc_config]"}, {"archive-1"}),
        ({"rules": None, "fields": "[tags]"}, set()),
    ],
)  # fmt: skip
def test_accepted_unknowns(changes: dict[str, str | None], accepted: set[str]) -> None:
    report = scanned(entry(outcome="unknown", where="{job_names: ['archive-*']}", **changes), jobs=LISTED, policies="BMJ-NET-001")
    by_job = {job["jobArn"]: job["jobName"] for job in LISTED}
    assert {by_job[unknown.job] for unknown in report.undecided if unknown.accepted} == accepted
    assert {by_job[unknown.job] for unknown in report.undecided if unknown.waivers} == accepted
    assert report.exit_code == 3  # ledger-1


def test_a_waiver_and_an_option_accept_together() -> None:
    rule = "policy: a\nrules: [{id: A-1, title: t, severity: low, assert: present(vpc_config) && present(tags)}]\n"
    Path("a.yaml").write_text(rule, encoding="utf-8")
    fields = entry(outcome="unknown", rules=None, fields="[vpc_config]", where="{job_names: ['*']}")
    alone = scanned(fields, jobs=LISTED, policies="./a.yaml")
    together = scanned(fields, jobs=LISTED, policies="./a.yaml", allow_unknown="tags")
    assert (alone.exit_code, together.exit_code) == (3, 0)
    text = "".join(FORMATS["text"].pieces(together, ReportOptions()))
    assert "unknown, accepted by --allow-unknown tags and waiver W-1: " in text


UNUSED = entry(where="{job_names: ['weekly-*']}")


def test_what_matched_nothing_in_a_whole_scan_is_unused() -> None:
    assert state(scanned(UNUSED)) == ("unused", 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (entry(where="{jobs: ['arn:aws:bedrock:eu-west-1:111122223333:*/weekly']}"), "unused"),
        (entry(where="{jobs: ['arn:aws:bedrock:*:111122223333:*/weekly']}"), "unused"),
        (entry(where="{jobs: ['arn:aws:bedrock:eu-west-1:444455556666:*']}"), "unmatched"),  # another account
        (entry(where="{jobs: ['arn:aws:bedrock:us-east-1:111122223333:*']}"), "unmatched"),  # another Region
        (entry(where=f"{{causes: ['{NIGHTLY.replace('nightly', 'weekly')}']}}"), "unused"),
        (entry(where=f"{{causes: ['{NIGHTLY.replace('111122223333', '444455556666')}']}}"), "unmatched"),
        (entry(rules="[BMJ-GOV-001]", where="{job_names: ['weekly-*']}"), "unmatched"),  # does not run
        (entry(rules="[BMJ-NET]", where="{job_names: ['weekly-*']}"), "unmatched"),  # not all of them run
        (entry(where="{job_names: ['weekly-*']}", expires="2026-11-30"), "unused"),
        (entry(rules="[BMJ-GOV-001]", where="{job_names: ['weekly-*']}", expires="2026-11-30"), "expiring"),
    ],
)  # fmt: skip
def test_unused_only_if_all_that_it_is_about_was_checked(text: str, expected: str) -> None:
    assert state(scanned(text)) == (expected, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"window": Window(since="2026-11-01T00:00:00+00:00")},
        {"window": Window(active_only=True)},
        {"window": Window(statuses=("Completed",))},
        {"window": Window(name_contains="a")},
        {"left_out": {"jobs": 1}},
        {"more_load_failures": {"it broke": 1}},
        {"coverage": (Coverage(CoverageState.DENIED, account="111122223333", operation="jobs"),)},
        {"coverage": (Coverage(CoverageState.STALE, account="111122223333", operation="jobs"),)},
        {"coverage": (Coverage(CoverageState.EXCLUDED, account="444455556666", operation="jobs"),)},
        {"requests": len(JOBS)},
    ],
    ids=str,
)
def test_a_scan_that_may_have_missed_something_calls_nothing_unused(changes: dict[str, Any]) -> None:
    report = replace(scanned(UNUSED), **changes)
    (found,) = reported_waivers([replace(waiver(where="{job_names: ['weekly-*']}"), rules=("BMJ-NET-001",))], {}, report)
    assert found.state is WaiverState.UNMATCHED


def test_texts_are_masked() -> None:
    secret = "AKIAABCDEFGHIJKLMNOP"
    where = f"{{job_names: ['*', '{secret}'], when: \"job_name != '{secret}'\"}}"
    report = scanned(entry(where=where, reason=secret, owner=f"a {secret}", ticket=secret, approved_by=secret))
    assert covered(report)
    for name, chosen in FORMATS.items():
        if not chosen.scan_only:
            assert secret.encode() not in b"".join(chosen.chunks(report, ReportOptions(show_all=True))), name


@pytest.mark.parametrize("edit", ["the waiver is gone", "the waiver has ended", "the waiver is of unknowns"])
def test_a_saved_report_without_the_waiver_is_refused(edit: str, tmp_path: Path) -> None:
    report = scanned(entry(where="{job_names: ['*']}"))
    report.write("json", tmp_path / "r.json")
    value = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    if edit == "the waiver is gone":
        value["waivers"] = []
    elif edit == "the waiver has ended":
        value["waivers"][0]["expires"] = "2026-11-22"
    else:
        value["waivers"][0]["outcome"] = "unknown"
    (tmp_path / "r.json").write_text(json.dumps(value), encoding="utf-8")
    with (tmp_path / "r.json").open("rb") as stream, pytest.raises(SavedReportError, match="waivers"):
        read_report(stream)


def test_a_saved_unknown_without_its_waiver_is_refused(tmp_path: Path) -> None:
    unknown = entry(outcome="unknown", where="{job_names: ['*']}")
    scanned(unknown, jobs=LISTED, policies="BMJ-NET-001").write("json", tmp_path / "r.json")
    value = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    value["undecided"][0]["waivers"] = ["W-9"]
    (tmp_path / "r.json").write_text(json.dumps(value), encoding="utf-8")
    with (tmp_path / "r.json").open("rb") as stream, pytest.raises(SavedReportError, match="waivers"):
        read_report(stream)


def test_the_newest_of_a_cause_is_not_waived() -> None:
    """What the text report shows of a cause is a finding to fix."""
    report = scanned(entry(where="{job_names: ['nightly-20261122']}"))
    (cause,) = [cause for cause in report.causes if cause.cause == NIGHTLY]
    assert (cause.findings, cause.waived, cause.active, cause.newest.job_name, cause.stoppable) == (3, 1, 2, "nightly-20261121", 0)
    rule = next(rule for rule in report.rules if rule.id == "BMJ-NET-001")
    assert (rule.findings, dict(rule.statuses), rule.submitted) == (7, {"Completed": 6}, 6)


def test_a_condition_may_look_something_up() -> None:
    """The contexts are read for the waiver too, where no rule asks for them."""
    key = "arn:aws:kms:eu-west-1:111122223333:key/8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15"
    described = {
        "AWSAccountId": "111122223333",
        "KeyId": key.rsplit("/", 1)[1],
        "Arn": key,
        "KeyManager": "CUSTOMER",
        "KeyState": "Enabled",
        "Enabled": True,
        "MultiRegion": False,
    }
    when = "context('key', output_data_config.s3_output_data_config.s3_encryption_key_id).key_state == 'Enabled'"
    text = entry(where=f'{{when: "{when}"}}')
    assert names(scanned(text, jobs=[JOBS[3], {"KeyMetadata": described}], policies="BMJ-NET-001")) == {"hourly-1"}
    assert names(scanned(text, jobs=[JOBS[3]], policies="BMJ-NET-001")) == set()


def sarif_results(report: Report) -> list[dict[str, Any]]:
    (run,) = json.loads("".join(FORMATS["sarif"].pieces(report, ReportOptions())))["runs"]
    return list(run["results"])


def test_all_results_of_sarif_say_whether_they_are_suppressed_or_none_does() -> None:
    """Also the one that says that the scan was incomplete; an expired waiver suppresses nothing."""
    jobs = [*JOBS, *LISTED]
    valid = sarif_results(scanned(entry(where="{job_names: ['hourly-*']}"), jobs=jobs))
    assert {result["ruleId"] for result in valid} == {"JOBSCAN-001", *RULES}
    assert sorted(len(result["suppressions"]) for result in valid) == [0] * (len(valid) - 2) + [1] * 2
    expired = sarif_results(scanned(entry(where="{job_names: ['hourly-*']}", expires="2026-11-22"), jobs=jobs))
    assert not any("suppressions" in result for result in expired)


def test_a_file_that_the_configuration_names_and_that_is_missing_says_where_it_is_named() -> None:
    Path("jobscan.yaml").write_text("format: 1\nwaivers: [none.yaml, wrong.yaml]\n", encoding="utf-8")
    Path("wrong.yaml").write_text("format: 1\nwaivers: [{id: x}]\n", encoding="utf-8")
    with pytest.raises(MistakesError) as raised:
        scan(JOBS, RULES, config="jobscan.yaml", now=NOW)
    missing, *others = raised.value.mistakes
    assert (missing.path, missing.problem) == ("none.yaml", "file not found")
    assert "'waivers' in jobscan.yaml names it" in missing.hint
    assert {mistake.path for mistake in others} == {"wrong.yaml"}

"""The law of waivers: they take findings and accepted unknowns out of the code, and change nothing else that a scan says."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.governance.regate import regate
from scanner.model.outcome import Outcome
from scanner.model.report import Report
from tests.property.scans import cases, clean, scan_files, text, violating

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = ("BMJ-NET-001", "BMJ-ENC-001", "BMJ-RES-008")
DAYS = st.integers(-40, 45).map(lambda days: (date(2026, 11, 23) + timedelta(days)).isoformat())
WHERE = st.sampled_from(
    [
        {"job_names": ["*"]},
        {"job_names": ["adhoc"]},
        {"jobs": ["arn:aws:bedrock:eu-west-1:111122223333:*"]},
        {"when": "tag(tags, 'a') == 'b' || starts_with(job_name, 'adhoc')"},
        {"when": "present(tags)"},  # missing where the tags were not delivered
        {"when": "length(vpc_config.subnet_ids) > `0`"},  # missing where List left it out
        {"when": "hours_between(submit_time, job_name) > `1`"},  # an error
        {"job_names": ["none"]},
    ]
)
JOBS = st.lists(st.sampled_from(["violating", "clean", "summary", "broken"]), min_size=1, max_size=6)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """A waiver of findings or of unknowns, which has expired or not."""
    is_unknown = draw(st.booleans())
    subject = {"rules": draw(st.lists(st.sampled_from([*RULES, "BMJ"]), min_size=1))}
    if is_unknown and draw(st.booleans()):
        subject = {"fields": draw(st.lists(st.sampled_from(["vpc_config", "tags", "computed"]), min_size=1))}
    return {
        **subject,
        "outcome": "unknown" if is_unknown else "fail",
        "where": draw(WHERE),
        "reason": "It is known.",
        "owner": "a@acme.example",
        "added": "2026-10-10",
        "expires": draw(DAYS),
    }


def record(kind: str, number: int) -> str:
    """A record in one line: a job with findings, one without, one with little delivered, or what is no job."""
    if kind == "broken":
        return '{"jobArn": '
    job = violating(f"v{number}a1b2c3d4e5") if kind == "violating" else {**clean(), "jobArn": clean()["jobArn"][:-1] + str(number)}
    if kind == "summary":
        del job["vpcConfig"], job["clientRequestToken"]
    return json.dumps(job)


def waived_by(report: Report) -> list[tuple[str, ...]]:
    return sorted((finding.rule_id, finding.job, finding.waiver.id if finding.waiver else "") for finding in report.findings)


def without_governance(report: Report) -> Any:
    """What a scan says apart from what waivers may change."""
    return (
        [(rule.id, dict(rule.outcomes), dict(rule.severities)) for rule in report.rules],
        [(finding.rule_id, finding.job, finding.cause, finding.fingerprint, finding.message) for finding in report.findings],
        [(entry.rule_id, entry.job, entry.outcome, entry.reason, entry.missing) for entry in report.undecided],
        [(cause.cause, cause.findings) for cause in sorted(report.causes, key=lambda cause: cause.cause)],
        list(report.load_failures),
        report.coverage,
        report.jobs,
        report.complete,
    )


def waiver_file(waivers: list[dict[str, Any]]) -> str:
    return text({"format": 1, "waivers": [{"id": f"W-{number}", **waiver} for number, waiver in enumerate(waivers)]})


@settings(max_examples=cases(25), deadline=None)
@given(JOBS, st.lists(entries(), min_size=1, max_size=5))
def test_nothing_but_the_code_changes(tmp_path_factory: Any, kinds: list[str], waivers: list[dict[str, Any]]) -> None:
    file = tmp_path_factory.mktemp("waivers") / "waivers.yaml"
    file.write_text(waiver_file(waivers), encoding="utf-8")
    dumps = {"jobs.jsonl": "\n".join(record(kind, number) for number, kind in enumerate(kinds)) + "\n"}
    plain = scan_files(dumps, *RULES, now=NOW)
    waived = scan_files(dumps, *RULES, now=NOW, waivers=file)
    assert without_governance(waived) == without_governance(plain)
    errors = [entry for entry in waived.undecided if entry.outcome is Outcome.ERROR]
    assert not any(entry.accepted or entry.waivers for entry in errors)
    if plain.damaged:
        assert waived.exit_code in (3, 4)
    assert regate(waived, waived.flags).exit_code == waived.exit_code


@settings(max_examples=cases(8), deadline=None)
@given(JOBS, st.lists(entries(), min_size=1, max_size=4), st.randoms())
def test_the_order_of_sources_changes_nothing(tmp_path_factory: Any, kinds: list[str], waivers: list[dict[str, Any]], random: Any) -> None:
    file = tmp_path_factory.mktemp("waivers") / "waivers.yaml"
    file.write_text(waiver_file(waivers), encoding="utf-8")
    dumps = {f"{number}.jsonl": record(kind, number) + "\n" for number, kind in enumerate(kinds)}
    names = list(dumps)
    one = scan_files(dumps, *RULES, named=names, now=NOW, waivers=file)
    random.shuffle(names)
    other = scan_files(dumps, *RULES, named=names, now=NOW, waivers=file)
    assert (waived_by(one), one.waivers, one.exit_code) == (waived_by(other), other.waivers, other.exit_code)

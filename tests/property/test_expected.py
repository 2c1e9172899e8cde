"""What must be covered: whatever is expected, exactly what no job covers is missing, and nothing else of the report changes."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner import load_policies, scan
from scanner.model.coverage import CoverageState
from scanner.model.report import Report
from tests.property.scans import cases, clean

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ACCOUNTS = ("111122223333", "012345678901", "777788889999")
REGIONS = ("eu-west-1", "us-east-1", "us-gov-west-1")
RULES = load_policies("BMJ-NET-001", "BMJ-ENC-001")
CODES = {0: 3, 1: 4, 3: 3, 4: 4}  # of a scan without anything missing -> of the same scan with something missing

scopes = st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(REGIONS))
jobs = st.lists(st.tuples(scopes, st.booleans()), max_size=6)
expected = st.sets(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(("", *REGIONS))), max_size=6)
filters = st.sampled_from(({}, {"since": "1h"}, {"active_only": True}, {"statuses": "Failed"}))


def record(number: int, account: str, region: str, is_clean: bool) -> dict[str, object]:
    partition = "aws-us-gov" if region.startswith("us-gov") else "aws"
    job = clean() | {"jobArn": f"arn:{partition}:bedrock:{region}:{account}:model-invocation-job/abcdefgh{number:04}"}
    return job if is_clean else job | {"vpcConfig": None}


def without_missing(report: Report) -> Report:
    """The report as it would be if nothing had been expected."""
    rows = tuple(row for row in report.coverage if row.state is not CoverageState.MISSING)
    return replace(report, coverage=rows, findings=tuple(report.findings), undecided=tuple(report.undecided), load_failures=())


@settings(max_examples=cases(60), deadline=None)
@given(jobs, expected, filters, st.booleans(), st.randoms(use_true_random=False))
def test_exactly_what_no_job_covers_is_missing(jobs, expected, wanted, allow_empty, random) -> None:  # type: ignore[no-untyped-def]
    records = [record(number, *scope, is_clean) for number, (scope, is_clean) in enumerate(jobs)]
    texts = ["/".join(filter(None, scope)) for scope in expected]
    options = {"now": NOW, "allow_empty": allow_empty, **wanted}
    plain = scan(records, RULES, **options)
    report = scan(records, RULES, expect=texts, **options)
    random.shuffle(texts)
    again = scan(records, RULES, expect=texts, **options)

    covered = {scope for scope, _ in jobs} | {(account, "") for (account, _), _ in jobs}
    missing = [(row.account, row.region) for row in report.coverage if row.state is CoverageState.MISSING]
    assert missing == sorted(set(expected) - covered)
    assert again.coverage == report.coverage
    assert report.exit_code == (CODES[plain.exit_code] if missing else plain.exit_code)
    assert report.complete == (plain.complete and not missing)
    as_plain = replace(without_missing(report), exit_code=plain.exit_code, honest_code=plain.honest_code, complete=plain.complete)
    assert as_plain == without_missing(plain)

"""What a baseline of one day knows of the next, where each job has a new ARN: a pipeline that has the same fault again is known.

`pytest -s` prints how many of all findings are known.
"""

import functools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from scanner import load_policies, scan
from scanner.governance.baseline.apply import apply_baseline
from scanner.governance.baseline.change import written_from
from scanner.model.governance import Standing
from scanner.model.outcome import Finding
from scanner.model.report import Report
from tests.bench.population import NOW, records

JOBS = 500
RULES = load_policies("core", "BMJ-RES-008", "BMJ-GOV-005")
PARAMS = {"allowed_roles": ["*/batch/*"], "required_tags": ["Owner", "Project"]}


@functools.cache
def day(number: int) -> Report:
    now = NOW + timedelta(days=number)
    return scan(list(records(JOBS, seed=number, now=now, hours=24)), RULES, params=PARAMS, now=now)


def fault(finding: Finding) -> tuple[Any, ...]:
    """The rule, the pipeline by how its records were made, and what is wrong there; made without the text of the cause."""
    return (finding.rule_id, finding.account_id, finding.region, pipeline(finding), finding.field, *what(finding.field, finding.seen))


def pipeline(finding: Finding) -> str:
    """The job's name as all runs of its pipeline have it, e.g. "billing-nightly" or "gateway".

    A random part of letters alone, such as "fbebabdb", cannot be told from a word: such a run is a pipeline by itself.
    """
    *words, random_part = finding.job_name.split("-")
    return finding.job_name if random_part.isalpha() else "-".join(words)


def what(field: str, seen: Any) -> Iterator[Any]:
    """What is the same in each run with this fault."""
    if seen in (None, {}, []):
        yield "absent"
    elif isinstance(seen, dict):
        yield tuple(sorted(seen))
    elif field.endswith("s3_uri"):
        yield seen.split("/")[2]
    else:
        yield str(seen)


def test_a_pipeline_that_has_the_same_fault_again_is_known() -> None:
    before, after = day(1), day(2)
    compared = apply_baseline(after, written_from(before))
    seen = {fault(finding) for finding in before.findings}
    same = [finding for finding in compared.findings if fault(finding) in seen]
    known = sum(finding.baseline is Standing.KNOWN for finding in compared.findings)
    print(f"\n{known:,} of {len(compared.findings):,} findings of the second day are known ({known / len(compared.findings):.1%})")
    assert len(same) > JOBS / 10
    assert [finding for finding in same if finding.baseline is not Standing.KNOWN] == []
    # What is known is no more than that: nothing is known whose fault the first day did not have.
    assert {fault(finding) for finding in compared.findings if finding.baseline is Standing.KNOWN} <= seen


def test_by_the_job_nothing_would_be_known() -> None:
    def by_job(report: Report) -> Report:
        return replace(report, findings=tuple(replace(one, cause=one.fingerprint) for one in report.findings))

    compared = apply_baseline(by_job(day(2)), written_from(by_job(day(1))))
    assert {finding.baseline for finding in compared.findings} == {Standing.NEW}

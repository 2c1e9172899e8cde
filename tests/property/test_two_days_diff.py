"""What became of the causes of a population's first day: most that are gone have merely not run again. `pytest -s` prints how many."""

import functools
from collections import Counter
from datetime import timedelta
from typing import Any

from scanner import scan
from scanner.governance.diff.compare import diff
from scanner.model.difference import Change, ChangedCause, Difference
from scanner.model.report import Report
from tests.bench.population import NOW, records
from tests.property.test_two_days import PARAMS, RULES

JOBS = 80  # so few that not every pipeline runs every day

Pipeline = tuple[str, str, str, str]  # account, Region, role, words of the name


def records_of(number: int) -> list[dict[str, Any]]:
    return list(records(JOBS, seed=number, now=NOW + timedelta(days=number), hours=24))


@functools.cache
def day(number: int) -> Report:
    return scan(records_of(number), RULES, params=PARAMS, now=NOW + timedelta(days=number))


def compared() -> Difference:
    return diff(day(1), day(2), "day 1", "day 2")


def pipeline_of(record: dict[str, Any]) -> Pipeline:
    """By how the record was made; a random part of letters alone cannot be told from a word, so such a run is left out."""
    *words, _ = record["job_name"].split("-")
    return record["account_id"], record["job_arn"].split(":")[3], record["role_arn"].rsplit("/", 1)[-1], "-".join(words)


def pipeline_of_entry(entry: ChangedCause) -> Pipeline:
    *words, _ = entry.cause.newest.job_name.split("-")
    return entry.cause.account_id, entry.cause.region, entry.cause.role, "-".join(words)


def test_of_what_is_gone_only_pipelines_that_ran_again_without_a_finding_are_called_fixed() -> None:
    difference = compared()
    counts = Counter(entry.change.value for entry in difference.causes)
    print(f"\n{len(day(1).causes):,} causes on day 1, {len(day(2).causes):,} on day 2: {dict(counts)}")
    ran = {pipeline_of(record) for record in records_of(2)}
    found = {(finding.rule_id, finding.account_id, finding.region, words(finding.job_name)) for finding in day(2).findings}
    for entry in difference.of(Change.FIXED):
        account, region, _, name = pipeline_of_entry(entry)
        assert pipeline_of_entry(entry) in ran
        assert (entry.cause.rule_id, account, region, name) not in found
    assert counts["did_not_run_again"] and counts["fixed"]


def words(name: str) -> str:
    return "-".join(name.split("-")[:-1])


def test_what_did_not_run_again_did_not() -> None:
    names = {(record["account_id"], record["job_name"]) for record in records_of(2)}
    ran = {pipeline_of(record) for record in records_of(2)}
    for entry in compared().of(Change.DID_NOT_RUN):
        newest = entry.cause.newest.job_name
        if newest.split("-")[-1].isalpha():
            assert (entry.cause.account_id, newest) not in names
        else:
            assert pipeline_of_entry(entry) not in ran

"""Findings that wait until those of more jobs can be added with them: none is lost, and none overtakes another."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs

from scanner.documents.json.plain import decode_again
from scanner.engine.compiled import CompiledEngine
from scanner.findings.maker import FindingMaker
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Record, Undecoded
from scanner.model.place import Location
from scanner.model.report import Flags
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Scope, ScopedChange
from scanner.project.plan import Plan
from scanner.run import finding_lines
from scanner.run.check import check_jobs
from scanner.run.finding_lines import FindingLines
from scanner.run.tally import Tally
from scanner.shape.normalise import Options, to_job
from tests.property.lane_files import documented_record
from tests.unit.jobs import NOW, configured

OFF = ScopedChange(Scope(0, "sandbox", (), Location("jobscan.yaml", 3)), off="Nothing real in it.")
RULES = tuple(
    structs.replace(each, rule=structs.replace(each.rule, id=f"ACME-{number}"), scopes=(OFF,) if number == 1 else ())
    for number, each in enumerate([configured("job_name == 'x'")] * 3)
)
ALICE = Attribution("alice", "")


def general_job(number: int, name: str = "") -> Job:
    """A job as the general way reads it."""
    made = documented_record(number)
    made["job_name"] = name or made["job_name"]
    text = json.dumps(made)
    return to_job(Record(made, text, "jobs.jsonl", number + 1, 1, "jsonl"), Options()).job


def lane_job(number: int, name: str = "") -> Job:
    """The same job as it comes from the lane of plain records."""
    job = general_job(number, name)
    return structs.replace(job, records=(structs.replace(job.records[0], content=Undecoded(decode_again)),))


def lines_of(tally: Tally, rules: Sequence[ConfiguredRule] = RULES) -> FindingLines:
    return FindingLines(rules, FindingMaker(rules, NOW, False), tally)


def added(tally: Tally) -> list[tuple[int | None, str, str]]:
    """Of each finding its line, rule and owner."""
    return [(finding.location.line, finding.rule_id, finding.owner) for finding in tally.findings]


def test_findings_wait_for_those_of_more_jobs_and_none_is_lost() -> None:
    tally = Tally()
    lines = lines_of(tally)
    for number in range(finding_lines._TOGETHER - 1):
        assert lines.add((0, 2), lane_job(number), ALICE) == ()
    assert len(tally.findings) == 0
    lines.flush()
    lines.flush()
    assert added(tally) == [(line + 1, rule, "alice") for rule in ("ACME-0", "ACME-2") for line in range(finding_lines._TOGETHER - 1)]


def test_enough_jobs_do_not_wait() -> None:
    tally = Tally()
    lines = lines_of(tally)
    for number in range(finding_lines._TOGETHER):
        lines.add((0,), lane_job(number), ALICE)
    assert len(tally.findings) == finding_lines._TOGETHER


def test_large_jobs_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_lines, "_CHARACTERS", 2 * len(general_job(1).records[0].text))
    tally = Tally()
    lines = lines_of(tally)
    counts = []
    for _ in range(4):
        lines.add((0,), lane_job(1), ALICE)
        counts.append(len(tally.findings))
    assert counts == [0, 2, 2, 4]


def test_findings_that_the_caller_adds_do_not_overtake_those_that_wait() -> None:
    tally = Tally()
    lines = lines_of(tally)
    lines.add((0,), lane_job(1), ALICE)
    assert lines.add((0, 2), general_job(2), ALICE) == (0, 2)
    assert added(tally) == [(2, "ACME-0", "alice")]


def test_rules_with_scopes_are_left_to_the_caller() -> None:
    tally = Tally()
    lines = lines_of(tally)
    lines.add((0,), lane_job(1), ALICE)
    assert lines.add((0, 1, 2), lane_job(2), ALICE) == [1]
    assert added(tally) == [(2, "ACME-0", "alice"), (3, "ACME-0", "alice"), (3, "ACME-2", "alice")]


@pytest.mark.parametrize("secret_at", [None, 0, 3])
def test_a_job_with_a_secret_among_others_is_masked(secret_at: int | None) -> None:
    tally = Tally()
    lines = lines_of(tally)
    for number in range(5):
        lines.add((0,), lane_job(number, "AKIAIOSFODNN7EXAMPLE" if number == secret_at else ""), ALICE)
    lines.flush()
    names = [finding.job_name for finding in tally.findings]
    assert [name == "*" * 20 for name in names] == [number == secret_at for number in range(5)]
    assert len(set(names)) > 3


def test_a_scan_ends_with_the_findings_that_wait() -> None:
    tally = Tally()
    plan = Plan((), RULES[:1], (), Flags(), Path("/"), NOW)
    check_jobs([lane_job(1), lane_job(2)], CompiledEngine(RULES[:1], NOW), plan, tally, lambda *_: None)
    assert [line for line, _, _ in added(tally)] == [2, 3]

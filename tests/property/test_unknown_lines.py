"""The lines of unknowns, and what a scan counts of them, are what the readable way makes of the same checks."""

from collections.abc import Callable, Collection, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.engine.compiled import CompiledEngine
from scanner.findings.build import accepted_by, make_undecided
from scanner.model.job import Job
from scanner.model.rule import ConfiguredRule
from scanner.run import unknown_lines
from scanner.run.tally import Tally
from scanner.run.unknown_lines import UnknownLines
from tests.property import finding_cases
from tests.property.equality_cases import NOW, random_job
from tests.property.scans import cases

ALLOWED: tuple[Collection[str], ...] = ((), ("tags",), ("BMJ-GOV-001", "vpc_config"))
PATIENT = settings(max_examples=cases(25), deadline=None, suppress_health_check=list(HealthCheck))


def differences(rules: Sequence[ConfiguredRule], jobs: Sequence[Job], allowed: Collection[str]) -> Iterator[str]:
    """Whatever a tally has of the unknowns and errors of jobs that differs from what it has of whole entries."""
    engine = CompiledEngine(rules, NOW, few=0)
    by_lines, readable = Tally(), Tally()
    lines = UnknownLines(rules, allowed, by_lines)
    for job in jobs:
        by_lines.jobs = readable.jobs = by_lines.jobs + 1
        numbers = [number for number, letter in enumerate(engine.row(job)) if letter in "ue"]
        rest, accepted_at_once = lines.add(numbers, job, engine.unknowns(job))
        for number in numbers:
            check = engine.verdict(job, number)
            accepted = accepted_by(check.rule.id, check.outcome, check.reasons, allowed)
            readable.add_undecided(make_undecided(check, accepted))
            if (lines.add_check(check) if number in rest else accepted_at_once.get(number, "")) != accepted:
                yield f"{check} is not accepted by {accepted!r}"
    yield from (
        f"{line!r}\n  not {expected!r}"
        for line, expected in zip(finding_cases.rows_of(by_lines.undecided), finding_cases.rows_of(readable.undecided), strict=True)
        if line != expected
    )
    if by_lines.missing.summaries() != readable.missing.summaries():
        yield f"{by_lines.missing.summaries()}\n  not {readable.missing.summaries()}"
    if by_lines.accepted != readable.accepted:
        yield f"{by_lines.accepted}\n  not {readable.accepted}"


@PATIENT
@given(st.integers(0, 2**32), st.sampled_from(ALLOWED))
def test_lines_of_unknowns_are_those_of_the_readable_way(seed: int, allowed: Collection[str]) -> None:
    random = Random(seed)
    rules = [*finding_cases.built_in(random), *finding_cases.with_messages(random, 6)]
    assert list(differences(rules, finding_cases.jobs(random), allowed)) == []
    assert list(differences(rules, finding_cases.lane_jobs(random), allowed)) == []
    assert list(differences(rules, [random_job(random) for _ in range(20)], allowed)) == []


# Broken parts of the fast way, each of a kind that the test above is there to catch.


def keeps_the_first_job(job: Job) -> Any:
    _FIRST["job"] = _FIRST.get("job") or _UNKNOWN_JOB(job)
    return _FIRST["job"]


def accepts_nothing(*_: Any) -> str:
    return ""


_UNKNOWN_JOB = unknown_lines.unknown_job
_FIRST: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [(unknown_lines, "unknown_job", keeps_the_first_job), (unknown_lines, "accepted_by", accepts_nothing)],
    ids=["lines that tell of another job", "an allowance that is lost"],
)
def test_a_broken_line_is_caught(module: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    rules = finding_cases.built_in(Random(1))
    assert list(differences(rules, finding_cases.lane_jobs(Random(1)), ("tags",))) == []
    monkeypatch.setattr(module, name, broken)
    assert any(True for seed in range(1, 10) for _ in differences(rules, finding_cases.lane_jobs(Random(seed)), ("tags",)))

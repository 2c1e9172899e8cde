"""The lines of unknowns, and what a scan counts of them, are what the readable way makes of the same checks."""

import pickle
from collections.abc import Callable, Collection, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.engine.compiled import CompiledEngine
from scanner.engine.reference import judge
from scanner.engine.unknowns import Case
from scanner.findings.build import accepted_by, make_undecided
from scanner.formats.json import undecided_line
from scanner.model.job import Job, Part
from scanner.model.rule import ConfiguredRule
from scanner.run import unknown_lines
from scanner.run.missing import Missing, MissingTogether
from scanner.run.tally import Tally
from scanner.run.unknown_lines import UnknownLines
from tests.property import finding_cases
from tests.property.equality_cases import NOW, random_job
from tests.property.finding_cases import rows_of
from tests.property.scans import cases

ALLOWED: tuple[Collection[str], ...] = ((), ("tags",), ("BMJ-GOV-001", "vpc_config"))
PATIENT = settings(max_examples=cases(3), deadline=None, suppress_health_check=list(HealthCheck))


class Compared:
    """Two tallies of the unknowns and errors of the same jobs: as a scan adds them, and as the readable way does."""

    def __init__(self, rules: Sequence[ConfiguredRule], allowed: Collection[str]) -> None:
        self.engine = CompiledEngine(rules, NOW, few=0)
        self.allowed = allowed
        self.by_lines, self.readable = Tally(), Tally()
        self.lines = UnknownLines(rules, allowed, self.by_lines)
        self.at_once = 0  # unknowns that were added with others of their job

    def add(self, job: Job) -> Iterator[str]:
        self.by_lines.jobs = self.readable.jobs = self.by_lines.jobs + 1
        numbers = [number for number, letter in enumerate(self.engine.row(job)) if letter in "ue"]
        rest, accepted_by_rule = self.lines.add(numbers, job, self.engine.unknowns(job))
        self.at_once += len(numbers) - len(rest)
        for number in numbers:
            check = self.engine.verdict(job, number)
            if check != judge(self.engine._rules[number], job, NOW):
                yield f"{check} is not what the readable engine says"
            accepted = accepted_by(check.rule.id, check.outcome, check.reasons, self.allowed)
            self.readable.add_undecided(make_undecided(check, accepted))
            if (self.lines.add_check(check) if number in rest else accepted_by_rule.get(number, "")) != accepted:
                yield f"{check} is not accepted by {accepted!r}"

    def merge(self, other: "Compared") -> None:
        self.by_lines.missing.merge(pickle.loads(pickle.dumps(other.by_lines.missing)))
        self.by_lines.accepted.update(other.by_lines.accepted)
        self.by_lines.undecided.take(other.by_lines.undecided)
        self.readable.merge(other.readable)
        self.at_once += other.at_once

    def differences(self) -> Iterator[str]:
        yield from (
            f"{line!r}\n  not {expected!r}"
            for line, expected in zip(rows_of(self.by_lines.undecided), rows_of(self.readable.undecided), strict=True)
            if line != expected
        )
        if self.by_lines.missing.summaries() != self.readable.missing.summaries():
            yield f"{self.by_lines.missing.summaries()}\n  not {self.readable.missing.summaries()}"
        if self.by_lines.accepted != self.readable.accepted:
            yield f"{self.by_lines.accepted}\n  not {self.readable.accepted}"


def differences(rules: Sequence[ConfiguredRule], jobs: Sequence[Job], allowed: Collection[str]) -> Iterator[str]:
    """Whatever a tally has of the unknowns and errors of jobs that differs from what it has of whole entries.

    The jobs are added in two parts, which are merged as those of two processes are.
    """
    first, second = Compared(rules, allowed), Compared(rules, allowed)
    for part, some in ((first, jobs[::2]), (second, jobs[1::2])):
        for job in some:
            yield from part.add(job)
    first.merge(second)
    yield from first.differences()


def own_rules(random: Random) -> Iterator[ConfiguredRule]:
    for number, configured in enumerate(finding_cases.with_messages(random, 6)):
        yield structs.replace(configured, rule=structs.replace(configured.rule, id=f"ACME-{number}"))


def at_line(job: Job, line: int) -> Job:
    return structs.replace(job, records=tuple(structs.replace(record, line=line) for record in job.records))


@PATIENT
@given(st.integers(0, 2**32), st.sampled_from(ALLOWED))
def test_lines_of_unknowns_are_those_of_the_readable_way(seed: int, allowed: Collection[str]) -> None:
    random = Random(seed)
    rules = [*finding_cases.built_in(random), *own_rules(random)]
    assert list(differences(rules, finding_cases.jobs(random), allowed)) == []
    assert list(differences(rules, finding_cases.lane_jobs(random), allowed)) == []
    assert list(differences(rules, finding_cases.partly_delivered_jobs(random), allowed)) == []
    assert list(differences(rules, [at_line(random_job(random), line) for line in range(1, 21)], allowed)) == []


def test_nearly_all_unknowns_are_added_together() -> None:
    random = Random(1)
    compared = Compared(finding_cases.built_in(random), ())
    assert [difference for job in finding_cases.partly_delivered_jobs(random) for difference in compared.add(job)] == []
    assert compared.at_once > len(compared.by_lines.undecided) * 0.9
    assert list(compared.differences()) == []


# Broken parts of the fast way, each of a kind that the test above is there to catch.


def is_like_any_other(_case: Case, _fields: Part) -> bool:
    return True


def keeps_the_first_job(job: Job) -> Any:
    _FIRST["job"] = _FIRST.get("job") or _UNKNOWN_JOB(job)
    return _FIRST["job"]


def without_the_column(line: int, column: int) -> bytes:
    return b"%d" % line


def accepts_nothing(*_: Any) -> str:
    return ""


def counts_twice(missing: Missing, together: MissingTogether, order: bytes) -> None:
    _ADD_TOGETHER(missing, together, order)
    together.jobs += 1


def keeps_the_first_key(missing: Missing, together: MissingTogether, order: bytes) -> None:
    _ADD_TOGETHER(missing, together, together.first if together.jobs else order)


_UNKNOWN_JOB, _ADD_TOGETHER = unknown_lines.unknown_job, Missing.add_together
_FIRST: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("holder", "name", "broken"),
    [
        (Case, "fits", is_like_any_other),
        (unknown_lines, "unknown_job", keeps_the_first_job),
        (undecided_line, "place_key", without_the_column),
        (unknown_lines, "accepted_by", accepts_nothing),
        (Missing, "add_together", counts_twice),
        (Missing, "add_together", keeps_the_first_key),
    ],
    ids=[
        "reasons of another job",
        "lines that tell of another job",
        "another order",
        "an allowance that is lost",
        "a job that is counted twice",
        "another example",
    ],
)
def test_a_broken_line_is_caught(holder: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    rules = finding_cases.built_in(Random(1))
    assert list(differences(rules, finding_cases.partly_delivered_jobs(Random(1)), ("tags",))) == []
    monkeypatch.setattr(holder, name, broken)
    assert any(True for seed in range(1, 10) for _ in differences(rules, finding_cases.partly_delivered_jobs(Random(seed)), ("tags",)))

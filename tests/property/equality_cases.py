"""The fast way through a scan beside the readable one: the same rows, checks, findings, unknowns, places and counts, for any jobs.

The fast way is what `jobscan scan` does: `check_jobs` with the compiled engine. The readable one is the reference engine, whose checks
become findings one by one. `batch(seed)` gives rules and jobs; `compare` says how many verdicts were compared, and what differs.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from msgspec import structs

from scanner.authoring.damage import edits
from scanner.authoring.examples import configured_for, default_base_job, example_time, job_of
from scanner.engine.compiled import CompiledEngine
from scanner.engine.engine import REPORTED, count_outcomes, letter_of
from scanner.engine.reference import ReferenceEngine
from scanner.engine.unknowns import Unknowns
from scanner.expressions.syntax.parser import parse
from scanner.findings.attribution import Attributor
from scanner.findings.build import make_finding, make_undecided
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Part, Stage
from scanner.model.outcome import Check, Finding, Outcome, Undecided
from scanner.model.report import Flags
from scanner.model.rule import ConfiguredRule
from scanner.project.plan import Plan
from scanner.run.check import check_jobs
from scanner.run.tally import Tally
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.bench import population
from tests.property import job_cases, test_law_builtin
from tests.property.expression_cases import Grammar
from tests.property.test_law import _PARAMS, some_contexts
from tests.unit.jobs import a_job, a_rule

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = a_job()
RECORDS = 60  # of the population, each with every damage
Record = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Rules that are compiled once, and the jobs that they are run on."""

    rules: Sequence[ConfiguredRule]
    jobs: Sequence[Job]
    now: datetime = NOW

    @property
    def plan(self) -> Plan:
        return Plan((), tuple(self.rules), (), Flags(), Path("/"), self.now, reproducible=True)


@dataclass
class Comparison:
    """How many verdicts were compared, and what differs."""

    verdicts: int = 0
    findings: int = 0
    undecided: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Comparison") -> None:
        self.verdicts += other.verdicts
        self.findings += other.findings
        self.undecided += other.undecided
        self.differences += other.differences


class Watched:
    """The compiled engine, with the rows and checks that a scan took from it."""

    def __init__(self, batch: Batch) -> None:
        self._engine = CompiledEngine(batch.rules, batch.now, few=0)
        self.rows: list[str] = []
        self.checks: list[dict[int, Check]] = []  # those that a scan asked for, by the index of the rule

    def row(self, job: Job) -> str:
        self.rows.append(self._engine.row(job))
        self.checks.append({})
        return self.rows[-1]

    def verdict(self, job: Job, rule: int) -> Check:
        check = self.checks[-1][rule] = self._engine.verdict(job, rule)
        return check

    def unknowns(self, job: Job) -> Unknowns | None:
        unknowns = self._engine.unknowns(job)
        for rule, reasons in unknowns.reasons.items() if unknowns is not None else ():
            if self.verdict(job, rule).reasons != reasons:
                raise AssertionError(f"{self.checks[-1][rule]} is unknown because of {reasons}")
        return unknowns


def compare(batch: Batch) -> Comparison:
    """The fast way beside the readable one."""
    tally, watched = Tally(), Watched(batch)
    check_jobs(batch.jobs, watched, batch.plan, tally, lambda *_: None)
    reference, attributor = ReferenceEngine(batch.rules, batch.now), Attributor((), None, batch.now)
    comparison, rows = Comparison(), Counter[str]()
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    for job, row, asked in zip(batch.jobs, watched.rows, watched.checks, strict=True):
        checks = reference.checks(job)
        rows["".join(map(letter_of, checks))] += 1
        comparison.verdicts += len(checks)
        comparison.differences += _differing_checks(job, row, asked, checks)
        of_job = readable_report(batch, checks, Attribution(attributor.owner(job), attributor.group(job)))
        findings += of_job[0]
        undecided += of_job[1]
    comparison.findings, comparison.undecided = len(findings), len(undecided)
    comparison.differences += _differing("finding", list(tally.findings), findings)
    comparison.differences += _differing("unknown", list(tally.undecided), undecided)
    comparison.differences += _differing_counts(batch, tally.rows, rows)
    return comparison


def readable_report(batch: Batch, checks: Iterable[Check], attribution: Attribution) -> tuple[list[Finding], list[Undecided]]:
    """The findings and undecided checks of one job, made one by one from what the reference engine says."""
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    for configured, check in zip(batch.rules, checks, strict=True):
        if check.outcome is Outcome.FAIL:
            findings.append(make_finding(check.configured or configured, check.job, batch.now, False, attribution))
        elif check.off is None and letter_of(check) in REPORTED:
            undecided.append(make_undecided(check, ""))
    return findings, undecided


def _differing_checks(job: Job, row: str, asked: Mapping[int, Check], checks: Sequence[Check]) -> Iterator[str]:
    for number, (letter, check) in enumerate(zip(row, checks, strict=True)):
        if letter != letter_of(check):
            yield f"{check.rule.id}: {letter}, not {letter_of(check)}: {_rule(check)}\n  for {job.fields}"
        elif letter in REPORTED and asked[number] != check:
            yield f"{check.rule.id}: {asked[number]}\n  not {check}: {_rule(check)}\n  for {job.fields}"


def _rule(check: Check) -> str:
    when = check.rule.when.text if check.rule.when else "-"
    return f"when {when} assert {check.rule.assertion.text}"


def _differing(noun: str, fast: Sequence[Any], readable: Sequence[Any]) -> Iterator[str]:
    """What only one of the two ways has, in whatever order; equal ones are counted."""
    ours, theirs = Counter(map(repr, fast)), Counter(map(repr, readable))
    for entry in ours - theirs:
        yield f"only the fast way has this {noun}: {entry}"
    for entry in theirs - ours:
        yield f"only the readable way has this {noun}: {entry}"


def _differing_counts(batch: Batch, fast_rows: Counter[str], rows: Counter[str]) -> Iterator[str]:
    """Counts of all jobs together: a job that is given up in the middle must not be counted twice."""
    fast, readable = (count_outcomes(counted, len(batch.rules)) for counted in (fast_rows, rows))
    for configured, ours, theirs in zip(batch.rules, fast, readable, strict=True):
        if ours != theirs:
            yield f"{configured.rule.id}: {ours}, not {theirs}"


# Where rules and jobs come from


def batch(seed: int) -> Batch:
    """Rules and jobs of one of the kinds below, the same for the same seed."""
    random = Random(seed)
    return KINDS[seed % len(KINDS)](random)


def of_random_conditions(random: Random) -> Batch:
    """Conditions that no author would write, on jobs with gaps of every kind at any depth."""
    return Batch([random_rule(random) for _ in range(20)], [random_job(random) for _ in range(40)])


def of_examples(random: Random) -> Batch:
    """All built-in rules, on the jobs of their examples with gaps put into them, and with something in the place of the gaps."""
    jobs: list[Job] = []
    for _ in range(10):
        case = test_law_builtin.a_case(random)
        jobs += [case.gapped, *case.completions]
    jobs += [job_of(random.choice(random.choice(test_law_builtin.rules()).examples), default_base_job()) for _ in range(20)]
    return Batch(all_rules(random), jobs, example_time(case.example))


def of_files(random: Random) -> Batch:
    """All built-in rules, on jobs that are read from files: in several shapes, damaged, partly delivered, and joined.

    Half of the batches have jobs that are alike in their gaps, or differ in nothing else.
    """
    some = [random.randrange(RECORDS) for _ in range(40)]
    files = [[_delivered(random, _damaged(random, number)) for number in some] for _ in range(random.choice((1, 2)))]
    gaps = [job_cases.some_gaps(random) for _ in range(random.choice((0, 5)))] or [{}]
    return Batch(all_rules(random), [structs.replace(job, fields=Part({**job.fields, **random.choice(gaps)})) for job in read(files)])


def random_rule(random: Random) -> ConfiguredRule:
    when = parse(Grammar(random).expression(), strict=False) if random.random() < 0.4 else None
    stages = random.choice(((Stage.JOB,), (Stage.REQUEST,), (Stage.JOB, Stage.REQUEST)))
    statuses = random.choice(((), (), ("Completed", "Failed")))
    rule = structs.replace(a_rule("present(tags)"), assertion=parse(Grammar(random).expression(), strict=False), when=when)
    return ConfiguredRule(structs.replace(rule, stages=stages, statuses=statuses), _PARAMS, {})


def random_job(random: Random) -> Job:
    fields = {**BASE.fields, **job_cases.job(random)}
    extra = {"cost": random.choice((None, "a", 1))}
    return structs.replace(BASE, fields=Part(fields), extra=extra, extra_complete=random.random() < 0.7, contexts=some_contexts(random))


def all_rules(random: Random) -> list[ConfiguredRule]:
    """Every built-in rule with the parameters of one of its examples."""
    return [configured_for(rule, random.choice(rule.examples)) for rule in test_law_builtin.rules()]


def read(files: Sequence[Sequence[Mapping[str, Any]]]) -> list[Job]:
    """The jobs of records in files of JSON Lines, joined by ARN; records that are not jobs are left to the tests of reading."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, records in enumerate(files):
            text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            (folder / f"{number}.jsonl").write_text(text, encoding="utf-8")
        items = list(read_jobs(expand((name,), folder).sources, Options(assume_utc=True)))
    return [item.job for item in items if isinstance(item, NormalisedJob)]


def _delivered(random: Random, record: Record) -> Record:
    return random.choice((population.documented, population.as_get, population.as_list, _without_some))(record)


def _damaged(random: Random, number: int) -> Record:
    """A record of the population, as it is or after one or two of the edits that damage a field."""
    if random.random() < 0.25:
        return _population()[number]
    once = random.choice(_edits(number))
    if random.random() < 0.8:
        return once
    most = random.randrange(1, len(_edits(number)))  # a record that has lost a part has fewer edits, and then the last is taken
    *_, (_, twice) = islice(edits(once), most)
    return twice


@cache
def _edits(number: int) -> tuple[Record, ...]:
    return tuple(changed for _, changed in edits(_population()[number]))


def _without_some(record: Record) -> Record:
    """The record as a summary has it, in the documented shape."""
    return {key: value for key, value in record.items() if key not in ("tags", "message", "client_request_token", "vpc_config")}


@cache
def _population() -> tuple[Record, ...]:
    return tuple(population.records(RECORDS))


KINDS: tuple[Callable[[Random], Batch], ...] = (of_random_conditions, of_examples, of_files)

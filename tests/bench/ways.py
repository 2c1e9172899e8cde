"""The ways through a scan that are measured, from decoding alone to the whole command."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from command import run_here, scan_arguments
from plain import count_failures, count_failures_in_lines, plain_rules
from population import NOW, lines_of
from rulesets import Ruleset

from scanner.engine.compiled import CompiledEngine
from scanner.engine.engine import Engine, count_outcomes
from scanner.model.job import Job
from scanner.model.outcome import Outcome
from scanner.run.scan import scan
from scanner.shape.lane import rows
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs

_WINDOW = 50  # records, about 64 KB
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class Population:
    """A file of invented jobs in one form, a record a line."""

    file: Path
    size: int

    def lines(self) -> list[bytes]:
        """The records as bytes."""
        return self.file.read_bytes().splitlines()

    def jobs(self) -> Iterator[Job]:
        """The jobs as a scan reads them."""
        for item in read_jobs(expand((str(self.file),), self.file.parent).sources, Options()):
            if isinstance(item, NormalisedJob):
                yield item.job


def population(folder: Path, form: str, size: int) -> Population:
    """So many jobs in a form, written once."""
    file = folder / f"{form}-{size}.jsonl"
    if not file.exists():
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(lines_of(form, size))
    return Population(file, size)


def decode(jobs: Population) -> Callable[[], None]:
    """The unit of all figures: msgspec decodes each record into plain objects, checks nothing, and keeps nothing."""
    lines = jobs.lines()

    def run() -> None:
        for line in lines:
            _decode(line)

    return run


def decode_strictly(jobs: Population) -> Callable[[], None]:
    """Strict JSON of one shape, in windows as in a scan: UTF-8, types, members that are required, unknown or there twice."""
    windows = _windows(jobs)

    def run() -> None:
        for window in windows:
            text = window.decode()
            begin = text[: text.index("\n")]
            if rows.decode_strictly(text, begin, lambda reader, text=text: reader.alone.decode_lines(text)) is None:  # type: ignore[misc]
                raise AssertionError("a record of the population is not plain")

    return run


def decode_values(jobs: Population) -> Callable[[], None]:
    """The same, and every text is checked to be a value: plain records as a scan has them, but not yet jobs."""
    windows = _windows(jobs)

    def run() -> None:
        for window in windows:
            text = window.decode()
            if rows.read_lines(text, text.split("\n")) is None:
                raise AssertionError("a record of the population is not plain")

    return run


def _windows(jobs: Population) -> list[bytes]:
    lines = jobs.lines()
    return [b"\n".join(lines[start : start + _WINDOW]) for start in range(0, len(lines), _WINDOW)]


def read(jobs: Population) -> Callable[[], int]:
    """Strict reading as a scan does it: from the file to jobs, with every check of a record."""
    return lambda: sum(1 for _ in jobs.jobs())


def evaluate(make: Callable[..., Engine], rules: Ruleset, jobs: Population, times: int = 1) -> Callable[[], None]:
    """An engine alone: the outcomes of all rules on jobs that are read already."""
    engine, kept = make(rules.rules, NOW), list(jobs.jobs())
    for job in kept:  # until the rules are compiled
        engine.row(job)

    def run() -> None:
        for _ in range(times):
            for job in kept:
                engine.row(job)

    return run


def evaluate_plainly(rules: Ruleset, jobs: Population) -> Callable[[], Counter[str]]:
    """jmespath.py alone: the same texts on records that are decoded already."""
    compiled, kept = plain_rules(rules.rules, NOW), [_decode(line) for line in jobs.lines()]
    return lambda: count_failures(compiled, kept)


def count(rules: Ruleset, jobs: Population) -> Callable[[], Counter[str]]:
    """From the file to how many jobs fail each rule, without findings."""
    configured = rules.rules
    engine = CompiledEngine(configured, NOW)

    def run() -> Counter[str]:
        rows = Counter(engine.row(job) for job in jobs.jobs())
        counted = count_outcomes(rows, len(configured))
        return Counter({one.rule.id: outcomes[Outcome.FAIL] for one, outcomes in zip(configured, counted, strict=True)})

    return run


def count_plainly(rules: Ruleset, jobs: Population) -> Callable[[], Counter[str]]:
    """The same with json and jmespath.py: what is strict and what is reported is left out."""
    compiled = plain_rules(rules.rules, NOW)

    def run() -> Counter[str]:
        with jobs.file.open("rb") as stream:
            return count_failures_in_lines(compiled, stream)

    return run


def write(rules: Ruleset, jobs: Population, output: Path) -> Callable[[], None]:
    """The whole command in this process: findings and unknowns as JSON Lines, with everything that a finding has."""
    arguments = scan_arguments(rules, [jobs.file], output)
    return lambda: run_here(arguments)


def findings_and_unknowns(rules: Ruleset, jobs: Population) -> tuple[float, float]:
    """How many findings and how many unknowns a record has."""
    report = scan(rules.plan(jobs.file))
    return len(report.findings) / jobs.size, len(report.undecided) / jobs.size

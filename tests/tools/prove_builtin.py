"""Asks what the built-in rules can say, and prints how many questions were decided, and how long it took.

    python tests/tools/prove_builtin.py [--parts outcomes law mutants globs] [--jobs 2000] [--processes 2]

outcomes: whether each rule can have each outcome; every yes has a job that the engine confirmed
law:      whether undelivered fields can turn a fail into a pass, or a pass into a fail
mutants:  how each mutant differs from its rule; those that are the same are tried on random jobs
globs:    an allowlist of 1,000 globs of which one was widened, narrowed, added, and one that says the same

Ends with 1 if a law is broken, or a random job refutes what was proved.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

from scanner.prove.answer import Verdict
from tests.property.prove_questions import Asked, ComparedMutant, ask_law, ask_outcomes, compare_globs, compare_mutants
from tests.property.prove_rules import builtin_rules

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Timed:
    """The answers about one rule, and the seconds that they took."""

    name: str
    answers: Sequence[Asked | ComparedMutant]
    seconds: float


def main() -> int:
    """Asks, and says what was answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="*", default=["outcomes", "law", "mutants", "globs"])
    parser.add_argument("--jobs", type=int, default=2000, help="random jobs for each mutant that is the same")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    parts: dict[str, Callable[[int], Timed]] = {
        "outcomes": _outcomes_of,
        "law": _law_of,
        "mutants": partial(_mutants_of, arguments.jobs),
    }
    is_broken = False
    with ProcessPoolExecutor(arguments.processes) as pool:
        for part in arguments.parts:
            if part == "globs":
                _print("globs", [_timed("globs", compare_globs)], 0)
                continue
            began = time.monotonic()
            results = []
            for result in pool.map(parts[part], range(len(builtin_rules()))):
                print(f"{part}: {result.name}, {len(result.answers)} questions, {result.seconds:.1f} s", file=sys.stderr, flush=True)
                results.append(result)
            is_broken = _print(part, results, time.monotonic() - began) or is_broken
    return 1 if is_broken else 0


def _outcomes_of(place: int) -> Timed:
    rule = builtin_rules()[place]
    return _timed(rule.id, lambda: ask_outcomes(rule))


def _law_of(place: int) -> Timed:
    rule = builtin_rules()[place]
    return _timed(rule.id, lambda: ask_law(rule))


def _mutants_of(jobs: int, place: int) -> Timed:
    rule = builtin_rules()[place]
    return _timed(rule.id, lambda: compare_mutants(rule, jobs, Random(place)))


def _timed(name: str, ask: Callable[[], Iterator[Asked | ComparedMutant]]) -> Timed:
    began = time.monotonic()
    answers = list(ask())
    return Timed(name, answers, time.monotonic() - began)


def _print(part: str, results: Sequence[Timed], seconds: float) -> bool:
    """Prints the answers of a part; whether one of them must not be."""
    answers = [answer for result in results for answer in result.answers]
    counts = Counter(answer.verdict.value for answer in answers)
    wrong = [answer for answer in answers if _is_wrong(part, answer)]
    for answer in answers:
        if answer.verdict is Verdict.NOT_DECIDED or answer in wrong:
            print(f"  {answer}")
    slowest = sorted(results, key=lambda result: -result.seconds)[:3]
    in_words = ", ".join(f"{result.name} {result.seconds:.1f} s" for result in slowest)
    print(f"{part}: {len(answers)} questions, {dict(counts)}, {len(wrong)} wrong; {seconds:.1f} s, the slowest: {in_words}", flush=True)
    declared = [answer for answer in answers if isinstance(answer, ComparedMutant) and answer.is_declared]
    if declared:
        proved = sum(answer.verdict is Verdict.NEVER for answer in declared)
        print(f"  declared to be equivalent: {len(declared)}, proved: {proved}")
    return bool(wrong)


def _is_wrong(part: str, answer: Asked | ComparedMutant) -> bool:
    """Whether an answer breaks a law, or was refuted."""
    if isinstance(answer, ComparedMutant):
        return bool(answer.refuted)
    return part == "law" and "not modelled" not in answer.question and answer.verdict is Verdict.YES


if __name__ == "__main__":
    sys.exit(main())

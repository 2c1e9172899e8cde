"""`jobscan eval`: what an expression gives for each job, or for any JSON."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from scanner.cli.clock import now_or_clock
from scanner.cli.jobs import job_label, load_jobs
from scanner.display.lines import printable
from scanner.documents.json.text import decode_bytes
from scanner.errors import EvaluationError, ExpressionSyntaxError, ReadError, UsageError
from scanner.expressions.check import check_value
from scanner.expressions.fields import as_json
from scanner.expressions.meaning import plain
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import condition, evaluate
from scanner.expressions.nodes import is_condition
from scanner.expressions.syntax.parser import parse
from scanner.findings.build import describe_reason
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.expression import Expression
from scanner.model.job import Job, Json
from scanner.project.options import ReadingOptions
from scanner.project.project import Project
from scanner.sources import tree

_STDIN = "-"


def run_eval(text: str, sources: Sequence[str], any_file: str | None, counts: bool, now: str | None, reading: ReadingOptions) -> int:
    """Writes one result per line: of each job as a rule would see it, or of any JSON as plain JMESPath would.

    With `counts`, each different result once, the most frequent first, after the number of jobs that have it.
    """
    if (any_file is None) == (not sources):
        raise UsageError("eval takes either a SOURCE with job records or --any FILE with JSON")
    if any_file is not None:
        expression = _parse(text, strict=False)
        return _print(_result(lambda: plain.evaluate(expression, _read_json(any_file))))
    expression = _parse(text, strict=True)
    time = now_or_clock(now)
    loaded = load_jobs(sources, reading, Project(tree.root()))
    if counts:
        code = _print_counts(_result(partial(_evaluate, expression, job, time)) for job in loaded.jobs)
    else:
        codes = [_print(_result(partial(_evaluate, expression, job, time)), job_label(job)) for job in loaded.jobs]
        code = max(codes, default=INCOMPLETE)
    if loaded.failures or not loaded.jobs:
        return INCOMPLETE
    return code


def _parse(text: str, strict: bool) -> Expression:
    """The expression; a `strict` one is checked against the fields of a job, as in a rule. Raises UsageError."""
    try:
        expression = parse(text, strict=strict)
    except ExpressionSyntaxError as error:
        raise _invalid(text, error.start, error.problem, error.hint) from None
    if strict:
        for problem in check_value(expression, {}):
            raise _invalid(text, problem.start, problem.problem, problem.hint)
    return expression


def _invalid(text: str, start: int, problem: str, hint: str) -> UsageError:
    """An error with the place in the expression, e.g. "invalid expression, column 5: ... (hint)"."""
    column = start - text.rfind("\n", 0, start)
    where = f"column {column}"
    if "\n" in text:
        where = f"line {text.count(chr(10), 0, start) + 1}, {where}"
    note = f" ({hint})" if hint else ""
    return UsageError(f"invalid expression, {where}: {problem}{note}")


def _evaluate(expression: Expression, job: Job, now: datetime) -> Json:
    context = Context(job.fields, job.extra, job.extra_complete, {}, now, job.source, job.contexts)
    # In a rule, `a && b` is false if b is, even if a is unknown; as a plain value it would be unknown.
    if is_condition(expression.tree, {}):
        return condition(expression.tree, context)
    return evaluate(expression.tree, context)


@dataclass(frozen=True, slots=True)
class _Result:
    """What an expression gives, as a line. One that is missing or an error names its job, and an error makes the exit code 3."""

    line: str
    names_job: bool = False
    code: int = CLEAN


def _result(evaluate_it: Callable[[], Json]) -> _Result:
    try:
        value = evaluate_it()
    except EvaluationError as error:
        return _Result(f"error: {printable(str(error))}", True, INCOMPLETE)
    if isinstance(value, Missing):
        reasons = "; ".join(map(describe_reason, value.reasons))
        return _Result(f"missing: {printable(reasons)}", True)
    return _Result(json.dumps(as_json(value), ensure_ascii=False))


def _print(result: _Result, job: str = "") -> int:
    """Writes a result, and returns its exit code."""
    suffix = f" (job {printable(job)})" if result.names_job and job else ""
    sys.stdout.write(f"{result.line}{suffix}\n")
    return result.code


def _print_counts(results: Iterable[_Result]) -> int:
    """Writes each different result with the number of jobs that have it, and returns the highest exit code."""
    numbers = Counter(results)
    for result, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0].line)):
        sys.stdout.write(f"{number:>8,}  {result.line}\n")
    return max((result.code for result in numbers), default=INCOMPLETE)


def _read_json(name: str) -> Json:
    try:
        return decode_bytes(_read(name))
    except OSError as error:
        raise UsageError(f"--any {name}: {error.strerror}") from None
    except ReadError as error:
        raise UsageError(f"{name}:{error.line}:{error.column}: {error.reason}") from None


def _read(name: str) -> bytes:
    if name != _STDIN:
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise UsageError("--any -: standard input is closed")
    return sys.stdin.buffer.read()

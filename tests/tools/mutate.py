"""Changes jobscan's own code in small ways, one at a time, and says which changes no test notices.

    python tests/tools/mutate.py [FILE OR FOLDER]... [--number 30] [--seed 1] [--tests PATH...]

The same arguments take the same sample. The checkout is never touched: each change is made in a copy, which the tests then import.
A change that survives is a missing test, or makes no difference that anyone could see; a person has to tell.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]

# What the promise rests on: from these a sample is taken if no file is named.
DEFAULT = ("scanner/governance", "scanner/findings", "scanner/run", "scanner/sources/join.py", "scanner/engine")
EVERYWHERE = ("tests/unit/run", "tests/unit/test_api.py", "tests/golden")  # tests that see every part of a scan
NOT_COPIED = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist", "*.egg-info", ".coverage*")

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutation:
    """A change of one piece of one file, e.g. `jobs == 0` to `jobs != 0`."""

    path: str
    line: int
    begin: int  # of the piece, in characters of the file
    end: int
    is_now: str
    becomes: str

    def apply(self, source: str) -> str:
        """The file with this change."""
        return source[: self.begin] + self.becomes + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {_shortened(self.is_now)}  ->  {_shortened(self.becomes)}"


@dataclass(frozen=True)
class Outcome:
    """What the tests said of a mutation: the first that failed, or None if all passed."""

    mutation: Mutation
    noticed_by: str | None


def _shortened(code: str) -> str:
    text = " ".join(code.split())
    if len(text) > 70:
        return text[:67] + "..."
    return text


def mutations(source: str, path: str) -> Iterator[Mutation]:
    """Every change that can be made to a file, in the order of the file."""
    starts = _line_starts(source)
    for node in _live_nodes(ast.parse(source)):
        for piece, changed in _changes(node):
            begin = _offset(source, starts, piece.lineno, piece.col_offset)
            end = _offset(source, starts, piece.end_lineno or piece.lineno, piece.end_col_offset or 0)
            becomes = ast.unparse(ast.fix_missing_locations(changed))
            if isinstance(changed, ast.expr):
                becomes = f"({becomes})"  # whatever binds tighter around it
            yield Mutation(path, piece.lineno, begin, end, source[begin:end], becomes)


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _offset(source: str, starts: Sequence[int], line: int, column: int) -> int:
    """Where a place of ast is in the text; ast counts columns in bytes of UTF-8."""
    begin = starts[line - 1]
    return begin + len(source[begin : starts[line]].encode()[:column].decode())


def _live_nodes(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The expressions and statements that do something when the program runs."""
    for name, value in ast.iter_fields(node):
        # Annotations and decorators are for other readers than the interpreter, and most changes there make no difference.
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in _nodes(value):
            if isinstance(child, ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom) or _is_docstring(child):
                continue  # before Python 3.12 ast does not know where the parts of an f-string are
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            yield from _live_nodes(child)


def _nodes(value: object) -> list[ast.AST]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, ast.AST)]


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr | ast.stmt) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST]]:
    """What a node, or a piece of it, could be by mistake."""
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=comparators):
            yield node, ast.Compare(left, [_OPPOSITE[type(operator)]()], comparators)
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield node, ast.BoolOp(other, values)
            for index in range(len(values)):
                yield node, _joined(operator, values[:index] + values[index + 1 :])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, operand
        case ast.If(test=test) | ast.IfExp(test=test) if isinstance(test, ast.Name | ast.Attribute | ast.Call):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.Constant(value=value):
            for other_value in _other_constants(value):
                yield node, other_value
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield node, ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield node, ast.Pass()


def _joined(operator: ast.boolop, values: list[ast.expr]) -> ast.expr:
    if len(values) == 1:
        return values[0]
    return ast.BoolOp(operator, values)


def _other_constants(value: object) -> Iterator[ast.expr]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
        case str() if value:
            yield ast.Constant("")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def sample(paths: Iterable[Path], number: int, seed: int) -> list[Mutation]:
    """So many of the mutations of some files, the same for the same seed, in the order of the files."""
    everything: list[Mutation] = []
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        everything += mutations(path.read_text(encoding="utf-8"), name)
    chosen = random.Random(seed).sample(range(len(everything)), min(number, len(everything)))
    return [everything[index] for index in sorted(chosen)]


def stages(path: str, tests: Sequence[str]) -> list[list[str]]:
    """The tests of a file, those that answer soonest first: its own folder's, then those that see a whole scan."""
    if tests:
        return [list(tests)]
    mirror = Path("tests/unit", *Path(path).parts[1:2])
    own = [mirror.as_posix()] if (ROOT / mirror).is_dir() else []
    return [stage for stage in (own, [test for test in EVERYWHERE if test not in own]) if stage]


class Copy:
    """A copy of the checkout in which changes can be made."""

    def __init__(self, folder: Path) -> None:
        """Copies the checkout to a folder that does not exist yet."""
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))

    @contextmanager
    def changed(self, mutation: Mutation) -> Iterator[None]:
        """While this lasts, the copy has the change."""
        file = self.folder / mutation.path
        before = file.read_bytes()
        file.write_bytes(mutation.apply(before.decode("utf-8")).encode("utf-8"))
        try:
            yield
        finally:
            file.write_bytes(before)

    def first_failure(self, tests: Sequence[str], timeout: float) -> str | None:
        """The first test that fails, "timeout" after so many seconds, or None if all pass."""
        command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *tests]
        environment = self._environment()
        # In a separate session, so that a change that never ends can be stopped with the commands that its tests have started.
        with subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        ) as running:
            try:
                output, _ = running.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                _stop(running)
                return "timeout"
        if running.returncode == 0:
            return None
        failed = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return (failed or [output[-500:]])[0]

    def _environment(self) -> dict[str, str]:
        """Our environment variables, without those that would measure the copy or let it rewrite the goldens."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "JOBSCAN_REWRITE"))}
        return {
            **inherited,
            "PYTHONPATH": str(self.folder),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / ".hypothesis"),
            # Also for the commands that tests start. Python reuses bytecode if the source has the same size and modification second,
            # so the bytecode of one change could run instead of the next.
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def _stop(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def judge(copy: Copy, mutation: Mutation, tests: Sequence[str], timeout: float) -> Outcome:
    """Whether the tests notice a mutation."""
    with copy.changed(mutation):
        for stage in stages(mutation.path, tests):
            failure = copy.first_failure(stage, timeout)
            if failure:
                return Outcome(mutation, failure)
    return Outcome(mutation, None)


def judge_all(chosen: Sequence[Mutation], tests: Sequence[str], workers: int) -> Iterator[Outcome]:
    """The outcome of each mutation; tests that fail without any would say nothing, so they run first."""
    with tempfile.TemporaryDirectory(prefix="jobscan-mutate-") as folder:
        copies: Queue[Copy] = Queue()
        for number in range(workers):
            copies.put(Copy(Path(folder) / str(number) / "jobscan"))
        timeout = _check_unchanged(copies.queue[0], chosen, tests)

        def judged(mutation: Mutation) -> Outcome:
            copy = copies.get()
            try:
                return judge(copy, mutation, tests, timeout)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(judged, chosen)


def _check_unchanged(copy: Copy, chosen: Sequence[Mutation], tests: Sequence[str]) -> float:
    """How long a run with a change may take, from how long the tests take without one.

    Raises:
        SystemExit: A test fails without any change.
    """
    needed = {tuple(stage) for mutation in chosen for stage in stages(mutation.path, tests)}
    longest = 0.0
    for stage in sorted(needed):
        start = time.monotonic()
        failure = copy.first_failure(stage, timeout=3600)
        if failure:
            sys.exit(f"the tests fail without any change: {failure}")
        longest = max(longest, time.monotonic() - start)
    return 60 + 5 * longest


def _python_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path.resolve()
        else:
            yield from sorted(path.resolve().rglob("*.py"))


def main() -> None:
    """Judges a sample and prints what survives; ends with 1 if anything does."""
    parser = argparse.ArgumentParser(description="Changes jobscan's own code and says which changes no test notices.")
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / path for path in DEFAULT], help="files or folders of scanner/")
    parser.add_argument("--number", type=int, default=30, help="how many changes to try (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="another number takes another sample (default: 1)")
    parser.add_argument("--tests", nargs="+", default=[], help="tests to run (default: those of the file's folder, then whole scans)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="changes to try at the same time (default: all cores)")
    options = parser.parse_args()
    chosen = sample(_python_files(options.paths), options.number, options.seed)
    survived = 0
    for outcome in judge_all(chosen, options.tests, options.workers):
        survived += outcome.noticed_by is None
        print(f"{'survived' if outcome.noticed_by is None else 'noticed '}  {outcome.mutation}", flush=True)
    print(f"{len(chosen) - survived} of {len(chosen)} noticed (seed {options.seed})")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()

"""How much a line of the package decides, beside five projects that read well. It fails nothing: people read it.

    python tests/tools/density.py [FOLDER OR FILE]...

Without a path: all of scanner/. Figures are per 1,000 lines unless they say otherwise. radon counts every `and`, `or`, conditional
expression and comprehension as a branch, which ruff's complexity check does not.
"""

import argparse
import ast
import io
import statistics
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import radon.complexity
import radon.visitors

ROOT = Path(__file__).parents[2]
WORST = 5  # so many functions are named
LONG_LINE = 100

# The same counts of five projects (deptry 2e27ae2, check-jsonschema e210bb2, import-linter ad48a96, pip-audit ad32745, Fixit 0054c6e),
# and of jobscan before it was thinned out.
PROJECTS = ("before", "deptry", "check-js", "imp-linter", "pip-audit", "Fixit")
MEASURED_THEN = {
    "functions over 10": ("5.3", "0", "0", "1.5", "2.8", "2.3"),
    "functions over 8": ("9.6", "", "", "", "", ""),
    "conditional expressions": ("47.3", "3.8", "2.1", "5.2", "2.2", "3.4"),
    "nested ones, in all": ("16", "0", "0", "0", "0", "0"),
    "nested comprehensions": ("5.5", "1.4", "0.4", "1.5", "0.6", "0.3"),
    "lines over 100": ("11.1%", "7.5%", "0.1%", "0.2%", "0.1%", "0.8%"),
    "comments": ("27", "11", "73", "28", "100", "54"),
    "comments on own line": ("3", "10", "71", "17", "87", "54"),
    "files, in all": ("208", "46", "37", "40", "27", "47"),
    "lines of a file, median": ("59", "39", "50", "63", "100", "121"),
    "lines of a file, most": ("194", "314", "351", "412", "583", "522"),
}

_CONDITIONALS = (ast.IfExp,)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Function:
    """A function and its complexity, e.g. 23 for `scanner/policy/parameters.py:162 _targets`."""

    complexity: int
    place: str


@dataclass(frozen=True)
class FileCounts:
    """What one file adds to the figures."""

    lines: int
    long_lines: int
    functions: tuple[Function, ...]
    conditionals: int
    nested_conditionals: int
    nested_comprehensions: int
    comments: int
    own_line_comments: int


def count(source: str, name: str) -> FileCounts:
    """The counts of a Python file with this content; the name is what its functions are shown with."""
    lines = source.splitlines()
    tree = ast.parse(source)
    comments = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT]
    return FileCounts(
        lines=len(lines),
        long_lines=sum(len(line) > LONG_LINE for line in lines),
        functions=tuple(_functions(source, name)),
        conditionals=sum(isinstance(node, _CONDITIONALS) for node in ast.walk(tree)),
        nested_conditionals=_nested(tree, _CONDITIONALS),
        nested_comprehensions=_nested(tree, _COMPREHENSIONS) + _second_loops(tree),
        comments=len(comments),
        own_line_comments=sum(token.line.lstrip().startswith("#") for token in comments),
    )


def _functions(source: str, name: str) -> Iterator[Function]:
    """Every function and method; radon counts a function inside another as part of it."""
    for block in radon.complexity.cc_visit(source):
        if isinstance(block, radon.visitors.Function):
            yield Function(block.complexity, f"{name}:{block.lineno} {block.fullname}")


def _nested(node: ast.AST, kinds: tuple[type[ast.AST], ...], inside: bool = False) -> int:
    """How many nodes of these kinds are inside another one: 1 in `a if b else c if d else e`."""
    is_one = isinstance(node, kinds)
    deeper = sum(_nested(child, kinds, inside or is_one) for child in ast.iter_child_nodes(node))
    return deeper + (is_one and inside)


def _second_loops(tree: ast.AST) -> int:
    """How many comprehensions have two `for` or more."""
    return sum(isinstance(node, _COMPREHENSIONS) and len(node.generators) > 1 for node in ast.walk(tree))


def figures(files: Sequence[FileCounts]) -> dict[str, str]:
    """The figures of some files, under the names of the table."""
    functions = [function for file in files for function in file.functions]
    lines = sum(file.lines for file in files)
    lengths = [file.lines for file in files]

    def per_thousand(number: int) -> str:
        return f"{1000 * number / lines:.1f}"

    return {
        "functions over 10": per_thousand(_over(10, functions)),
        "functions over 8": per_thousand(_over(8, functions)),
        "conditional expressions": per_thousand(sum(file.conditionals for file in files)),
        "nested ones, in all": str(sum(file.nested_conditionals for file in files)),
        "nested comprehensions": per_thousand(sum(file.nested_comprehensions for file in files)),
        "lines over 100": f"{100 * sum(file.long_lines for file in files) / lines:.1f}%",
        "comments": per_thousand(sum(file.comments for file in files)),
        "comments on own line": per_thousand(sum(file.own_line_comments for file in files)),
        "files, in all": str(len(files)),
        "lines of a file, median": f"{statistics.median(lengths):.0f}",
        "lines of a file, most": str(max(lengths)),
    }


def _over(limit: int, functions: Iterable[Function]) -> int:
    return sum(function.complexity > limit for function in functions)


def render(files: Sequence[FileCounts]) -> Iterator[str]:
    """The lines of the table, and the functions to look at first."""
    yield f"{'per 1,000 lines':<26}{'now':>8}" + "".join(f"{name:>12}" for name in PROJECTS)
    for name, value in figures(files).items():
        yield f"{name:<26}{value:>8}" + "".join(f"{then:>12}" for then in MEASURED_THEN[name])
    functions = sorted((function for file in files for function in file.functions), key=lambda function: -function.complexity)
    yield ""
    yield f"{_over(10, functions)} functions over 10 and {_over(8, functions)} over 8, of {len(functions)}. The worst:"
    for function in functions[:WORST]:
        yield f"  {function.complexity:>3}  {function.place}"


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The Python files that are meant by some files and folders."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from sorted(path.rglob("*.py"))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Prints how dense the code is, beside projects that read well.")
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "scanner"], help="files or folders; default: scanner/")
    paths = [path.resolve() for path in parser.parse_args().paths]
    files = [count(path.read_text(encoding="utf-8"), _shown(path)) for path in python_files(paths)]
    if not files:
        parser.error("no Python file found in " + ", ".join(map(str, paths)))
    print("\n".join(render(files)))


def _shown(path: Path) -> str:
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return str(path)


if __name__ == "__main__":
    main()

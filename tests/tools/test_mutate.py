"""The mutations that `make mutate` samples: what they are, that they are always the same, and that the checkout stays as it is."""

import ast
from pathlib import Path

import pytest

from tests.tools import mutate
from tests.tools.mutate import ROOT, Copy, Mutation, Outcome

GATE = ROOT / "scanner" / "governance" / "gate.py"


def becomes(source: str) -> list[str]:
    """What the lines of a source become, a mutation each."""
    found = list(mutate.mutations(source, "some.py"))
    return [mutation.apply(source).strip() for mutation in found]


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a == b", ["(a != b)"]),
        ("a < b", ["(a <= b)"]),
        ("a not in b", ["(a in b)"]),
        ("x = a and b and c", ["x = (a or b or c)", "x = (b and c)", "x = (a and c)", "x = (a and b)"]),
        ("x = not a", ["x = (a)"]),
        ("x = True", ["x = (False)"]),
        ("x = 7", ["x = (8)"]),
        ("x = 'é', 'ab'", ["x = (''), 'ab'", "x = 'é', ('')"]),
        ("x = ''", []),
        ("x = None", []),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f():\n    return None", []),
        ("f(a)", ["pass"]),
        ("if a:\n    b", ["if (not a):\n    b"]),
        ("x = a if f(b) else c", ["x = a if (not f(b)) else c"]),
        ('"""Words."""', []),
        ("@dataclass(frozen=True)\nclass A:\n    x: Literal['b'] = c", []),
        ("def f(x: 'int') -> 'str':\n    y = x", []),
        ("x = f'{a == b}'", []),
        ("assert a == b", []),
    ],
)
def test_what_a_piece_can_become(source: str, changed: list[str]) -> None:
    assert becomes(source) == changed


def test_every_mutation_of_the_package_is_python() -> None:
    for path in (ROOT / "scanner" / "governance").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for mutation in mutate.mutations(source, path.name):
            changed = mutation.apply(source)
            assert changed != source
            ast.parse(changed)


def test_a_seed_takes_the_same_sample() -> None:
    first = mutate.sample([GATE], 10, seed=1)
    assert first == mutate.sample([GATE], 10, seed=1)
    assert first != mutate.sample([GATE], 10, seed=2)
    assert len(first) == 10
    assert first == sorted(first, key=lambda mutation: mutation.begin)
    assert len(mutate.sample([GATE], 10_000, seed=1)) < 10_000


def test_tests_of_the_folder_come_first() -> None:
    assert mutate.stages("scanner/governance/gate.py", []) == [["tests/unit/governance"], list(mutate.EVERYWHERE)]
    assert mutate.stages("scanner/errors.py", []) == [list(mutate.EVERYWHERE)]
    assert mutate.stages("scanner/governance/gate.py", ["tests/golden"]) == [["tests/golden"]]


def _small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    (root / "scanner").mkdir(parents=True)
    (root / "scanner" / "__init__.py").touch()
    (root / "scanner" / "sums.py").write_text("def total(a, b):\n    flag = 1\n    return a + b\n")
    (root / "test_sums.py").write_text("from scanner.sums import total\n\ndef test_total():\n    assert total(1, 2) == 3\n")
    monkeypatch.setattr(mutate, "ROOT", root)
    return root


def test_a_change_is_noticed_or_survives_and_the_checkout_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _small_project(tmp_path, monkeypatch)
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    chosen = mutate.sample([root / "scanner" / "sums.py"], 10, seed=1)
    outcomes = list(mutate.judge_all(chosen, ["test_sums.py"], workers=1))
    assert [(outcome.mutation.becomes, bool(outcome.noticed_by)) for outcome in outcomes] == [("(2)", False), ("return None", True)]
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


def test_tests_that_fail_anyway_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _small_project(tmp_path, monkeypatch)
    (root / "test_sums.py").write_text("def test_never():\n    assert False\n")
    with pytest.raises(SystemExit, match=r"fail without any change: FAILED test_sums\.py::test_never"):
        list(mutate.judge_all(mutate.sample([root / "scanner" / "sums.py"], 1, seed=1), ["test_sums.py"], workers=1))


def test_a_change_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _small_project(tmp_path, monkeypatch)
    (root / "test_sums.py").write_text("import time\n\ndef test_slow():\n    time.sleep(60)\n")
    copy = Copy(tmp_path / "copy")
    mutation = Mutation("scanner/sums.py", 2, 0, 0, "", "")
    assert mutate.judge(copy, mutation, ["test_sums.py"], timeout=1) == Outcome(mutation, "timeout")


def test_no_run_measures_the_copy_rewrites_goldens_or_keeps_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _small_project(tmp_path, monkeypatch)
    for name in ("COVERAGE_PROCESS_START", "JOBSCAN_REWRITE_GOLDENS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    (root / "test_sums.py").write_text(
        "import os, subprocess, sys\n\ndef test_surroundings():\n"
        "    subprocess.run([sys.executable, '-c', 'import scanner.sums'], check=True)\n"
        "    assert not [name for name in os.environ if name.startswith(('COVERAGE', 'JOBSCAN_REWRITE'))]\n"
    )
    copy = Copy(tmp_path / "copy")
    assert copy.first_failure(["test_sums.py"], timeout=60) is None
    assert not list(copy.folder.rglob("*.pyc"))

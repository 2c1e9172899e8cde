"""The figures of density count what they say."""

from pathlib import Path

from tests.tools import density

SOURCE = '''\
"""Counted by hand."""

# a comment on its own line
WORD = "a" if True else "b" if False else "c"  # and one at the end of a line
PAIRS = [[inner for inner in outer] for outer in ()]
FLAT = [inner for outer in () for inner in outer]
NAMES = [name for name in ()]


def busy(a, b, c):
    """Six: one for the function, two for `and`, one each for `if`, the comprehension and the conditional expression."""
    if a and b and c:
        return [item for item in a]
    return b if a else c


class Holder:
    def method(self):
        return 1
'''


def test_what_is_counted() -> None:
    counts = density.count(SOURCE + "#" * 101 + "\n", "some.py")
    assert counts == density.FileCounts(
        lines=20,
        long_lines=2,
        functions=(density.Function(6, "some.py:10 busy"), density.Function(1, "some.py:18 Holder.method")),
        conditionals=3,
        nested_conditionals=1,
        nested_comprehensions=2,
        comments=3,
        own_line_comments=2,
    )


def test_figures_are_per_thousand_lines() -> None:
    one = density.count(SOURCE, "some.py")
    found = density.figures([one, one])
    assert found["conditional expressions"] == "157.9"
    assert found["nested ones, in all"] == "2"
    assert found["functions over 10"] == "0.0"
    assert found["files, in all"] == "2"
    assert list(found) == list(density.MEASURED_THEN)


def test_each_project_has_each_figure() -> None:
    assert {len(row) for row in density.MEASURED_THEN.values()} == {len(density.PROJECTS)}


def test_a_folder_is_gone_through_and_a_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.py", "a.txt", "deep/a.py"):
        (tmp_path / name).touch()
    assert list(density.python_files([tmp_path])) == [tmp_path / "b.py", tmp_path / "deep" / "a.py"]
    assert list(density.python_files([tmp_path / "a.txt"])) == [tmp_path / "a.txt"]

"""What README and the docs show of the command's output is what it prints.

A block that shows output has the command that makes it in a comment before it, with options that the reader does not need to see:

    <!-- output: jobscan scan examples/ --exit-zero --now 2026-11-23T12:00:00Z -->
    ```console
    $ jobscan scan examples/
    the first lines
    ...
    the last lines
    ```

A line `...` stands for any lines. The command runs beside a copy of examples/; what it prints is standard output, then standard error.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.surroundings import ROOT, run_here

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SHOWN = re.compile(r"^<!-- output: jobscan (.+) -->\n```\w*\n(?:\$ jobscan (.+)\n)?((?:.*\n)*?)```$", re.MULTILINE)
BLOCKS = [(page.name, *block) for page in PAGES for block in SHOWN.findall(page.read_text(encoding="utf-8"))]
ABRIDGED = "..."


def first_difference(shown: str, printed: str) -> str:
    """The first run of shown lines that was not printed where it should be; empty if all were. Pieces are separated by lines of `...`."""
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    pieces = _pieces(shown.rstrip())
    at = 0
    for number, piece in enumerate(pieces):
        is_first, is_last = number == 0, number == len(pieces) - 1
        places = [place for place in range(at, len(lines) - len(piece) + 1) if lines[place : place + len(piece)] == piece]
        if is_first:
            places = [place for place in places if place == 0]
        if is_last:
            places = [place for place in places if place + len(piece) == len(lines)]
        if piece and not places:
            return "\n".join(piece)
        at = places[0] + len(piece) if places else at
    return ""


def _pieces(shown: str) -> list[list[str]]:
    """The runs of lines between lines of `...`; a run at either end is empty where the block begins or ends with one."""
    pieces: list[list[str]] = [[]]
    for line in shown.splitlines():
        if line.strip() == ABRIDGED:
            pieces.append([])
        else:
            pieces[-1].append(line.rstrip())
    return pieces


@pytest.mark.parametrize(("page", "command", "visible", "shown"), BLOCKS, ids=[f"{page}-{command}" for page, command, *_ in BLOCKS])
def test_what_is_shown_is_what_is_printed(page: str, command: str, visible: str, shown: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / ".git").mkdir()
    done = run_here(tmp_path, *shlex.split(command))
    printed = done.stdout + done.stderr
    assert first_difference(shown, printed) == "", printed
    assert set(shlex.split(visible)) <= set(shlex.split(command)), "the command that is shown has what the one in the comment lacks"


def test_readme_shows_a_checked_scan() -> None:
    assert any(page == "README.md" and command.startswith("scan ") for page, command, *_ in BLOCKS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_marker_is_read(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- output:") == len(SHOWN.findall(text))


@pytest.mark.parametrize(
    ("shown", "difference"),
    [
        ("a\nb\nc\nd", ""),
        ("a\n...\nd", ""),
        ("a\n    ...\nc\nd", ""),
        ("...\nc\nd", ""),
        ("a\nb\n...", ""),
        ("a\n...\nb\n...\nd", ""),
        ("a\nd", "a\nd"),
        ("a\n...\nc", "c"),
        ("b\n...\nd", "b"),
        ("a\n...\nc\n...\nb\n...\nd", "b"),
        ("a\nx\n...\nd", "a\nx"),
        ("a\nb", "a\nb"),
    ],
)
def test_a_difference_is_seen(shown: str, difference: str) -> None:
    assert first_difference(shown, "a\nb\nc\nd\n") == difference

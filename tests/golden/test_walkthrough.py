"""What examples/team/README.md shows is what happens: its commands, one after the other, in a copy of the folder."""

import re
import shlex
import shutil
from pathlib import Path

from tests.golden.test_shown_output import first_difference
from tests.surroundings import ROOT, run_here

TEAM = ROOT / "examples" / "team"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
EXIT = re.compile(r"\(exit (\d)\)$")


def steps() -> list[tuple[list[str], str]]:
    """Each command of the page with the output that it shows."""
    text = (TEAM / "README.md").read_text(encoding="utf-8")
    return [(shlex.split(command), shown) for block in BLOCK.findall(text) for command, shown in STEP.findall(block)]


def test_the_page_of_the_team_is_what_happens(tmp_path: Path) -> None:
    shutil.copytree(TEAM, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".git").mkdir()
    for command, shown in steps():
        if command[0] == "cp":
            shutil.copy(tmp_path / command[1], tmp_path / command[2])
            continue
        done = run_here(tmp_path, *command[1:], COLUMNS="120")
        printed = done.stdout + done.stderr
        assert first_difference(shown, printed) == "", printed
        code = EXIT.search(shown.rstrip())
        assert done.returncode == (int(code[1]) if code else 0)


def test_the_page_shows_a_green_and_a_red_gate() -> None:
    text = "".join(shown for _, shown in steps())
    assert len(steps()) >= 10
    assert {"(exit 0)", "(exit 1)"} <= set(re.findall(r"\(exit \d\)", text))

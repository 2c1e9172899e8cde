"""docs/architecture.md describes the house that stands: its floors and its files."""

import re
import tomllib

from tests.surroundings import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_floors_are_those_that_import_linter_holds() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [layer.split(" | ") for layer in next(one for one in settings["contracts"] if one["id"] == "floors")["layers"]]
    table = PAGE.split("## The floors")[1].split("## The seams")[0]
    floors = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    assert [re.findall(r"`(\w+)`", floor) for floor in floors] == layers


def test_every_file_and_folder_that_it_names_is_there() -> None:
    named = set(re.findall(r"`([\w/.]+(?:/|\.py|\.yaml))`", PAGE)) - {"jobscan.yaml"}
    assert len(named) > 20
    assert sorted(name for name in named if not (ROOT / "scanner" / name).exists() and not (ROOT / name).exists()) == []

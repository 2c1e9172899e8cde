"""The pre-commit hooks run what `make check` runs, in the versions that make installs."""

import re
from typing import Any

import yaml

from tests.surroundings import ROOT

CONFIG: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = [hook for repository in CONFIG["repos"] for hook in repository["hooks"]]


def test_every_version_is_the_one_that_make_installs() -> None:
    pins = set((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    wanted = {dependency for hook in HOOKS for dependency in hook["additional_dependencies"]}
    assert wanted - pins == set()


def test_the_commands_are_those_of_make_check() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    commands = [line.strip().removeprefix("$(BIN)/").removesuffix(" .") for line in recipe[1].splitlines()]
    assert [hook["entry"] for hook in HOOKS] == commands


def test_no_hook_needs_an_environment_that_exists_before() -> None:
    assert {hook["language"] for hook in HOOKS} == {"python"}

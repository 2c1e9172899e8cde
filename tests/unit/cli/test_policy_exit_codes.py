"""Each exit code of the commands that prove something about policies, by running them."""

import os
from pathlib import Path

import pytest

from tests.surroundings import run_here
from tests.unit.cli.test_exit_codes import environment, run

HEAD = "format: 1\npolicy: acme\nrules:\n"
UNDECIDED = "length(split(job_name, '-')) > `1`"
PARAMETER = "\n    params: {most: {type: integer, required: true}}"
UNSET = f"timeout_duration_in_hours <= param('most'){PARAMETER}"
# Python runs a sitecustomize.py on its path before the command: a fault put into the real program.
BREAKING = """
import scanner.prove.asker
from scanner.prove.witness import ReplayError

def confirmed_witness(*_, **__):
    raise ReplayError("injected")

scanner.prove.asker.confirmed_witness = confirmed_witness
"""


def rule(rule_id: str, condition: str) -> str:
    return f"  - id: {rule_id}\n    title: T\n    severity: low\n    assert: {condition}\n"


GOOD = rule("ACME-1", "timeout_duration_in_hours <= `72`")
POLICIES = {
    "good": GOOD,
    "looser": rule("ACME-1", "timeout_duration_in_hours <= `96`"),
    "never": rule("ACME-1", "timeout_duration_in_hours <= `168`"),
    "never-applies": rule("ACME-1", "present(tags)\n    stages: [job]\n    when: '!present(account_id)'"),
    "undecided": rule("ACME-1", UNDECIDED),
    "unset": rule("ACME-1", UNSET),
    "two": GOOD + rule("ACME-2", "present(tags)"),
    "renamed": GOOD + rule("ACME-3", "present(tags)"),
    "one-unset": GOOD + rule("ACME-2", UNSET),
    "one-undecided": GOOD + rule("ACME-2", UNDECIDED),
    "doubtful": rule("ACME-1", "\"!matches(job_name, 'poc-*-prod')\""),
    "no-assert": "  - id: ACME-1\n    title: T\n    severity: low\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working tree with these policies, and a folder with a good and a broken one."""
    (tmp_path / ".git").mkdir()
    for name, rules in POLICIES.items():
        (tmp_path / f"{name}.yaml").write_text(HEAD + rules)
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed" / "good.yaml").write_text(HEAD + GOOD)
    (tmp_path / "mixed" / "broken.yaml").write_text("rules: [\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("good.yaml", 0),
        ("one-unset.yaml", 0),
        ("never.yaml", 1),
        ("never-applies.yaml", 1),
        ("unset.yaml --param most=168", 1),
        ("unset.yaml --param most=72", 0),
        ("undecided.yaml", 3),
        ("one-undecided.yaml", 3),
        ("one-undecided.yaml --select ACME-1", 0),
        ("unset.yaml", 3),
        ("one-unset.yaml --select ACME-2", 3),
        ("unset.yaml --param mots=72", 2),
        ("unset.yaml --param most=many", 2),
        ("good.yaml --param most=72", 2),
        ("good.yaml --select ACME-2", 2),
        ("good.yaml -f json=proof.json", 2),
        ("good.yaml two.yaml", 2),
        ("no-assert.yaml", 2),
        ("empty.yaml", 2),
        ("mixed", 2),
        ("gone.yaml", 2),
    ],
)
def test_prove(arguments: str, code: int, folder: Path) -> None:
    done = run_here(folder, "policy", "prove", *arguments.split())
    assert done.returncode == code, done.stdout + done.stderr
    assert (done.stdout == "", done.stderr == "") == (code == 2, code != 2)
    assert run_here(folder, "policy", "prove", "-f", "json", *arguments.split()).returncode == code


def test_prove_of_a_condition_that_can_hardly_be_meant(folder: Path) -> None:
    done = run_here(folder, "policy", "prove", "doubtful.yaml")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "FAILED   1 rule: 1 can fail, 1 mistake   (exit 2)"
    assert done.stderr == "note: doubtful.yaml has 1 mistake, and no scan starts with it: jobscan policy lint doubtful.yaml\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("good.yaml good.yaml", 0),
        ("undecided.yaml undecided.yaml", 0),
        ("looser.yaml good.yaml", 0),
        ("good.yaml two.yaml", 0),
        ("good.yaml looser.yaml", 1),
        ("two.yaml good.yaml", 1),
        ("two.yaml renamed.yaml", 1),
        ("one-unset.yaml good.yaml", 1),
        ("good.yaml unset.yaml", 1),
        ("good.yaml undecided.yaml", 3),
        ("good.yaml empty.yaml", 2),
        ("good.yaml mixed", 2),
        ("good.yaml gone.yaml", 2),
        ("good.yaml good.yaml --param most=72", 2),
    ],
)
def test_diff(arguments: str, code: int, folder: Path) -> None:
    diff = ("policy", "diff", *arguments.split())
    for written in (("--fail-on", "loosened"), ("--fail-on=loosened",), ("--fail-on", "loosened", "-f", "json")):
        assert run_here(folder, *diff, *written).returncode == code
    assert run_here(folder, *diff).returncode == (2 if code == 2 else 0)
    assert run_here(folder, *diff, "--fail-on", "never").returncode == 2


@pytest.mark.parametrize("arguments", ["prove good.yaml", "diff good.yaml looser.yaml"])
def test_a_witness_that_does_not_hold_is_70_and_gives_no_answer(arguments: str, folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(BREAKING)
    path = os.pathsep.join([str(folder), environment()["PYTHONPATH"]])
    done = run(folder, "policy", *arguments.split(), env={"PYTHONPATH": path, "TMPDIR": str(folder)})
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("jobscan: internal error: injected; no answer of this run counts")


@pytest.mark.parametrize("options", [(), ("--mutate",)])
def test_an_equivalent_that_is_not_a_mutant_fails_the_test(options: tuple[str, ...], folder: Path) -> None:
    examples = "    examples: {pass: [{job: {}}, {job: {timeout_duration_in_hours: 72}}], fail: [{job: {timeout_duration_in_hours: 73}}]}\n"
    (folder / "tested.yaml").write_text(HEAD + GOOD + examples)
    assert run_here(folder, "policy", "test", "tested.yaml", *options).returncode == 0
    (folder / "tested.yaml").write_text(HEAD + GOOD + examples + "    equivalent: [{mutant: 'assert: <= becomes <', reason: Misspelt.}]\n")
    done = run_here(folder, "policy", "test", "tested.yaml", *options)
    assert done.returncode == 1
    assert done.stdout.count("remove it from 'equivalent': assert: <= becomes <") == 1

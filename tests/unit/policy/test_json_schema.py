"""The JSON Schema of policies says what the reader says."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scanner.documents.yaml.text import load
from scanner.errors import MistakesError
from scanner.model.origin import Tree
from scanner.policy import builtin
from scanner.policy.json_schema import json_schema
from scanner.policy.load import load_policy
from tests.unit.policy.test_load import HEAD, RULE, WRONG, rule

ROOT = Path(__file__).parents[3]
SCHEMA = Draft202012Validator(json_schema())
FILES = [file.path for file in builtin.pack_files(builtin.pack_names())] + [ROOT / "examples" / "project" / "acme.yaml"]
# What is wrong in what a condition says, in what only two places together show, or in how the YAML is written.
BEYOND = {
    "an id that is reserved", "a field that is misspelt", "a condition that does not parse", "a message with a field that is none",
    "a default of another type", "a required parameter with a default", "for requests of a status", "an example of no parameter",
    "a rule twice", "a duplicate key", "a bare no", "an example at no time",
    "a direction of another type", "a direction of a list that is true", "an example at a time without an offset",
}  # fmt: skip


def value(data: bytes) -> Any:
    return load(data).value


def test_the_file_in_the_package_is_fresh() -> None:
    file = ROOT / "scanner" / "policy" / "policy.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema(), "run make docs"
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_the_reader_takes_the_schema_takes(file: Path) -> None:
    assert [error.message for error in SCHEMA.iter_errors(value(file.read_bytes()))] == []


@pytest.mark.parametrize("kind", ["string", "list[glob]", "map[list[glob]]", "object"])
def test_a_type_of_a_parameter(kind: str) -> None:
    text = rule(f"params: {{a: {{type: '{kind}'}}}}").encode()
    load_policy(text, Tree("a.yaml"))
    assert SCHEMA.is_valid(value(text))


def test_there_are_cases_of_what_a_schema_cannot_know() -> None:
    assert set(WRONG) > BEYOND


@pytest.mark.parametrize("name", [name for name in WRONG if name not in BEYOND])
def test_what_the_reader_refuses_by_structure_the_schema_refuses(name: str) -> None:
    text = WRONG[name][0].encode()
    with pytest.raises(MistakesError):
        load_policy(text, Tree("a.yaml"))
    assert not SCHEMA.is_valid(value(text))


@pytest.mark.parametrize("text", ["", "[]", "policy: a\n", "policy: a\nrules: []\n", (HEAD + RULE).replace("rules", "rule")])
def test_what_is_no_policy_at_all(text: str) -> None:
    with pytest.raises(MistakesError):
        load_policy(text.encode(), Tree("a.yaml"))
    assert not SCHEMA.is_valid(value(text.encode()))

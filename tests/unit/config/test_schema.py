"""The JSON Schema of jobscan.yaml says what the reader says, and the page names every key."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scanner.config.load import load_config
from scanner.config.schema import CONFIG, EXPECT, EXPECTED, LIVE, OVERLAY, OWNER, SCOPE, TAGS, json_schema
from scanner.documents.yaml.text import load
from scanner.errors import MistakesError
from tests.unit.config.test_attribution import WHOLE as ATTRIBUTION_WHOLE
from tests.unit.config.test_expect import WHOLE as EXPECT_WHOLE
from tests.unit.config.test_live import WHOLE as LIVE_WHOLE
from tests.unit.config.test_load import WHOLE, WRONG

ROOT = Path(__file__).parents[3]
STRUCTURE = [
    "no map", "an unknown key", "another format", "a severity that is none", "a parameter's name of another form", "a key of a scope",
    "an account that is none", "an account that is a number", "a Region that is none", "a severity of another kind",
    "switched off without a reason", "switched off with a blank", "an id that is none", "a rule's key",
]  # fmt: skip


def test_the_file_in_the_package_is_fresh() -> None:
    file = ROOT / "scanner" / "config" / "jobscan.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema(), "write json_schema() there"
    Draft202012Validator.check_schema(json_schema())


def value(text: str) -> Any:
    return load(text.encode()).value


def test_what_the_reader_takes_the_schema_takes() -> None:
    example = (ROOT / "examples" / "project" / "jobscan.yaml").read_text(encoding="utf-8")
    for text in (WHOLE, LIVE_WHOLE, EXPECT_WHOLE, ATTRIBUTION_WHOLE, example):
        assert [error.message for error in Draft202012Validator(json_schema()).iter_errors(value(text))] == []


@pytest.mark.parametrize("name", STRUCTURE)
def test_what_the_reader_refuses_the_schema_refuses(name: str) -> None:
    with pytest.raises(MistakesError):
        load_config(WRONG[name][0].encode(), "jobscan.yaml", ROOT)
    assert not Draft202012Validator(json_schema()).is_valid(value(WRONG[name][0]))


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("The file", CONFIG.members),
        ("Scopes", SCOPE.members),
        ("Notes on a rule", OVERLAY.members),
        ("Owners", OWNER.members),
        ("What must be covered", EXPECT.members),
        ("Tags that were not delivered", TAGS.members),
        ("Reading AWS", {**LIVE.members, **EXPECTED.members}),
    ],
    ids=["file", "scope", "rule", "owner", "expect", "tags", "live"],
)
def test_the_page_names_every_key(section: str, keys: dict[str, object]) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    text = page.split(f"## {section}\n")[1].split("\n## ")[0]
    assert {key for key in keys if f"`{key}`" not in text} == set()

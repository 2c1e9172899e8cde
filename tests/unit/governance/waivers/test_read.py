"""What a waiver file says, and every mistake in it with its place."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scanner.documents.yaml.text import load
from scanner.governance.waivers.read import parse_waivers, read_waivers
from scanner.governance.waivers.schema import WAIVER, WHERE, json_schema
from scanner.model.outcome import Outcome
from tests.unit.governance.waivers.files import TODAY, entry, file_of, waiver

ROOT = Path(__file__).parents[4]

# name -> an entry, the problem, and its line and column
WRONG = {
    "without an id": (entry(id=None), "missing key 'id' in a waiver", 3, 5),
    "without a reason": (entry(reason=None), "missing key 'reason' in a waiver", 3, 5),
    "a blank reason": (entry(reason="' '"), "'reason' is blank", 6, 14),
    "without an owner": (entry(owner=None), "missing key 'owner' in a waiver", 3, 5),
    "without an end": (entry(expires=None), "missing key 'expires' in a waiver", 3, 5),
    "without a beginning": (entry(added=None), "missing key 'added' in a waiver", 3, 5),
    "an end that is not a date": (entry(expires="soon"), "'soon' is not a valid expires", 9, 14),
    "an end that no calendar has": (entry(expires="2026-11-31"), "'2026-11-31' is not a day of the calendar", 9, 14),
    "an end before the beginning": (entry(expires="2026-11-01"), "'expires' is before 'added' (2026-11-02)", 9, 14),
    "added tomorrow": (entry(added="2026-11-24"), "'added' is in the future: today is 2026-11-23", 8, 12),
    "without where": (entry(where=None), "missing key 'where' in a waiver", 3, 5),
    "an empty where": (entry(where="{}"), "'where' is empty", 5, 12),
    "where without a value": (entry(where=""), "'where' must be a map, not null", 5, 5),
    "no job in where": (entry(where="{jobs: []}"), "'jobs' is empty, so the waiver covers nothing", 5, 13),
    "a misspelt key in where": (entry(where="{job_name: [a]}"), "unknown key 'job_name' in 'where'", 5, 13),
    "a condition that reads no field": (entry(where="{when: job_nme == 'a'}"), "a job has no field 'job_nme'", 5, 19),
    "a parameter in a condition": (entry(where="{when: 'param(`x`)'}"), None, 5, 26),
    "a glob that is too long": (entry(where=f"{{jobs: ['{'a' * 2000}']}}"), None, 5, 21),
    "without rules": (entry(rules=None), "the waiver does not say what it covers", 3, 5),
    "no rules": (entry(rules="[]"), "'rules' is empty, so the waiver covers nothing", 4, 5),
    "fields of findings": (entry(rules=None, fields="[tags]"), "'fields' needs 'outcome: unknown'", 9, 5),
    "fields and rules": (entry(outcome="unknown", fields="[tags]"), "'fields' and 'rules' exclude each other", 11, 5),
    "causes of unknowns": (entry(outcome="unknown", where="{causes: [a]}"), "an unknown has no cause", 5, 13),
    "another outcome": (entry(outcome="error"), "'error' is not one of fail, unknown", 10, 14),
    "an id with blanks": (entry(id="W 1"), "'W 1' is not a valid id", 3, 9),
    "an unknown key": (entry(until="soon"), "unknown key 'until' in a waiver", 10, 5),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_has_its_place(name: str) -> None:
    text, problem, line, column = WRONG[name]
    mistakes = parse_waivers(file_of(text).encode(), "waivers.yaml", TODAY).mistakes
    first = mistakes[0]
    assert (first.path, first.line, first.column) == ("waivers.yaml", line, column), mistakes
    assert problem is None or first.problem == problem
    assert len(mistakes) == 1


def test_all_mistakes_at_once() -> None:
    entries = [text for text, *_ in WRONG.values()]
    mistakes = parse_waivers(file_of(*entries).encode(), "waivers.yaml", TODAY).mistakes
    assert len(mistakes) == len(WRONG)
    assert mistakes == tuple(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column)))


@pytest.mark.parametrize("text", ["", "[]", "waivers: none", "format: 2\nwaivers: []"])
def test_what_is_no_waiver_file(text: str) -> None:
    assert parse_waivers(text.encode(), "waivers.yaml", TODAY).mistakes


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("waivers: [", encoding="utf-8")
    assert [mistake.problem for mistake in read_waivers(tmp_path / "none.yaml", "none.yaml", TODAY).mistakes] == ["file not found"]
    assert read_waivers(broken, "broken.yaml", TODAY).mistakes[0].problem.startswith("invalid YAML")


def test_dates_need_no_quotes() -> None:
    plain, quoted = waiver(), waiver(added="'2026-11-02'", expires='"2026-12-31"')
    assert (plain.added, plain.expires) == (quoted.added, quoted.expires) == (date(2026, 11, 2), date(2026, 12, 31))


def test_a_filed_waiver_that_has_expired_is_fine() -> None:
    old = waiver(added="2026-01-01", expires="2026-02-01")
    assert old.has_expired(TODAY)


def test_a_waiver_ends_with_its_last_day() -> None:
    last = waiver(expires="2026-11-23")
    assert not last.has_expired(TODAY)
    assert last.has_expired(date(2026, 11, 24))


def test_a_waiver_of_unknowns() -> None:
    of_fields = waiver(outcome="unknown", rules=None, fields="[vpc_config, computed]")
    assert of_fields.outcome is Outcome.UNKNOWN
    assert of_fields.accepted == {"vpc_config", "computed"}


def test_the_schema_in_the_package_is_fresh() -> None:
    file = ROOT / "scanner" / "governance" / "waivers" / "waivers.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema(), "write json_schema() there"
    Draft202012Validator.check_schema(json_schema())


def test_the_schema_takes_what_the_reader_takes() -> None:
    example = (ROOT / "examples" / "project" / "waivers.yaml").read_text(encoding="utf-8")
    for text in (file_of(entry(), entry(outcome="unknown", ticket="A-1", approved_by="b")), example):
        assert parse_waivers(text.encode(), "waivers.yaml", TODAY).mistakes == ()
        assert [error.message for error in Draft202012Validator(json_schema()).iter_errors(load(text.encode()).value)] == []


@pytest.mark.parametrize(
    "name", ["without a reason", "a blank reason", "without an owner", "without an end", "without where", "another outcome"]
)
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    value = load(file_of(WRONG[name][0]).encode()).value
    assert not Draft202012Validator(json_schema()).is_valid(value)


def test_the_page_names_every_key() -> None:
    page = (ROOT / "docs" / "waivers.md").read_text(encoding="utf-8")
    assert {key for key in (*WAIVER.members, *WHERE.members) if f"`{key}`" not in page} == set()


def test_the_examples_of_the_page_are_right() -> None:
    page = (ROOT / "docs" / "waivers.md").read_text(encoding="utf-8")
    whole, more = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    reading = parse_waivers((whole + more).encode(), "waivers.yaml", TODAY)
    assert (len(reading.waivers), reading.mistakes) == (2, ())

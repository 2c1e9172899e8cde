"""The `live` and `tags` sections of jobscan.yaml: how AWS is read, and what a scan may do without."""

from datetime import timedelta
from pathlib import Path

import pytest

from scanner.config.config import LiveEntry, LiveSettings
from scanner.model.place import Location
from tests.unit.config.reading import loaded, mistakes

WHOLE = """
    live:
      untagged: ask
      max_age: 2d
      deadline: 2h
      scope_deadline: 90s
      expected:
        - accounts: ["777788889999", "012345678901"]
          state: denied
          reason: another scanner
          owner: them
          until: 2026-12-31
      exclude:
        - {accounts: {file: accounts.txt}, regions: [eu-south-1], reason: not in use, owner: us, until: "2027-01-01"}
        - {regions: [eu-west-1], reason: not in use, owner: us, until: 2027-01-01}
    tags: {left_out: untagged}
"""


def test_a_whole_section(tmp_path: Path) -> None:
    (tmp_path / "accounts.txt").write_text("111122223333 # one\n444455556666\n", encoding="utf-8")
    config = loaded(WHOLE, tmp_path)
    lines = WHOLE.replace("\n    ", "\n").splitlines()[1:]
    accounts, excluded, region = "    - accounts:", "    - {accounts:", "    - {regions:"
    places = {start: next(n for n, text in enumerate(lines) if text.startswith(start)) for start in (accounts, excluded, region)}

    def at(start: str, key: str) -> Location:
        text = lines[places[start]]
        return Location("jobscan.yaml", places[start] + 1, text.index(key) + 1, len(key), text)

    assert config.live == LiveSettings(
        untagged="ask",
        max_age=timedelta(days=2),
        deadline=timedelta(hours=2),
        scope_deadline=timedelta(seconds=90),
        expected=(
            LiveEntry(("777788889999", "012345678901"), (), "another scanner", "them", "2026-12-31", at(accounts, "accounts")),
        ),
        exclude=(
            LiveEntry(("111122223333", "444455556666"), ("eu-south-1",), "not in use", "us", "2027-01-01", at(excluded, "accounts")),
            LiveEntry((), ("eu-west-1",), "not in use", "us", "2027-01-01", at(region, "regions")),
        ),
    )  # fmt: skip
    assert config.left_out_untagged


@pytest.mark.parametrize("text", ["{}", "live: {}", "tags: {left_out: unknown}"])
def test_without_the_sections_the_defaults_hold(text: str) -> None:
    config = loaded(text)
    assert config.live == LiveSettings("infer", None, timedelta(hours=1), timedelta(minutes=2), (), ())
    assert not config.left_out_untagged


DUTIES = "reason: x, owner: us, until: 2026-12-31"
ID = '"111122223333"'
MANY = f"[{ID}, {ID}]"
REGION = "regions: [eu-west-1]"
END = f"{REGION}, reason: x, owner: us, until: "
SETTINGS = {
    "a key of the section": ("live: {max_aeg: 48h}", "unknown key 'max_aeg' in 'live'", "did you mean max_age?", 8),
    "another way for tags": ("live: {untagged: guess}", "'guess' is not one of infer, ask", "", 18),
    "an age in months": ("live: {max_age: 2m}", "'2m' is not a valid max_age", "48h, 2d or 1w", 17),
    "an age of nothing": ("live: {max_age: 0h}", "'0h' is not a valid max_age", "48h, 2d or 1w", 17),
    "a deadline without a unit": ("live: {deadline: 3600}", "'deadline' must be text, not 3600", "expected: a number of seconds", 18),
    "a deadline in days": ("live: {scope_deadline: 1d}", "'1d' is not a valid scope_deadline", "120s, 60m or 2h", 24),
    "a key of tags": ("tags: {leftout: untagged}", "unknown key 'leftout' in 'tags'", "did you mean left_out?", 8),
    "tags of another kind": ("tags: {left_out: none}", "'none' is not one of unknown, untagged", "", 18),
}
EXCLUDED = {
    "11 digits": (f'accounts: ["11112222333"], {DUTIES}', "'11112222333' is not a valid entry of 'accounts'", "12 digits", 13),
    "an ID that is a number": (f"accounts: [111122223333], {DUTIES}", "must be text", 'write "111122223333" in quotes', 12),
    "an ID that may be octal": (f"accounts: [012345678901], {DUTIES}", "is octal in YAML 1.1", 'write "012345678901" in quotes', 12),
    "an account twice": (f"accounts: {MANY}, {DUTIES}", "duplicate account 111122223333, first at jobscan.yaml:1:31", "remove one", 29),
    "no account": (f"accounts: [], {DUTIES}", "'accounts' is empty, so the entry is for nothing", "", 1),
    "neither account nor Region": (DUTIES, "the entry does not say what it is for", "accounts, regions or both", 0),
    "a Region that is not one": (f"regions: [Europe], {DUTIES}", "'Europe' is not a valid entry of 'regions'", "eu-central-1", 11),
    "an unknown key": (f"{REGION}, onwer: us, {DUTIES}", "unknown key 'onwer' in an entry of 'exclude'", "did you mean owner?", 23),
    "no reason": (f"{REGION}, owner: us, until: 2026-12-31", "missing key 'reason'", "reports show it", 0),
    "no owner": (f"{REGION}, reason: x, until: 2026-12-31", "missing key 'owner'", "who answers for it", 0),
    "no end": (f"{REGION}, reason: x, owner: us", "missing key 'until'", "such as 2026-12-31", 0),
    "a state that has no meaning": (f"{REGION}, state: denied, {DUTIES}", "unknown key 'state'", "known keys: accounts", 23),
    "an end in words": (END + "soon", "'soon' is not a valid until", "such as 2026-12-31", 52),
    "an end with a time": (END + "2026-12-31 10:00", "'2026-12-31 10:00' is not a valid until", "such as 2026-12-31", 52),
    "an end that is a number": (END + "20261231", "'until' must be text, not 20261231", "expected: a date, such as 2026-12-31", 52),
    "a day that no month has": (END + "2026-02-31", "'2026-02-31' is not a valid until", "expected: a date, such as 2026-12-31", 52),
    "a date with an anchor": (END + "&a 2026-12-31", "anchors (&a) are not allowed", "", 52),
    "a date in another place": (
        f"{REGION}, reason: 2026-12-31, owner: us, until: 2026-12-31", "is a date in YAML 1.1", 'write "2026-12-31" in quotes', 31,
    ),
}  # fmt: skip
EXPECTED = {
    "no state": (f"{REGION}, {DUTIES}", "missing key 'state' in an entry of 'expected'", "denied", 0),
    "another state": (f"{REGION}, state: throttled, {DUTIES}", "'throttled' is not one of denied", "", 30),
}


def in_list(name: str, entry: str) -> str:
    return f"live: {{{name}: [{{{entry}}}]}}"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_mistake_in_a_setting_is_reported_at_its_place(name: str) -> None:
    text, *expected = SETTINGS[name]
    check(text, *expected)


@pytest.mark.parametrize("name", EXCLUDED)
def test_a_mistake_in_what_is_excluded_is_reported_at_its_place(name: str) -> None:
    entry, problem, hint, offset = EXCLUDED[name]
    check(in_list("exclude", entry), problem, hint, 18 + offset)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mistake_in_what_is_expected_is_reported_at_its_place(name: str) -> None:
    entry, problem, hint, offset = EXPECTED[name]
    check(in_list("expected", entry), problem, hint, 19 + offset)


def check(text: str, problem: str, hint: str, column: int) -> None:
    (mistake,) = mistakes(text)
    assert problem in mistake.problem
    assert hint in mistake.hint
    assert (mistake.path, mistake.line, mistake.column) == ("jobscan.yaml", 1, column)


def test_all_mistakes_are_reported_at_once() -> None:
    text = """
        live:
          deadline: 1
          expected:
            - {accounts: ["1"], state: denied, until: 2026-02-31}
            - {state: no, reason: x, owner: us, until: 2026-12-31}
        tags: {left_out: none}
    """
    assert [(mistake.line, mistake.column) for mistake in mistakes(text)] == [
        (2, 13), (4, 7), (4, 7), (4, 20), (4, 47), (5, 7), (5, 15), (5, 15), (6, 18),
    ]  # fmt: skip


def test_mistakes_in_a_list_file_are_at_their_lines(tmp_path: Path) -> None:
    (tmp_path / "accounts.txt").write_text("111122223333\n11112222333\n\n111122223333\n", encoding="utf-8")
    text = in_list("exclude", f"accounts: {{file: accounts.txt}}, {DUTIES}")
    found = mistakes(text, tmp_path)
    assert [(mistake.path, mistake.line, mistake.problem) for mistake in found] == [
        ("accounts.txt", 2, '"11112222333" is not an account ID (12 digits expected, keep leading zeros)'),
        ("accounts.txt", 4, "duplicate account 111122223333, first at accounts.txt:1:1"),
    ]


def test_the_same_account_twice_in_a_data_file_is_a_mistake_at_its_name(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text('["111122223333", "111122223333"]', encoding="utf-8")
    text = in_list("exclude", f"accounts: {{file: accounts.json}}, {DUTIES}")
    (mistake,) = mistakes(text, tmp_path)
    assert (mistake.line, mistake.column, mistake.problem) == (1, 36, "duplicate account 111122223333, first at jobscan.yaml:1:36")


@pytest.mark.parametrize("name", ["accounts.txt", "accounts.json", "accounts.yaml"])
def test_an_emptied_list_file_does_not_mean_every_account(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("# none\n" if name.endswith(".txt") else "[]", encoding="utf-8")
    (mistake,) = mistakes(in_list("exclude", f"accounts: {{file: {name}}}, {DUTIES}"), tmp_path)
    assert mistake.problem == f"'{name}' has no entries"

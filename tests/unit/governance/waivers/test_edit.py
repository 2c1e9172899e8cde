"""Entries are added to and removed from the text of a waiver file, and all else stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.documents.yaml.text import load
from scanner.errors import UsageError
from scanner.governance.waivers.edit import HEAD, append_entry, remove_entries
from tests.unit.governance.waivers.files import entry, file_of

NEW = {
    "id": "W-9",
    "rules": ["BMJ-NET-001"],
    "where": {"causes": ["BMJ-NET-001 | 1 | eu-west-1 | a-* | b-* | vpc_config absent"]},
    "reason": 'They call it "public": # not a comment',
    "owner": "a@acme.example",
    "added": "2026-11-23",
    "expires": "2026-12-31",
}
COMMENTED = """\
# The file's own comment.
format: 1

waivers:
  # Of the first.
  - id: W-1   # by hand
    rules: [BMJ-NET-001]
    where: {job_names: ['a-*']}
    reason: |
      Two lines,
      # the second no comment.

    owner: a
    added: 2026-11-02
    expires: 2026-12-31

  # Of the second, in
  # two lines.
  - id: W-2
    rules: [BMJ-NET-001]
    where: {job_names: ['b-*']}
    reason: It is known.
    owner: a
    added: 2026-11-02
    expires: 2026-12-31
  # Of the third.
  - {id: W-3, rules: [BMJ-NET-001], where: {jobs: [x]}, reason: r, owner: o, added: 2026-11-02, expires: 2026-12-31}
# At the end.
"""


def values(text: str) -> list[object]:
    found = load(text.encode()).value
    assert isinstance(found, dict)
    return list(found["waivers"])


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        file_of(),
        COMMENTED,
        file_of().rstrip("\n"),
        "waivers:\n- " + entry()[4:].replace("\n    ", "\n  "),
        "format: 1\nwaivers: []\n",
    ],
    ids=["new", "one", "comments", "no line end", "no indent", "empty list"],
)
def test_an_entry_is_appended(text: str) -> None:
    changed = append_entry(text, NEW, "w.yaml")
    assert values(changed)[-1] == NEW
    assert changed.startswith(text.replace("waivers: []", "waivers:").rstrip("\n"))


def test_line_ends_stay() -> None:
    changed = append_entry(file_of().replace("\n", "\r\n"), NEW, "w.yaml")
    assert changed.count("\n") == changed.count("\r\n")
    assert values(changed)[-1] == NEW


@pytest.mark.parametrize("text", ["waivers: [{id: a}]\n", "waivers:\n  - id: a\nformat: 1\n"], ids=["flow", "not at the end"])
def test_what_cannot_be_appended_to_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="edit it"):
        append_entry(text, NEW, "w.yaml")


def test_an_entry_is_removed_with_its_comments() -> None:
    changed = remove_entries(COMMENTED, {"W-2"}, "w.yaml")
    start, end = COMMENTED.index("  # Of the second"), COMMENTED.index("  # Of the third")
    assert changed == COMMENTED[:start] + COMMENTED[end:]


def test_the_first_entry_is_removed() -> None:
    changed = remove_entries(COMMENTED, {"W-1"}, "w.yaml")
    start, end = COMMENTED.index("  # Of the first"), COMMENTED.index("\n  # Of the second")
    assert changed == COMMENTED[:start] + COMMENTED[end:]


def test_all_entries_are_removed() -> None:
    changed = remove_entries(COMMENTED, {"W-1", "W-2", "W-3"}, "w.yaml")
    assert changed.startswith("# The file's own comment.\nformat: 1\n\nwaivers: []\n")
    assert changed.endswith("# At the end.\n")
    assert values(append_entry(changed, NEW, "w.yaml")) == [NEW]


def test_what_cannot_be_removed_from_is_refused() -> None:
    with pytest.raises(UsageError, match="edit it"):
        remove_entries("waivers: [{id: a}, {id: b}]\n", {"a"}, "w.yaml")


@given(st.lists(st.sampled_from(["W-1", "W-2", "W-3"])))
def test_the_others_stay_whatever_is_removed(ids: list[str]) -> None:
    kept = [value for value in values(COMMENTED) if isinstance(value, dict) and value["id"] not in ids]
    assert values(remove_entries(COMMENTED, set(ids), "w.yaml")) == kept


@given(st.sampled_from(["NO", "Y", "NULL", "2026-01-01", "1e3", "~", "#1", "a: b", "- c", "{d}", "*e", "\u00fc", "BMJ-1"]))
def test_any_text_is_written_as_what_it_is(text: str) -> None:
    new = {**NEW, "owner": text, "ticket": text, "where": {"jobs": [text]}}
    assert values(append_entry(HEAD, new, "w.yaml")) == [new]

"""Whose a job is, and which group it is of: first match, tags in any case, and nothing made up where something is missing."""

import itertools

import pytest

from scanner.expressions.syntax.parser import parse
from scanner.findings.attribution import Attributor, notes_on_owners
from scanner.model.attribution import OwnerEntry
from scanner.model.place import Location
from tests.unit.jobs import NOW, a_job, a_request

AKIA = "AKIA" + "A" * 16


def entry(when: str, owner: str, line: int = 2) -> OwnerEntry:
    return OwnerEntry(parse(when), owner, Location("jobscan.yaml", line, 5))


NIGHTLY = entry("starts_with(job_name, 'nightly')", "team-a", 2)
IN_VPC = entry("present(vpc_config)", "team-b", 3)


def owner(patch: object, *entries: OwnerEntry, **more: object) -> str:
    return Attributor(entries, None, NOW).owner(a_job(patch, **more))


def group(text: str, patch: object, **more: object) -> str:
    return Attributor((), parse(text), NOW).group(a_job(patch, **more))


def test_the_first_entry_whose_condition_is_true_wins() -> None:
    assert owner({"job_name": "nightly-1"}, NIGHTLY, IN_VPC) == "team-a"
    assert owner({"job_name": "nightly-1"}, IN_VPC, NIGHTLY) == "team-b"
    assert owner({"job_name": "weekly-1"}, NIGHTLY, IN_VPC) == "team-b"


def test_an_entry_comes_before_the_tag() -> None:
    tags = {"Owner": "search"}
    assert owner({"job_name": "nightly-1", "tags": tags}, NIGHTLY) == "team-a"
    assert owner({"job_name": "weekly-1", "tags": tags}, NIGHTLY) == "search"


def test_a_condition_that_is_missing_does_not_apply() -> None:
    tags = {"Owner": "search"}
    assert owner({"tags": tags}, IN_VPC, not_delivered=("vpc_config",)) == "search"


def test_a_condition_that_fails_does_not_apply_and_is_noted() -> None:
    wrong = entry("contains(`[\"a\"]`, job_name) || extra('team') > `3`", "team-c")
    attributor = Attributor((wrong,), None, NOW)
    job = a_job({"tags": {"Owner": "search"}, "team": ["x"]})
    assert attributor.owner(job) == "search"
    assert list(notes_on_owners((wrong,), attributor.errors)) == [
        "jobscan.yaml:2:5: the condition could not be evaluated for 1 job, so this owner is not theirs"
    ]


@pytest.mark.parametrize("key", ["Owner", "owner", "OWNER", " owner "])
def test_the_tag_in_any_case(key: str) -> None:
    assert owner({"tags": {"Owner": None} | {key: " search "}}) == "search"


@pytest.mark.parametrize("tags", [{"Owner": None}, None, {"Owner": ""}, {"Owner": "  "}, {"Owner": None, "Team": "search"}])
def test_no_owner(tags: object) -> None:
    assert owner({"tags": tags}) == ""


def test_no_owner_where_tags_were_not_delivered() -> None:
    assert owner({}, not_delivered=("tags",)) == ""


def test_two_owner_tags_give_the_same_owner_in_any_order() -> None:
    tags = {"owner": "b", "OWNER": " ", "OwNER": "a", "team": "c"}
    orders = ({"Owner": None} | dict(order) for order in itertools.permutations(tags.items()))
    assert {owner({"tags": order}) for order in orders} == {"a"}


def test_credentials_in_an_owner_or_a_group_are_masked() -> None:
    assert owner({"tags": {"Owner": AKIA}}) == "*" * 20
    assert owner({}, entry("present(job_name)", AKIA)) == "*" * 20
    assert group("tag(tags, 'p')", {"tags": {"p": f"x {AKIA}"}}) == f"x {'*' * 20}"


@pytest.mark.parametrize(
    ("text", "patch", "expected"),
    [
        ("tag(tags, 'pipeline')", {"tags": {"Pipeline": " triage "}}, "triage"),
        ("tag(tags, 'pipeline')", {"tags": {"Pipeline": "  "}}, ""),
        ("tag(tags, 'pipeline')", {"tags": {}}, ""),
        ("tags.pipeline", {"tags": None}, ""),
        ("tag(tags, 'pipeline') || job_name", {"tags": {}, "job_name": "triage-1"}, "triage-1"),
        ("[tags, job_name][0]", {"tags": {"a": "b"}}, ""),
    ],
)
def test_the_group_is_a_text_or_nothing(text: str, patch: object, expected: str) -> None:
    assert group(text, patch) == expected


def test_no_group_where_the_tags_were_not_delivered() -> None:
    assert group("tag(tags, 'pipeline')", {}, not_delivered=("tags",)) == ""


def test_no_group_where_the_expression_fails() -> None:
    assert group("starts_with(job_name, model_id[0]) && 'x'", {}) == ""


def test_a_request_has_an_owner_too() -> None:
    assert Attributor((NIGHTLY,), None, NOW).owner(a_request({"job_name": "nightly-1"})) == "team-a"

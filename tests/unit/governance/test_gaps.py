"""Which gaps were there before, and what --fail-on-incomplete new does with them."""

import json

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.formats.json.encode import signals_entry
from scanner.governance.compare import Earlier, compare
from scanner.governance.gaps import gaps_of, mark_gaps
from scanner.governance.regate import regate
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.governance import LastReport
from scanner.model.outcome import Outcome
from scanner.model.report import Flags, Report
from tests.unit.governance.days import MONDAY, POLICY, TUESDAY, job, lines, report, report_of, summary

BROKEN = "{not json\n"
NEW_GAPS = Flags(only_new_gaps=True)
COMPLETE, DENIED, DEADLINE, EXCLUDED = CoverageState.COMPLETE, CoverageState.DENIED, CoverageState.DEADLINE, CoverageState.EXCLUDED

INCOMPLETE, UNREADABLE = CoverageState.INCOMPLETE, CoverageState.UNREADABLE


def code(last: Report, found: Report) -> int:
    """The exit code with --fail-on-incomplete new --last."""
    compared = compare(regate(found, NEW_GAPS), Earlier(last=LastReport("last.json", last.now), gaps=gaps_of(last)))
    assert compared.complete == found.complete
    return compared.exit_code


def with_rows(*rows: Coverage) -> Report:
    whole = report(TUESDAY, job("nightly", "22T03:00"))
    return regate(replace(whole, coverage=(*whole.coverage, *rows)), whole.flags)


def row(state: CoverageState, operation: str = "jobs", account: str = "111122223333", region: str = "us-east-1") -> Coverage:
    return Coverage(state, f"external/aws/{account}/{region}", account, region, operation)


ROWS = [
    ([row(DENIED)], [row(DENIED)], 0),
    ([row(DENIED)], [row(DEADLINE)], 0),  # a gap, whatever the reason
    ([row(COMPLETE)], [row(DENIED)], 3),
    ([], [row(DENIED)], 3),
    ([row(EXCLUDED)], [row(DENIED)], 3),
    ([row(DENIED, "tags")], [row(DENIED, "jobs")], 3),
    ([row(DENIED)], [row(DENIED, region="eu-west-1")], 3),
    ([row(DENIED)], [row(DENIED), row(DENIED, account="444455556666")], 3),
    ([row(DENIED, "context")], [row(DENIED, "context"), row(DENIED, "context")], 3),  # one more than before
    ([row(DENIED, "context"), row(COMPLETE, "context")], [row(DENIED, "context")], 3),
    ([replace(row(DENIED), source="night-1.jsonl")], [replace(row(DENIED), source="night-2.jsonl")], 0),  # of a scope, not of a file
    ([row(DENIED)], [], 0),
    ([Coverage(INCOMPLETE, "a.jsonl")], [Coverage(INCOMPLETE, "a.jsonl")], 0),
    ([Coverage(INCOMPLETE, "a.jsonl")], [Coverage(UNREADABLE, "a.jsonl")], 3),  # it hides more than before
]


@pytest.mark.parametrize(("before", "now", "expected"), ROWS)
def test_a_row_is_known_only_where_the_same_thing_was_a_gap(before: list[Coverage], now: list[Coverage], expected: int) -> None:
    assert code(with_rows(*before), with_rows(*now)) == expected


def test_load_failures_belong_to_their_file() -> None:
    good, bad = lines([job("nightly", "22T03:00")]), lines([job("adhoc", "22T04:00")]) + BROKEN
    last = report_of(MONDAY, {"a.jsonl": good, "b.jsonl": bad})
    assert last.exit_code == 3
    assert code(last, report_of(TUESDAY, {"a.jsonl": good, "b.jsonl": bad + BROKEN})) == 0
    assert code(last, report_of(TUESDAY, {"a.jsonl": good + BROKEN, "b.jsonl": bad})) == 3
    assert code(last, report_of(TUESDAY, {"c.jsonl": bad})) == 3


def test_a_rule_is_known_as_undecided_only_if_it_was() -> None:
    whole, listed = job("nightly", "22T03:00"), summary(job("nightly", "22T03:00"))
    undecided = report(MONDAY, listed)
    assert undecided.exit_code == 3
    assert code(undecided, report(TUESDAY, listed, summary(job("adhoc", "22T04:00")))) == 0
    assert code(report(MONDAY, whole), report(TUESDAY, listed)) == 3
    without_hours = report(TUESDAY, {name: value for name, value in listed.items() if name != "timeoutDurationInHours"})
    assert not without_hours.damaged
    assert code(undecided, without_hours) == 3


def test_undecided_elsewhere_is_new() -> None:
    """That a rule could not be decided in one account must not hide that another account's jobs are no longer delivered in full."""
    listed, other = summary(job("nightly", "22T03:00")), job("adhoc", "22T04:00")
    other = json.loads(json.dumps(other).replace("111122223333", "444455556666"))
    last = report(MONDAY, listed, other)
    assert code(last, report(TUESDAY, listed, other)) == 0
    assert code(last, report(TUESDAY, listed, summary(other))) == 3


def test_a_gate_that_allows_less_than_the_scan_finds_what_is_new() -> None:
    """What the scan accepted is marked so in its lists, and counts for a gate without the allowance."""
    listed = summary(job("nightly", "22T03:00"))
    other = json.loads(json.dumps(listed).replace("111122223333", "444455556666"))
    found = report(TUESDAY, listed, other)
    marked = [structs.replace(check, accepted="tags" if ":444455556666:" in check.job else "") for check in found.undecided]
    assert any(check.accepted for check in marked)
    assert code(report(MONDAY, listed), replace(found, undecided=marked)) == 3


def test_a_new_error_is_not_known_as_an_unknown() -> None:
    found = report(MONDAY, summary(job("nightly", "22T03:00")))
    failed = [structs.replace(check, outcome=Outcome.ERROR) for check in found.undecided]
    assert all(rule.was_undecided for rule in mark_gaps(found, gaps_of(found)).rules if rule.undecided)
    assert not any(rule.was_undecided for rule in mark_gaps(replace(found, undecided=failed), gaps_of(found)).rules)


def test_a_request_is_known_as_undecided_by_itself() -> None:
    found = report(MONDAY, summary(job("nightly", "22T03:00")))
    one = [structs.replace(check, job="jobs.json#nightly") for check in found.undecided]
    other = [structs.replace(check, job="jobs.json#adhoc") for check in found.undecided]
    before = gaps_of(replace(found, undecided=one))
    assert any(rule.was_undecided for rule in mark_gaps(replace(found, undecided=one), before).rules)
    assert not any(rule.was_undecided for rule in mark_gaps(replace(found, undecided=[*one, *other]), before).rules)


def test_what_checks_nothing_always_counts() -> None:
    empty = report_of(MONDAY, {"jobs.jsonl": "[]"})
    assert empty.exit_code == 3
    assert code(empty, empty) == 3
    needs = POLICY.replace(
        "    assert: present(vpc_config)", "    params: {a: {type: string, required: true}}\n    assert: status == param('a')"
    )
    one = job("nightly", "22T03:00")
    unset = report(MONDAY, one, policy=needs.split("  - id: ACME-OUT-001")[0])
    assert unset.exit_code == 3
    assert code(unset, unset) == 3
    few = regate(report(MONDAY, one), Flags(expect_jobs=2))
    assert compare(regate(few, replace(NEW_GAPS, expect_jobs=2)), Earlier(last=LastReport("l", MONDAY), gaps=gaps_of(few))).exit_code == 3


def test_marks_are_made_anew() -> None:
    found = with_rows(row(DENIED))
    known = mark_gaps(found, gaps_of(found))
    assert [one.known_gap for one in known.coverage] == [False, True]
    assert mark_gaps(known, gaps_of(with_rows())).coverage == found.coverage


def test_what_is_lost_is_a_signal_by_its_place() -> None:
    """Whoever is on call reads what the last report had, and this one has not."""
    last = with_rows(row(DENIED), row(COMPLETE, region="eu-west-1"))
    found = with_rows(row(DENIED), row(DENIED, region="eu-west-1"), Coverage(UNREADABLE, "a.jsonl"))
    compared = compare(found, Earlier(last=LastReport("last.json", last.now), gaps=gaps_of(last)))
    lost = [(entry["region"], entry["source"], entry["state"]) for entry in signals_entry(compared)["lost"]]
    assert lost == [("eu-west-1", "external/aws/111122223333/eu-west-1", "denied"), ("", "a.jsonl", "unreadable")]
    assert signals_entry(found)["lost"] == []

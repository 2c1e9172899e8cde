"""Reading a baseline: what was written, and nothing that is damaged."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from scanner.errors import MistakesError, UsageError
from scanner.governance.baseline.change import written_from
from scanner.governance.baseline.read import open_baseline, read_baseline
from scanner.governance.baseline.text import to_lines
from tests.unit.governance.days import MONDAY, OTHER, job, report

WHOLE = list(
    to_lines(written_from(report(MONDAY, job("nightly", "22T03:00", vpc=False, owner=OTHER), job("adhoc", "22T04:00", key=False))))
)
HEAD, FIRST, SECOND, THIRD = WHOLE


def changed(line: str, **changes: Any) -> str:
    return json.dumps({**json.loads(line), **changes}) + "\n"


def without(line: str, key: str) -> str:
    value = json.loads(line)
    del value[key]
    return json.dumps(value) + "\n"


def mistakes(*lines: str) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        read_baseline("".join(lines).encode(), "baseline.jsonl")
    assert caught.value.what == "baseline"
    return [f"{mistake.path}:{mistake.line}:{mistake.column}: {mistake.problem}" for mistake in caught.value.mistakes]


def test_what_was_written_is_read() -> None:
    baseline = read_baseline("".join(WHOLE).encode(), "baseline.jsonl")
    assert list(to_lines(baseline)) == WHOLE
    assert [entry.severity.value for entry in baseline.entries.values()] == ["low", "high", "critical"]
    assert {(entry.first_seen, entry.last_seen, entry.until) for entry in baseline.entries.values()} == {
        ("2026-11-22", "2026-11-22", "2027-05-21")
    }


@pytest.mark.parametrize("text", ["\r\n".join(line.rstrip() for line in WHOLE), "".join(WHOLE).rstrip("\n")])
def test_line_ends_of_windows_and_a_last_line_without_end(text: str) -> None:
    assert len(read_baseline(text.encode(), "b").entries) == 3


def test_no_beginning_of_a_baseline_is_a_baseline() -> None:
    data = "".join(WHOLE).encode()
    for end in range(len(data) - 1):
        with pytest.raises(MistakesError):
            read_baseline(data[:end], "b")
            pytest.fail(str(end))


def test_a_baseline_cut_short_names_the_head() -> None:
    (problem,) = mistakes(HEAD, FIRST, SECOND)
    column = HEAD.index('"entries"') + 1
    assert problem == f"baseline.jsonl:1:{column}: the head says 3 entries, but the file has 2"


WRONG: list[tuple[Callable[[], tuple[str, ...]], str]] = [
    (lambda: (), "1:1: not a baseline: the first line must be its head"),
    (lambda: (FIRST,), "1:1: not a baseline: the first line must be its head"),
    (lambda: ('{"report": "jobscan/1"}\n',), "1:1: not a baseline: the first line must be its head"),
    (lambda: (changed(HEAD, baseline="jobscan/2"), *WHOLE[1:]), "1:2: 'jobscan/2' is not one of jobscan/1"),
    (lambda: (without(HEAD, "gaps"), *WHOLE[1:]), "1:1: missing key 'gaps' in the head of a baseline"),
    (lambda: (changed(HEAD, written="2026-13-22T12:00:00Z"), *WHOLE[1:]), "'2026-13-22T12:00:00Z' is not a valid time"),
    (lambda: (HEAD, FIRST, THIRD, SECOND), "4:2: out of order: entries are sorted by cause"),
    (lambda: (HEAD, FIRST, FIRST, SECOND), "3:2: the same cause as in the line before"),
    (lambda: (HEAD, FIRST, SECOND, "\n"), "4:1: "),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, wavied=True)), "unknown key 'wavied' in an entry"),
    (lambda: (HEAD, FIRST, SECOND, without(THIRD, "until")), "4:1: missing key 'until' in an entry"),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, severity="severe")), "'severe' is not one of info, low, medium, high, critical"),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, jobs=0)), "'jobs' must be a whole number of at least 1, not 0"),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, until="2027-02-30")), "'2027-02-30' is not a valid date"),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, until="2027-05-22")), "'until' is more than 180 days after the baseline was written"),
    (lambda: (HEAD, FIRST, SECOND, changed(THIRD, first_seen="2026-11-23")), "'first_seen' is after 'last_seen'"),
    (lambda: (HEAD, FIRST, SECOND, "[1]\n"), "an entry must be a map, not a list"),
    (lambda: (HEAD, FIRST, SECOND, THIRD.replace('"jobs": 1', '"jobs": 1, "jobs": 2')), "4:"),
    (lambda: (HEAD, FIRST, SECOND, THIRD, changed(THIRD, cause="z")), "the head says 3 entries, but the file has 4"),
]


@pytest.mark.parametrize(("lines", "problem"), WRONG)
def test_what_is_not_a_baseline_is_refused_with_its_line(lines: Callable[[], tuple[str, ...]], problem: str) -> None:
    assert any(problem in mistake for mistake in mistakes(*lines())), mistakes(*lines())


def test_all_mistakes_come_at_once() -> None:
    found = mistakes(HEAD, changed(FIRST, jobs="many"), changed(SECOND, until="soon"), THIRD)
    assert [mistake.split(":")[1] for mistake in found] == ["2", "3"]


def test_a_file_that_is_not_there_says_how_to_write_one(tmp_path: Any) -> None:
    with pytest.raises(UsageError, match=r"baseline b.jsonl: file not found; write one: jobscan baseline write REPORT -o FILE"):
        open_baseline(tmp_path / "b.jsonl", "b.jsonl")
    with pytest.raises(UsageError, match="cannot read"):
        open_baseline(tmp_path, "folder")

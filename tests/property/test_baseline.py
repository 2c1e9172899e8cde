"""Laws of baselines: they only mark, `gate` gives what the scan would have given, and the order of sources does not matter."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.governance.baseline.change import written_from
from scanner.governance.baseline.read import read_baseline
from scanner.governance.baseline.text import to_lines
from scanner.governance.compare import Earlier, compare
from scanner.governance.regate import regate
from scanner.model.baseline import Baseline
from scanner.model.governance import Standing
from scanner.model.report import Flags, Report
from scanner.model.severity import Severity
from tests.property.scans import cases, scan_files
from tests.property.test_saved import RULES, content, files, saved, written

PARTS: dict[int, set[str]] = {0: set(), 1: {"findings"}, 3: {"gaps"}, 4: {"findings", "gaps"}}


def any_baseline(random: Random, report: Report) -> Baseline:
    """Some of the causes of a report, with any severity and end, and often gaps and undecided rules that are not the report's."""
    whole = written_from(report)
    entries = {
        cause: replace(entry, severity=random.choice(list(Severity)), until=random.choice(["2026-11-22", "2026-11-23", entry.until]))
        for cause, entry in whole.entries.items()
        if random.random() < 0.7
    }
    gaps = replace(
        whole.head.gaps,
        rows=tuple(gap for gap in whole.head.gaps.rows if random.random() < 0.7),
        undecided=tuple(text for text in whole.head.gaps.undecided if random.random() < 0.7),
    )
    changed = replace(whole, head=replace(whole.head, gaps=gaps), entries=entries)
    return read_baseline("".join(to_lines(changed)).encode(), "baseline.jsonl")


def unmarked(report: Report) -> dict[str, Any]:
    """The JSON report without what a baseline may change."""
    document: dict[str, Any] = json.loads(written(report, "json"))
    for name in ("baseline", "last", "notes"):
        del document[name]
    for name in ("exit_code", "honest_code"):
        del document["summary"][name]
    for name in ("new", "worsened", "lost"):
        del document["signals"][name]
    for finding in (*document["findings"], *document["causes"]):
        del finding["baseline"]
    for rule in document["rules"]:
        del rule["known"]
        rule.pop("was_undecided", None)
    for row in document["coverage"]:
        row.pop("known_gap", None)
    return document


def flags(random: Random) -> Flags:
    fail_on = random.choice([None, *Severity])
    return Flags(fail_on, fail_on_new=random.random() < 0.7, only_new_gaps=random.random() < 0.7)


def scanned(random: Random) -> Iterator[Report]:
    """Two reports of much the same jobs: what the baseline is written from, and what it is compared with."""
    first = files(random)
    yield scan_files(first, *RULES)
    again = {**first, "more.json": content(random)} if random.random() < 0.5 else first
    yield scan_files(again, *RULES)


@pytest.mark.parametrize("seed", range(cases(12)))
def test_no_baseline_changes_anything_but_marks_and_the_code(seed: int) -> None:
    random = Random(seed)
    earlier, report = scanned(random)
    baseline = any_baseline(random, earlier)
    chosen = flags(random)
    plain, marked = regate(report, chosen), compare(regate(report, chosen), Earlier(baseline))
    assert unmarked(marked) == unmarked(plain)
    assert marked.complete == plain.complete
    strict = replace(chosen, fail_on_new=False, only_new_gaps=False)
    without = regate(report, strict).honest_code
    assert regate(marked, strict).honest_code == without  # without the two options a baseline only marks
    assert PARTS[marked.honest_code] <= PARTS[without]
    others = [finding for finding in marked.findings if finding.baseline is not Standing.KNOWN or not chosen.fail_on_new]
    counts = [finding for finding in others if chosen.fail_on is not None and finding.severity.rank >= chosen.fail_on.rank]
    assert ("findings" in PARTS[marked.honest_code]) == bool(counts)


@pytest.mark.parametrize("seed", range(cases(8)))
def test_gate_with_a_baseline_gives_the_report_of_a_scan_with_it(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    first = files(random)
    baseline = any_baseline(random, scan_files(first, *RULES))
    file = tmp_path / "baseline.jsonl"
    file.write_text("".join(to_lines(baseline)), encoding="utf-8")
    chosen = flags(random)
    fresh = scan_files(
        first,
        *RULES,
        baseline=file,
        fail_on=None if chosen.fail_on is None else chosen.fail_on.value,
        fail_on_new=chosen.fail_on_new,
        fail_on_incomplete="new" if chosen.only_new_gaps else "any",
    )
    back = saved(fresh)
    assert fresh.baseline is not None
    named = replace(baseline, path=fresh.baseline.path, sha256=fresh.baseline.sha256)
    gated = compare(regate(saved(scan_files(first, *RULES)), chosen), Earlier(named))
    for other in (back, gated, compare(regate(back, chosen), Earlier(named))):
        assert (other.exit_code, other.honest_code, other.complete) == (fresh.exit_code, fresh.honest_code, fresh.complete)
        assert list(other.findings) == list(fresh.findings)
        assert (other.rules, other.causes, other.coverage) == (fresh.rules, fresh.causes, fresh.coverage)
        assert other.notes == fresh.notes


@pytest.mark.parametrize("seed", range(cases(6)))
def test_the_order_of_sources_does_not_matter(seed: int) -> None:
    random = Random(seed)
    made = {f"{name}.json": content(random) for name in "abc"}
    baseline = any_baseline(random, scan_files(made, *RULES))
    chosen = flags(random)
    reports = [
        compare(regate(scan_files(made, *RULES, named=names), chosen), Earlier(baseline)) for names in (sorted(made), sorted(made)[::-1])
    ]
    assert list(reports[0].findings) == list(reports[1].findings)
    assert reports[0].exit_code == reports[1].exit_code
    assert reports[0].causes == reports[1].causes


def test_the_cases_reach_what_the_laws_are_about() -> None:
    """Known, new and worsened findings, known gaps, and codes that a baseline changes."""
    seen: set[str] = set()
    for seed in range(12):
        random = Random(seed)
        earlier, report = scanned(random)
        marked = compare(regate(report, Flags(fail_on_new=True, only_new_gaps=True)), Earlier(any_baseline(random, earlier)))
        seen |= {str(finding.baseline) for finding in marked.findings}
        seen |= {"known gap" for row in marked.coverage if row.known_gap}
        seen |= {f"{report.honest_code} to {marked.honest_code}"}
    assert {"known", "new", "worsened", "known gap"} <= seen

"""A scan in parts, whose tallies are merged in order, is the scan in one."""

import pickle
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.engine.engine import count_outcomes
from scanner.findings import spill
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.governance import WaivedBy
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Job, Part
from scanner.model.outcome import Check, Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from scanner.model.report import Window
from scanner.model.scope import Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.run import bounded, pipelines, tally
from scanner.run.tally import Tally, tally_to_send
from tests.unit.formats import reports
from tests.unit.jobs import a_job, a_request, a_rule

RULES = [reports.rule("A-1"), reports.rule("A-2", severity=Severity.LOW)]
JOB, REQUEST, RULE = a_job(), a_request(), a_rule("present(vpc_config)")
NAMES = st.sampled_from(["nightly-1", "nightly-2", "a|b", "a\\b", "weekly", "x", "y", "z"])
TIMES = st.sampled_from([None, "2026-11-10T03:00:00+00:00", "2026-11-11T03:00:00+00:00"])


@dataclass(frozen=True)
class Judged:
    """A job and what was found out about it."""

    job: Job
    row: str
    group: str
    findings: list[Finding]
    undecided: list[Undecided]
    switched_off: list[Check]


Item = Judged | LoadFailure | LeftOut | SourceSummary | Coverage | Window


@st.composite
def jobs(draw: st.DrawFn) -> Judged:
    base = draw(st.sampled_from([JOB, JOB, REQUEST]))
    account = draw(st.sampled_from(["111122223333", "444455556666", None]))
    role = f"arn:aws:iam::111122223333:role/{draw(NAMES)}"
    fields = {"account_id": account, "job_name": draw(NAMES), "role_arn": role, "submit_time": draw(TIMES), "end_time": draw(TIMES)}
    region = draw(st.sampled_from(["eu-west-1", "us-east-1"]))
    identity = f"arn:aws:bedrock:{region}:111122223333:model-invocation-job/{draw(st.integers(0, 5))}"
    job = structs.replace(
        base, identity=draw(st.sampled_from([identity, f"plan.json#{draw(NAMES)}"])), fields=Part({**base.fields, **fields})
    )
    return Judged(
        job,
        draw(st.text(alphabet="pfu", min_size=2, max_size=2)),
        draw(st.sampled_from(["", "", "team"])),
        draw(st.lists(findings(), max_size=2)),
        draw(st.lists(undecided(), max_size=2)),
        draw(st.lists(st.sampled_from(OFF), max_size=1)),
    )


OFF = [
    Check(RULE, JOB, Outcome.NOT_APPLICABLE, off=ScopedChange(Scope(1, name, (), Location("jobscan.yaml", line)), off="why"))
    for name, line in (("late", 9), ("early", 3))
]
REASONS = st.builds(
    Reason,
    st.sampled_from(["vpc_config", "tags"]),
    st.sampled_from([ReasonKind.ABSENT, ReasonKind.EMPTY]),
    why=st.sampled_from(["", "a", "b"]),
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    finding = reports.finding(draw(st.sampled_from(RULES)), draw(st.integers(0, 9)))
    return structs.replace(
        finding,
        cause=draw(st.sampled_from(["c1", "c2", "c3"])),
        role=draw(st.sampled_from(["role/a", "role/b"])),
        owner=draw(st.sampled_from(["", "team-a"])),
        submit_time=draw(st.sampled_from(["", "2026-11-10T03:00:00+00:00", "2026-11-11T03:00:00+00:00"])),
        status=draw(st.sampled_from(["InProgress", "Completed"])),
        waiver=draw(st.sampled_from([None, WaivedBy("W-1", "o", "r", "2026-12-01")])),
        message=draw(st.text(max_size=2)),
    )


@st.composite
def undecided(draw: st.DrawFn) -> Undecided:
    outcome = draw(st.sampled_from([Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.ERROR]))
    missing = tuple(draw(st.lists(REASONS, min_size=1, max_size=2)))
    accepted = draw(st.sampled_from(["", "", "vpc_config"]))
    return reports.undecided(draw(st.sampled_from(RULES)), draw(st.integers(0, 9)), outcome=outcome, missing=missing, accepted=accepted)


LETTERS = st.text(alphabet="abcdef", min_size=1, max_size=1)
PLACES = st.builds(Location, st.sampled_from(["a.jsonl", "b.jsonl"]), st.integers(1, 9), st.just(1))
ITEMS = st.one_of(
    jobs(),
    jobs(),
    st.builds(LoadFailure, PLACES, LETTERS, number=st.sampled_from([1, 1, 3])),
    st.builds(LeftOut, LETTERS, st.integers(1, 3)),
    st.builds(SourceSummary, LETTERS, st.none(), st.integers(0, 9), foreign=st.booleans()),
    st.builds(Coverage, st.just(CoverageState.UNREADABLE), LETTERS),
    st.builds(Window, since=LETTERS),
)


def fill(tally: Tally, items: list[Item]) -> Tally:
    """The tally with these items."""
    for item in items:
        if not isinstance(item, Judged):
            tally.note(item)
            continue
        tally.add_job(item.job, item.row, item.group)
        for finding in item.findings:
            tally.add_finding(finding)
        for entry in item.undecided:
            tally.add_undecided(entry)
        for check in item.switched_off:
            tally.add_switched_off(check)
        tally.waived["W-1"] += len(item.findings)
        tally.owner_errors[0] += 1
    return tally


def contents(tally: Tally) -> list[object]:
    """Everything that a report says of a tally; also in which order, where reports keep that."""
    by_rule = {rule: [list(counts.severities.items()), counts] for rule, counts in tally.by_rule.items()}
    counted = [tally.jobs, tally.requests, count_outcomes(tally.rows, 2), tally.accepted, tally.waived, tally.owner_errors, by_rule]
    lists = [list(rows) for rows in (tally.findings, tally.undecided, tally.failures)]
    lengths = [len(rows) for rows in (tally.findings, tally.undecided, tally.failures)]
    of_pipelines = [tally.pipelines.summaries(["A-1", "A-2"]), tally.pipelines.uncounted, tally.pipelines.ungrouped]
    noted = [tally.more_failures, tally.left_out, tally.sources, tally.coverage, tally.windows, tally.skipped, tally.more_skipped]
    reach = [tally.accounts, tally.regions, tally.oldest_submit, tally.newest_submit, tally.newest_change, tally.damaged]
    return [
        *counted,
        *lists,
        *lengths,
        tally.causes.summaries(),
        *of_pipelines,
        tally.missing.summaries(),
        tally.off_of(RULE.id),
        *noted,
        *reach,
    ]


@given(items=st.lists(ITEMS, max_size=12), cuts=st.lists(st.integers(0, 12), max_size=3), bound=st.sampled_from([1, 3, 50]))
@settings(max_examples=100)
def test_parts_merged_in_order_are_the_whole(items: list[Item], cuts: list[int], bound: int) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        for module, name, number in ((tally, "KEPT", 3), (pipelines, "KEPT", 3), (pipelines, "_SPARE", 1), (bounded, "KINDS", 2)):
            patch.setattr(module, name, number)
        patch.setattr(spill.Spill.__init__, "__defaults__", (bound, None))
        whole = fill(Tally(), items)
        merged = Tally()
        for start, end in pairwise([0, *sorted(cuts), len(items)]):
            part = fill(tally_to_send(Path(folder)), items[start:end])
            merged.merge(pickle.loads(pickle.dumps(part)))
        assert contents(merged) == contents(whole)
        assert not list(Path(folder).iterdir())


def test_a_tally_goes_on_after_it_was_merged() -> None:
    items: list[Item] = [Judged(JOB, "uu", "", [], [reports.undecided(RULES[0], number)], []) for number in range(4)]
    merged = fill(Tally(), items[:2])
    merged.merge(fill(Tally(), items[2:3]))
    assert contents(fill(merged, items[3:])) == contents(fill(Tally(), items))

"""A scan in parts, whose tallies are merged in order, is the scan in one."""

import pickle
import tempfile
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
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
NAMES = ["nightly-1", "nightly-2", "a|b", "a\\b", "weekly", "x", "y", "z"]
DAYS = ["2026-11-10T03:00:00+00:00", "2026-11-11T03:00:00+00:00"]
WAIVER = WaivedBy("W-1", "o", "r", "2026-12-01")
OFF = [
    Check(RULE, JOB, Outcome.NOT_APPLICABLE, off=ScopedChange(Scope(1, name, (), Location("jobscan.yaml", line)), off="why"))
    for name, line in (("late", 9), ("early", 3))
]


class Judged(NamedTuple):
    """A job and what was found out about it."""

    job: Job
    row: str
    group: str
    findings: list[Finding]
    undecided: list[Undecided]
    switched_off: list[Check]


Item = Judged | LoadFailure | LeftOut | SourceSummary | Coverage | Window


def some_item(random: Random) -> Item:
    """A job, or sometimes something else that a scan notes."""
    letter = random.choice("abcdef")
    place = Location(random.choice(["a.jsonl", "b.jsonl"]), random.randint(1, 9), 1)
    noted: list[Item] = [
        LoadFailure(place, letter, number=random.choice([1, 1, 1, 3])),
        LoadFailure(place, letter),
        LeftOut(letter, random.randint(1, 3)),
        SourceSummary(letter, None, 1, foreign=random.random() < 0.7),
        Coverage(CoverageState.UNREADABLE, letter),
        Window(since=letter),
    ]
    return random.choice(noted) if random.random() < 0.3 else some_job(random)


def some_job(random: Random) -> Judged:
    """A job of one of a few pipelines, with findings of a few causes."""
    region, number = random.choice(["eu-west-1", "us-east-1"]), random.randint(0, 5)
    arn = f"arn:aws:bedrock:{region}:111122223333:model-invocation-job/{number}"
    fields = {
        "account_id": random.choice(["111122223333", "444455556666", None]),
        "job_name": random.choice(NAMES),
        "role_arn": f"arn:aws:iam::111122223333:role/{random.choice(NAMES)}",
        "submit_time": random.choice([None, *DAYS]),
        "end_time": random.choice([None, *DAYS]),
    }
    base = random.choice([JOB, JOB, REQUEST])
    identity = random.choice([arn, arn, f"plan.json#{number}"])
    return Judged(
        structs.replace(base, identity=identity, fields=Part({**base.fields, **fields})),
        "".join(random.choices("pfu", k=2)),
        random.choice(["", "", "team"]),
        [some_finding(random) for _ in range(random.randint(0, 2))],
        [some_undecided(random) for _ in range(random.randint(0, 2))],
        random.sample(OFF, random.randint(0, 1)),
    )


def some_finding(random: Random) -> Finding:
    """A finding of one of a few causes; some are equal but for what reports do not sort by."""
    return structs.replace(
        reports.finding(random.choice(RULES), random.randint(0, 30)),
        cause=random.choice("abcdefgh"),
        role=random.choice(["role/a", "role/a", "role/b"]),
        owner=random.choice(["", "", "team-a"]),
        submit_time=random.choice(["", *DAYS]),
        status=random.choice(["InProgress", "Completed", "Completed"]),
        waiver=random.choice([None, None, WAIVER]),
        message=random.choice("xyz"),
    )


def some_undecided(random: Random) -> Undecided:
    """An unknown or an error."""
    reason = Reason(
        random.choice(["vpc_config", "tags"]), random.choice([ReasonKind.ABSENT, ReasonKind.EMPTY]), why=random.choice(["", "a", "b"])
    )
    return reports.undecided(
        random.choice(RULES),
        random.randint(0, 9),
        outcome=random.choice([Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.ERROR]),
        missing=random.choice([(reason,), (reason, Reason("status", ReasonKind.ABSENT))]),
        accepted=random.choice(["", "", "vpc_config"]),
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
    of_pipelines = [tally.pipelines.summaries(["A-1", "A-2"]), tally.pipelines.uncounted, tally.ungrouped]
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


@pytest.mark.parametrize("seed", range(60))
def test_parts_merged_in_order_are_the_whole(seed: int) -> None:
    random = Random(seed)
    items = [some_item(random) for _ in range(random.choice([3, 10, 40]))]
    cuts = sorted(random.choices(range(len(items) + 1), k=random.randint(0, 4)))
    bound = random.choice([1, 3, 50])
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        for module, name, number in ((tally, "KEPT", 3), (pipelines, "KEPT", 3), (pipelines, "_SPARE", 1), (bounded, "KINDS", 2)):
            patch.setattr(module, name, number)
        patch.setattr(spill.Spill.__init__, "__defaults__", (bound, None))
        whole = fill(Tally(), items)
        merged = Tally()
        for start, end in pairwise([0, *cuts, len(items)]):
            part = fill(tally_to_send(Path(folder), with_evidence=False), items[start:end])
            merged.merge(pickle.loads(pickle.dumps(part)))
        assert contents(merged) == contents(whole)
        assert not list(Path(folder).iterdir())


def test_a_tally_goes_on_after_it_was_merged() -> None:
    items: list[Item] = [Judged(JOB, "uu", "", [], [reports.undecided(RULES[0], number)], []) for number in range(4)]
    merged = fill(Tally(), items[:2])
    merged.merge(fill(Tally(), items[2:3]))
    assert contents(fill(merged, items[3:])) == contents(fill(Tally(), items))

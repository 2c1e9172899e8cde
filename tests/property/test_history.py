"""A law of histories: after any days, ages, fixes and what is not settled are those that an oracle computes from the whole reports.

The oracle has all reports at hand and compares each with the last one that found a cause, by `diff`; the history has only its rows.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scanner.governance.diff.compare import diff
from scanner.model.difference import Change
from scanner.model.report import Report
from scanner.model.severity import Severity
from scanner.model.trend import OpenCause
from tests.property.scans import cases
from tests.unit.governance.days import ACCOUNT, OTHER, POLICY, job, lines, report_of, without_rule
from tests.unit.governance.history.five_days import read_trend, records, refused, write_history

NAMES = ("adsx", "bill", "clms", "kycx")
SCOPES = ((ACCOUNT, "us-east-1"), (OTHER, "eu-west-1"))
DAMAGES = ("none", "none", "none", "cut", "missing", "refused", "no rule", "same jobs", "other values")


def days(seed: int) -> list[Report]:
    """The reports of three to six days."""
    random = Random(seed)
    first = random.randrange(2, 10)
    files = jobs_of(random, first)
    reports = []
    for day in range(first, first + random.randrange(3, 7)):
        damage = random.choice(DAMAGES)
        if damage != "same jobs":
            files = jobs_of(random, day)
        reports.append(report_of_day(f"2026-11-{day:02}T12:00:00Z", files, damage, random))
    return reports


def report_of_day(now: str, files: dict[str, str], damage: str, random: Random) -> Report:
    name = random.choice(sorted(files))
    match damage:
        case "refused":
            return refused(now)
        case "cut":
            return report_of(now, {**files, name: files[name][: max(1, len(files[name]) - 200)]})
        case "missing":
            return report_of(now, {other: text for other, text in files.items() if other != name or len(files) == 1})
        case "no rule":
            return report_of(now, files, without_rule("ACME-NET-001"))
        case "other values":
            return report_of(now, files, POLICY.replace("`48`", "`24`"))
        case _:
            return report_of(now, files)


def jobs_of(random: Random, day: int) -> dict[str, str]:
    """A file for each account; each pipeline runs on most days, with faults that come and go."""
    return {f"{account}.jsonl": lines(_jobs(random, day, account, region)) for account, region in SCOPES}


def _jobs(random: Random, day: int, account: str, region: str) -> Iterator[dict[str, Any]]:
    for name in NAMES:
        if random.random() < 0.8:
            yield job(
                name,
                f"{day - random.choice((0, 0, 0, 1)):02}T0{random.randrange(10)}:00",  # a job of the day before proves nothing
                account=account,
                region=region,
                vpc=random.random() < 0.6,
                key=random.random() < 0.6,
                owner=random.choice([None, None, "999988887777"]),
                hours=random.choice([24, 36, 72]),
            )


class Oracle:
    """What became of each cause, from the whole reports."""

    def __init__(self, reports: list[Report]) -> None:
        self._reports = reports
        self.open: list[OpenCause] = []
        self.fixed: dict[Severity, list[int]] = defaultdict(list)
        self.unsettled: Counter[Change] = Counter()
        for cause in sorted({entry.cause for report in reports for entry in report.causes}):
            self._follow(cause)

    def _follow(self, cause: str) -> None:
        since, last, change = "", 0, None
        for number, report in enumerate(self._reports):
            if any(entry.cause == cause for entry in report.causes):
                since, last, change = since or report.now, number, None
            elif since:
                change = self._change(cause, last, number)
            if change is Change.FIXED:
                self.fixed[self._severity(cause, last)].append(days_from(since, report.now))
                since, change = "", None
        if since and change in (None, Change.NOT_COVERED):
            age = days_from(since, self._reports[-1].now)
            self.open.append(OpenCause(cause, cause.split(" | ")[0], self._severity(cause, last), since, age, change is None))
        elif since and change is not None:
            self.unsettled[change] += 1

    def _severity(self, cause: str, number: int) -> Severity:
        (found,) = (entry for entry in self._reports[number].causes if entry.cause == cause)
        return found.severity

    def _change(self, cause: str, last: int, number: int) -> Change:
        if self._reports[number].error is not None:
            return Change.NOT_COVERED
        return self._changes(last, number)[cause]

    @functools.cache  # noqa: B019
    def _changes(self, last: int, number: int) -> dict[str, Change]:
        difference = diff(self._reports[last], self._reports[number], "", "")
        return {entry.cause.cause: entry.change for entry in difference.causes}


def days_from(since: str, until: str) -> int:
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).days


SEEN: Counter[str] = Counter()


@pytest.mark.parametrize("seed", range(cases(60)))
def test_a_history_says_what_the_whole_reports_say(seed: int, tmp_path: Path) -> None:
    reports = days(seed)
    oracle = Oracle(reports)
    trend = read_trend(write_history(tmp_path / "history.db", records(reports)))
    assert sorted(trend.open, key=lambda cause: cause.cause) == oracle.open
    assert {severity: sorted(days) for severity, days in trend.days_until_fixed.items()} == {
        severity: sorted(days) for severity, days in oracle.fixed.items()
    }
    assert trend.unsettled == dict(oracle.unsettled)
    SEEN.update(
        ["open"] * len(trend.open), fixed=sum(map(len, oracle.fixed.values())), **{f"{change.name}": 1 for change in trend.unsettled}
    )
    SEEN["not re-checked"] += sum(not cause.rechecked for cause in trend.open)


def test_every_end_was_among_them() -> None:
    if SEEN["open"] > 300:  # a test that is run alone sees nothing
        missing = {"open", "fixed", "not re-checked", "DID_NOT_RUN", "RAN_AGAIN", "JUDGED_OTHERWISE"} - set(+SEEN)
        assert not missing

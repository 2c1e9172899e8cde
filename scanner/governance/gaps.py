"""Which gaps of a report were there before: in the baseline, or in an earlier report."""

from collections import Counter
from dataclasses import replace

from scanner.model.baseline import Gap, Gaps
from scanner.model.coverage import Coverage
from scanner.model.report import Report

_Key = tuple[str, str, str, str]  # account, Region and operation of a row of AWS; else the source


def gaps_of(report: Report) -> Gaps:
    """The gaps of a report, for a later report to be compared with.

    Where one of several rows of the same thing is whole, the thing is not among them: what was read once can be read again.
    """
    whole = {_key(row) for row in report.coverage if not row.is_gap}
    rows = {_gap(row) for row in report.coverage if row.is_gap and _key(row) not in whole}
    rules = [rule.id for rule in report.rules if rule.undecided]
    return Gaps(tuple(sorted(rows, key=_order)), tuple(sorted(rules)))


def mark_gaps(report: Report, before: Gaps) -> Report:
    """The report with its gaps marked that were there before, and the rules that were undecided before.

    Where more rows of one thing are gaps than before, all of them are new: it is not known which one was there.
    """
    old = Counter(map(_key, before.rows))
    new = Counter(_key(row) for row in report.coverage if row.is_gap)
    coverage = tuple(replace(row, known_gap=row.is_gap and new[_key(row)] <= old[_key(row)]) for row in report.coverage)
    rules = tuple(replace(rule, was_undecided=rule.id in before.rules) for rule in report.rules)
    return replace(report, coverage=coverage, rules=rules)


def _gap(row: Coverage) -> Gap:
    return Gap(row.account, row.region, row.operation, row.source, row.state.value)


def _key(row: Coverage | Gap) -> _Key:
    """What a row is about. One of AWS is known by its scope: the collection that it was read from may have another name each night."""
    if row.operation:
        return row.account, row.region, row.operation, ""
    return "", "", "", row.source


def _order(gap: Gap) -> tuple[str, ...]:
    return gap.account, gap.region, gap.operation, gap.source, gap.state

"""Which gaps of a report were there before: in the baseline, or in an earlier report."""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.governance.regate import open_checks
from scanner.model.arn import account_of, job_type, region_of
from scanner.model.baseline import Gap, Gaps
from scanner.model.coverage import Coverage
from scanner.model.outcome import Outcome, Undecided
from scanner.model.report import Report

_BETWEEN = " | "
_Key = tuple[str, str, str, str]  # account, Region and operation of a row of AWS; else the source


def gaps_of(report: Report) -> Gaps:
    """The gaps of a report, for a later report to be compared with.

    Where one of several rows of the same thing is whole, the thing is not among them: what was read once can be read again.
    """
    whole = {_key(row) for row in report.coverage if not row.is_gap}
    rows = {_gap(row) for row in report.coverage if row.is_gap and _key(row) not in whole}
    undecided = {text for _, text in _undecided(report)}
    return Gaps(tuple(sorted(rows, key=_order)), tuple(sorted(undecided)))


def mark_gaps(report: Report, before: Gaps) -> Report:
    """The report with its gaps marked that were there before, and the rules that were undecided for the same jobs before.

    Where more rows of one thing are gaps than before, all of them are new: it is not known which one was there.
    """
    old = Counter(map(_known_as, before.rows))
    new = Counter(_known_as(row) for row in report.coverage if row.is_gap)
    coverage = tuple(replace(row, known_gap=row.is_gap and new[_known_as(row)] <= old[_known_as(row)]) for row in report.coverage)
    known = frozenset(before.undecided)
    undecided, newly = set(), set()
    for rule_id, text in _undecided(report):
        undecided.add(rule_id)
        if text not in known:
            newly.add(rule_id)
    rules = tuple(replace(rule, was_undecided=rule.id in undecided - newly) for rule in report.rules)
    return replace(report, coverage=coverage, rules=rules)


def _undecided(report: Report) -> Iterator[tuple[str, str]]:
    """The rule of each undecided check that is not accepted, and the check as it is known later."""
    return ((check.rule_id, _text_of(check)) for check in open_checks(report, report.flags.allow_unknown))


def _text_of(check: Undecided) -> str:
    """Rule and account and Region, e.g. "BMJ-NET-001 | 111122223333 | us-east-1"; jobs are others each day. A request is known by itself.

    An error is another gap than an unknown: what no one could decide before must not hide what fails now.
    """
    rule = f"{check.rule_id} error" if check.outcome is Outcome.ERROR else check.rule_id
    if not job_type(check.job):
        return _BETWEEN.join((rule, check.job))
    return _BETWEEN.join((rule, account_of(check.job), region_of(check.job)))


def _gap(row: Coverage) -> Gap:
    return Gap(row.account, row.region, row.operation, row.source, row.state.value)


def _key(row: Coverage | Gap) -> _Key:
    """What a row is about. One of AWS is known by its scope: the collection that it was read from may have another name each night."""
    if row.operation:
        return row.account, row.region, row.operation, ""
    return "", "", "", row.source


def _known_as(row: Coverage | Gap) -> tuple[_Key, str]:
    """What a gap is compared by. A file of which some records could be read, and that cannot be read at all now, hides more than before."""
    if row.operation:
        return _key(row), ""
    return _key(row), row.state


def _order(gap: Gap) -> tuple[str, ...]:
    return gap.account, gap.region, gap.operation, gap.source, gap.state

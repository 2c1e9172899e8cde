"""What an old scan checked and a new one did not."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from scanner.governance.diff.reach import same_file
from scanner.governance.diff.window import filters, starts_after
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.difference import LostCoverage
from scanner.model.report import Report

_MISSING = "missing"


def lost_coverage(old: Report, new: Report) -> Iterator[LostCoverage]:
    """What the new scan did not check of what the old one did: places of AWS, files, rules, and jobs outside its window."""
    yield from _lost_places(old, new)
    yield from _lost_files(old, new)
    yield from _lost_rules(old, new)
    yield from _lost_jobs(old, new)


def _lost_places(old: Report, new: Report) -> Iterator[LostCoverage]:
    """Accounts and Regions, with all their operations that ended in the same way."""
    rows = {_key(row): row for row in new.coverage if row.operation}
    grouped: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for before in old.coverage:
        if not before.operation or before.state is not CoverageState.COMPLETE:
            continue
        row = rows.get(_key(before))
        if row is None:
            grouped[before.account, before.region, _MISSING, ""].append(before.operation)
        elif row.is_gap:
            grouped[row.account, row.region, row.state.value, row.detail].append(row.operation)
    for (account, region, now, detail), operations in sorted(grouped.items()):
        yield LostCoverage(now, account, region, tuple(sorted(operations)), detail=detail)


def _key(row: Coverage) -> tuple[str, str, str]:
    return row.account, row.region, row.operation


def _lost_files(old: Report, new: Report) -> Iterator[LostCoverage]:
    """Files that were whole and are not, or are missing. A file with the same name but for its date takes the place of a missing one."""
    before = {row.source for row in old.coverage if not row.operation and row.state is CoverageState.COMPLETE}
    now = {row.source: row for row in new.coverage if not row.operation}
    successors = Counter(same_file(source) for source in now.keys() - before)
    for source in sorted(before):
        row = now.get(source)
        if row is not None:
            if row.is_gap:
                yield LostCoverage(row.state.value, source=source, detail=row.detail)
        elif successors[same_file(source)]:
            successors[same_file(source)] -= 1
        else:
            yield LostCoverage(_MISSING, source=source)


def _lost_rules(old: Report, new: Report) -> Iterator[LostCoverage]:
    """Rules that were run on a job and do not run any more; not those that no job is left for."""
    rules = {rule.id: rule for rule in new.rules}
    for before in old.rules:
        if not before.applied:
            continue
        rule = rules.get(before.id)
        if rule is None:
            yield LostCoverage("not selected", rule=before.id)
        elif rule.never_configured:
            yield LostCoverage("not configured", rule=before.id)
        elif rule.idle:
            yield LostCoverage("switched off or not configured", rule=before.id)


def _lost_jobs(old: Report, new: Report) -> Iterator[LostCoverage]:
    """Jobs that the old window would have had."""
    if starts_after(new.window, old.now):
        yield LostCoverage(f"jobs from {old.now} to {new.window.since} were left out")
    before = set(filters(old.window))
    for which in filters(new.window):
        if which not in before:
            yield LostCoverage(f"only jobs {which} were read")
    if old.jobs and not new.jobs and not new.flags.allow_empty:
        yield LostCoverage("no job was read")

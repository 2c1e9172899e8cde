"""What to know before trusting a diff."""

from collections.abc import Iterator

from scanner.display.lines import count, first_of, form
from scanner.model.codes import BOTH, INCOMPLETE
from scanner.model.coverage import CoverageState
from scanner.model.report import Report

_NAMES = 5  # files in a note
_LEFT_OUT = (CoverageState.EXCLUDED, CoverageState.EXPECTED, CoverageState.INACTIVE)


def notes(old: Report, new: Report) -> Iterator[str]:
    """One sentence each: that a scan was incomplete, that rules or parameters differ, and what is left out on purpose now."""
    for which, report in (("old", old), ("new", new)):
        if report.honest_code in (INCOMPLETE, BOTH):
            yield f"the {which} scan was incomplete (exit code {report.honest_code})"
    if old.version != new.version:
        yield f"the scans were made by jobscan {old.version} and {new.version}; built-in rules may differ"
    changed = _changed_policies(old, new)
    if old.parameters_sha256 != new.parameters_sha256:
        changed.append("parameters")
    if changed:
        yield f"the rules differ, so causes may be judged in another way: {first_of(changed, _NAMES)}"
    left_out = _newly_left_out(old, new)
    if left_out:
        yield f"{count(left_out, 'place')} of AWS that the old scan read {form(left_out, 'is', 'are')} left out on purpose now"


def _changed_policies(old: Report, new: Report) -> list[str]:
    """The policy files that only one of the reports has, or that have other contents."""
    before = {(policy.path, policy.sha256) for policy in old.policies}
    now = {(policy.path, policy.sha256) for policy in new.policies}
    return sorted({path for path, _ in before ^ now})


def _newly_left_out(old: Report, new: Report) -> int:
    complete = {(row.account, row.region, row.operation) for row in old.coverage if row.operation and row.state is CoverageState.COMPLETE}
    rows = (row for row in new.coverage if row.state in _LEFT_OUT)
    return sum((row.account, row.region, row.operation) in complete for row in rows)

"""Carries a baseline over to causes with other texts, by reports of the same day that have the same findings in both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.governance.baseline.apply import check_comparable
from scanner.model.baseline import Baseline, BaselineEntry
from scanner.model.outcome import Finding
from scanner.model.report import Report

_DAY = len("2026-11-23")


@dataclass(frozen=True, slots=True)
class Migration:
    """A baseline with the new causes, and the causes that could not be carried over, each with the reason."""

    baseline: Baseline
    left: Mapping[str, str]


@dataclass(slots=True)
class _NewCause:
    """The findings of a new cause: the entries that know them, and how many no entry knows."""

    entries: dict[str, BaselineEntry] = field(default_factory=dict)  # by their old cause
    jobs: int = 0
    unknown: int = 0


def migrate(baseline: Baseline, old: Report, new: Report) -> Migration:
    """The baseline with the causes of `new`. Raises UsageError unless the reports are of the same day, and `old` has the baseline's causes.

    An entry goes where the same findings are in `new`. It is not carried over where it would know a finding that it does not know now.
    """
    _check(baseline, old, new)
    causes = _by_new_cause(baseline, old, new)
    entries: dict[str, BaselineEntry] = {}
    left: dict[str, str] = {}
    carried: set[str] = set()
    for cause, found in sorted(causes.items()):
        if found.unknown:
            left.update(dict.fromkeys(found.entries, f"the new cause has other findings too: {cause}"))
        elif found.entries:
            entries[cause] = _joined(cause, found)
            carried.update(found.entries)
    left.update({cause: "the reports have no finding of it" for cause in baseline.entries if cause not in carried | left.keys()})
    head = replace(baseline.head, cause_version=new.cause_version, group_by=new.group_by)
    return Migration(replace(baseline, head=head, entries=entries), dict(sorted(left.items())))


def _check(baseline: Baseline, old: Report, new: Report) -> None:
    check_comparable(baseline.head, baseline.path, old.cause_version, old.group_by)
    if (new.cause_version, new.group_by) == (old.cause_version, old.group_by):
        raise UsageError(f"both reports have the causes of {baseline.path}; nothing to carry over")
    if old.now[:_DAY] != new.now[:_DAY]:
        raise UsageError(f"the reports are of {old.now[:_DAY]} and {new.now[:_DAY]}; scan the same jobs with both on one day")


def _by_new_cause(baseline: Baseline, old: Report, new: Report) -> dict[str, _NewCause]:
    old_causes = _causes_of_prints(old.findings)
    causes: dict[str, _NewCause] = {}
    for finding in _not_waived(new.findings):
        found = causes.setdefault(finding.cause, _NewCause())
        found.jobs += 1
        entry = baseline.entries.get(old_causes.get(finding.fingerprint, ""))
        if entry is None or finding.severity.rank > entry.severity.rank:
            found.unknown += 1
        else:
            found.entries[entry.cause] = entry
    return causes


def _causes_of_prints(findings: Iterable[Finding]) -> dict[str, str]:
    return {finding.fingerprint: finding.cause for finding in _not_waived(findings)}


def _not_waived(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.waiver is None)


def _joined(cause: str, found: _NewCause) -> BaselineEntry:
    """One entry for all that a new cause comes from: it knows no more, and no longer, than the least of them."""
    entries = found.entries.values()
    return BaselineEntry(
        cause=cause,
        severity=min((entry.severity for entry in entries), key=lambda severity: severity.rank),
        jobs=found.jobs,
        first_seen=min(entry.first_seen for entry in entries),
        last_seen=max(entry.last_seen for entry in entries),
        until=min(entry.until for entry in entries),
    )

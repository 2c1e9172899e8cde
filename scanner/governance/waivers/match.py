"""Which waivers a finding or an unknown has."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct, structs

from scanner.engine.scopes import Answers
from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import globs_matcher
from scanner.findings.build import accepted_by
from scanner.findings.mask import mask_text
from scanner.governance.waivers.waiver import Waiver
from scanner.model.governance import WaivedBy
from scanner.model.job import Job
from scanner.model.outcome import Check, Finding, Outcome

_Test = Callable[[str], bool]


class _Matchable(Struct, frozen=True):
    """A waiver with its globs compiled; None for globs that it does not have."""

    waiver: Waiver
    job_matches: _Test | None
    name_matches: _Test | None


class Matcher:
    """Finds the waivers of findings and unknowns, job by job, and counts for each what it is about.

    An expired waiver covers nothing; what it would cover is counted all the same, since that counts again.
    """

    def __init__(self, waivers: Sequence[Waiver], now: datetime) -> None:
        self.matched: Counter[str] = Counter()  # findings, or unknowns, by the ID of the waiver
        self._of_findings: dict[str, list[_Matchable]] = {}  # by the ID of the rule
        self._of_unknowns: list[_Matchable] = []
        self._now = now
        self._job: Job | None = None
        self._answers: dict[str, bool] = {}  # whether a waiver is about this job, by its ID
        for waiver in waivers:
            self._add(waiver)

    def waived(self, finding: Finding, job: Job) -> Finding:
        """The finding with the waiver that covers it, if there is one: of several the one that ends last, and the first in the files."""
        candidates = self._of_findings.get(finding.rule_id, ())
        valid = self._count(each.waiver for each in candidates if self._is_at(each, job, finding.cause))
        if not valid:
            return finding
        last = max(valid, key=lambda waiver: waiver.expires)
        others = tuple(mask_text(waiver.id) for waiver in valid if waiver is not last)
        waived_by = WaivedBy(mask_text(last.id), mask_text(last.owner), mask_text(last.reason), last.expires.isoformat(), others)
        return structs.replace(finding, waiver=waived_by)

    @property
    def is_about_unknowns(self) -> bool:
        """Whether there are waivers of unknowns."""
        return bool(self._of_unknowns)

    def of_unknown(self, check: Check) -> tuple[Waiver, ...]:
        """The waivers that accept an unknown, or one of the fields that are missing."""
        if check.outcome is not Outcome.UNKNOWN or not self._of_unknowns:
            return ()
        candidates = (each for each in self._of_unknowns if _accepts_some(each.waiver, check))
        return self._count(each.waiver for each in candidates if self._is_at(each, check.job, ""))

    def _add(self, waiver: Waiver) -> None:
        where = waiver.where
        compiled = _Matchable(waiver, _test(where.jobs), _test(where.job_names))
        if waiver.outcome is Outcome.UNKNOWN:
            self._of_unknowns.append(compiled)
            return
        for rule in waiver.rules:
            self._of_findings.setdefault(rule, []).append(compiled)

    def _count(self, matching: Iterable[Waiver]) -> tuple[Waiver, ...]:
        """Counts what waivers match; gives those that have not expired."""
        waivers = tuple(matching)
        self.matched.update(waiver.id for waiver in waivers)
        today = self._now.date()
        return tuple(waiver for waiver in waivers if not waiver.has_expired(today))

    def _is_at(self, each: _Matchable, job: Job, cause: str) -> bool:
        """Whether all parts of a waiver's `where` match."""
        causes = each.waiver.where.causes
        return (not causes or cause in causes) and self._is_about(each, job)

    def _is_about(self, each: _Matchable, job: Job) -> bool:
        """Whether a waiver is about a job, whatever the finding; asked once for all rules."""
        if job is not self._job:
            self._job, self._answers = job, {}
        waiver = each.waiver
        if waiver.id not in self._answers:
            self._answers[waiver.id] = self._ask(each, job)
        return self._answers[waiver.id]

    def _ask(self, each: _Matchable, job: Job) -> bool:
        """Whether ARN, name and condition match; not where one is missing, nor where the condition ends in an error."""
        if not _matches(each.job_matches, job.identity):
            return False
        if not _matches(each.name_matches, job.fields["job_name"]):
            return False
        when = each.waiver.where.when
        return when is None or Answers(job, self._now).of(when) is True


def _test(globs: tuple[str, ...]) -> _Test | None:
    if not globs:
        return None
    return globs_matcher(globs)


def _matches(test: _Test | None, value: object) -> bool:
    """Whether a value passes a test; always where there is none, never where the value is not a text that a glob can read."""
    if test is None:
        return True
    try:
        return isinstance(value, str) and test(value)
    except EvaluationError:  # half a character
        return False


def _accepts_some(waiver: Waiver, check: Check) -> bool:
    """Whether a waiver names the rule of an unknown, or a field that covers one of its reasons."""
    if check.rule.id in waiver.rules:
        return True
    return any(accepted_by("", Outcome.UNKNOWN, [reason], waiver.accepted) for reason in check.reasons)

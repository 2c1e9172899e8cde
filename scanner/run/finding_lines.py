"""Adds findings to a tally: as lines where a job's record is plain, which is fast, else as findings."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from scanner.findings.maker import FindingMaker
from scanner.findings.of_job import JobPart
from scanner.findings.of_rule import RulePart
from scanner.formats.json.finding_line import FindingLine, JobPieces, Sharing, finding_line, job_pieces
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Stage, Undecoded
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule
from scanner.run.tally import Tally
from scanner.shape.locate import tags_are_no_fields

_TOGETHER = 64  # jobs whose records are searched at once for what has to be hidden
_CHARACTERS = 1 << 18  # of their records, from which on none waits: one record may have a million
_JOB = Stage.JOB


class _Failed(Struct, frozen=True):
    """The rules that a job fails, by their numbers."""

    rules: Sequence[int]
    job: Job
    attribution: Attribution


class FindingLines:
    """Adds the findings of rules that no scope changes, of which no waiver is to be asked."""

    def __init__(self, rules: Sequence[ConfiguredRule], maker: FindingMaker, tally: Tally) -> None:
        """The `maker` makes the findings of the same rules."""
        self._rules = rules
        self._with_scopes = frozenset(number for number, configured in enumerate(rules) if configured.scopes)
        self._maker = maker
        self._tally = tally
        self._sharing = Sharing()
        self._compiled: list[RulePart | None] = [None] * len(rules)
        self._jobs: Counter[tuple[Sequence[int], str]] = Counter()  # with lines, by the rules of these and the job's status
        self._waiting: list[_Failed] = []
        self._characters = 0  # of the records of these

    def add(self, numbers: Sequence[int], job: Job, attribution: Attribution) -> Sequence[int]:
        """Adds the findings of a job that fails the rules with these numbers; returns those whose findings are to be added by the caller.

        Findings wait until those of some more jobs are added, or for `flush`. None waits where the caller has some of another job to add.
        """
        if not _is_in_lane(job):
            self.flush()
            return numbers
        others: Sequence[int] = ()
        if not self._with_scopes.isdisjoint(numbers):
            others = [number for number in numbers if number in self._with_scopes]
            numbers = tuple([number for number in numbers if number not in self._with_scopes])
        self._waiting.append(_Failed(numbers, job, attribution))
        self._characters += len(job.records[0].text)
        if len(self._waiting) >= _TOGETHER or self._characters >= _CHARACTERS or others:
            self.flush()
        return others

    def flush(self) -> None:
        """Adds the findings that wait."""
        waiting, self._waiting = self._waiting, []
        self._characters = 0
        groups = [failed.attribution.group for failed in waiting]
        parts = self._maker.job_parts([failed.job for failed in waiting], groups)
        for failed, part in zip(waiting, parts, strict=True):
            self._add_findings(failed, part)

    def finish(self) -> None:
        """Adds the findings that wait, and the counts by rule. To be called once, when all jobs were added."""
        self.flush()
        for (numbers, status), jobs in self._jobs.items():
            for number in numbers:
                rule = self._rules[number].rule
                self._tally.findings_of(rule.id).count_active(rule.severity, status, True, jobs)

    def _add_findings(self, failed: _Failed, part: JobPart) -> None:
        pieces = _pieces_of(part)
        others = failed.rules if pieces is None else self._add_lines(failed, pieces)
        for number in others:
            check = Check(self._rules[number].rule, failed.job, Outcome.FAIL)
            self._tally.add_finding(self._maker.make(number, check, failed.attribution))

    def _add_lines(self, failed: _Failed, job: JobPieces) -> Sequence[int]:
        """Adds the findings of a job that can be lines; returns the rules of the others."""
        numbers, owner = failed.rules, failed.attribution.owner
        lines, others = [], []
        for number in numbers:
            line = self._line(number, job, owner)
            if line is None:
                others.append(number)
            else:
                lines.append(line)
        if others:
            numbers = tuple([number for number in numbers if number not in others])
        self._tally.add_lines(lines, job)
        self._jobs[numbers, job.part.status] += 1
        return others

    def _line(self, number: int, job: JobPieces, owner: str) -> FindingLine | None:
        """The line of a finding; None for one that has to be made as a whole."""
        rule = self._compiled[number] or self._rule_part(number)
        try:
            return finding_line(rule, job, owner or rule.owner, self._sharing)
        except ValueError:  # half of a surrogate pair in a text of the rule
            return None

    def _rule_part(self, number: int) -> RulePart:
        part = self._maker.rule_part(number)
        if part.is_compiled:
            self._compiled[number] = part
        return part


def _is_in_lane(job: Job) -> bool:
    """Whether a job is from the lane of plain records, and none of its tags is called as a field is."""
    return job.records[0].content.__class__ is Undecoded and job.stage is _JOB and tags_are_no_fields(job)


def _pieces_of(part: JobPart) -> JobPieces | None:
    """The pieces of lines, for a job in the lane; None where something of it has to be hidden, or it is not a long line of JSON Lines."""
    passage = part.passage
    if passage is None or not passage.is_long_line:
        return None
    return job_pieces(part, passage)

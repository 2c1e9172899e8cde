"""Adds findings to a tally: as lines where a job's record is plain, which is fast, else as findings."""

from collections import Counter
from collections.abc import Sequence

from scanner.findings.maker import FindingMaker
from scanner.findings.of_job import JobPart
from scanner.findings.of_rule import RulePart
from scanner.formats.json.finding_line import FindingLine, JobPieces, Sharing, finding_line, job_pieces
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Stage
from scanner.model.rule import ConfiguredRule
from scanner.run.tally import Tally
from scanner.shape.locate import tags_are_no_fields


class FindingLines:
    """Adds the findings of rules that no scope changes, of which no waiver is to be asked."""

    def __init__(self, rules: Sequence[ConfiguredRule], maker: FindingMaker, tally: Tally) -> None:
        """The `maker` makes the findings of the same rules."""
        self._rules = rules
        self._maker = maker
        self._tally = tally
        self._sharing = Sharing()
        self._compiled: list[RulePart | None] = [None] * len(rules)
        self._jobs: Counter[tuple[Sequence[int], str]] = Counter()  # with lines, by the rules of these and the job's status

    def add(self, numbers: Sequence[int], job: Job, attribution: Attribution) -> Sequence[int]:
        """Adds the findings of a job that fails the rules with these numbers; returns those whose findings have to be made as a whole."""
        part = self._maker.job_part(job, attribution.group)
        pieces = _pieces_of(part)
        if pieces is None:
            return numbers
        lines, others = [], []
        for number in numbers:
            line = self._line(number, pieces, attribution.owner)
            if line is None:
                others.append(number)
            else:
                lines.append(line)
        if others:
            numbers = tuple([number for number in numbers if number not in others])
        self._tally.add_lines(lines, pieces)
        self._jobs[numbers, part.status] += 1
        return others

    def finish(self) -> None:
        """Adds the counts by rule. To be called once, when all jobs were added."""
        for (numbers, status), jobs in self._jobs.items():
            for number in numbers:
                rule = self._rules[number].rule
                self._tally.findings_of(rule.id).count_active(rule.severity, status, True, jobs)

    def _line(self, number: int, job: JobPieces, owner: str) -> FindingLine | None:
        """The line of a finding; None for one that has to be made as a whole."""
        rule = self._compiled[number] or self._rule_part(number)
        if rule is None:
            return None
        try:
            return finding_line(rule, job, owner or rule.owner, self._sharing)
        except ValueError:  # half of a surrogate pair in a text of the rule
            return None

    def _rule_part(self, number: int) -> RulePart | None:
        """The rule as its findings need it; None for one that scopes change."""
        if self._rules[number].scopes:
            return None
        part = self._maker.rule_part(number)
        if part.is_compiled:
            self._compiled[number] = part
        return part


def _pieces_of(part: JobPart) -> JobPieces | None:
    """The pieces of lines, for a job of a long line of JSON Lines from the lane."""
    passage = part.passage
    if passage is None or not passage.is_long_line or not part.is_in_lane or part.real.stage is not Stage.JOB:
        return None
    return job_pieces(part, passage) if tags_are_no_fields(part.real) else None

"""Adds findings to a tally: as lines where a job's record is plain, which is fast, else as findings."""

from collections.abc import Sequence

from scanner.findings.maker import FindingMaker
from scanner.findings.of_job import JobPart
from scanner.formats.json.finding_line import JobPieces, Sharing, finding_line, job_pieces
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Stage
from scanner.model.rule import ConfiguredRule
from scanner.run.tally import Tally
from scanner.shape.locate import tags_are_no_fields


class FindingLines:
    """Adds the findings of rules that no scope changes, of which no waiver is to be asked."""

    def __init__(self, rules: Sequence[ConfiguredRule], maker: FindingMaker, tally: Tally) -> None:
        """The `maker` makes the findings of the same rules."""
        self._has_scopes = [bool(configured.scopes) for configured in rules]
        self._maker = maker
        self._tally = tally
        self._sharing = Sharing()

    def add(self, numbers: Sequence[int], job: Job, attribution: Attribution) -> Sequence[int]:
        """Adds the findings of a job that fails the rules with these numbers; returns those whose findings have to be made as a whole."""
        part = self._maker.job_part(job, attribution.group)
        pieces = _pieces_of(part)
        if pieces is None:
            return numbers
        return [number for number in numbers if not self._add_line(number, pieces, attribution.owner)]

    def _add_line(self, number: int, job: JobPieces, owner: str) -> bool:
        if self._has_scopes[number]:
            return False
        rule = self._maker.rule_part(number)
        try:
            line = finding_line(rule, job, owner or rule.owner, self._sharing)
        except ValueError:  # half of a surrogate pair in a text of the rule
            return False
        self._tally.add_line(line, job)
        return True


def _pieces_of(part: JobPart) -> JobPieces | None:
    """The pieces of lines, for a job of a long line of JSON Lines from the lane."""
    passage = part.passage
    if passage is None or not passage.is_long_line or not part.is_in_lane or part.real.stage is not Stage.JOB:
        return None
    return job_pieces(part, passage) if tags_are_no_fields(part.real) else None

"""Adds findings to a tally: as lines where a job's record is plain, which is fast, else as findings."""

from scanner.findings.maker import FindingMaker
from scanner.findings.of_job import JobPart
from scanner.formats.json.finding_line import JobPieces, finding_line, job_pieces
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Stage
from scanner.run.tally import Tally


class FindingLines:
    """Adds the findings of which no waiver and no scope is to be asked."""

    def __init__(self, maker: FindingMaker, tally: Tally) -> None:
        self._maker = maker
        self._tally = tally
        self._part: JobPart | None = None  # of the last job
        self._pieces: JobPieces | None = None

    def add(self, number: int, job: Job, attribution: Attribution) -> bool:
        """Adds the finding of the rule with this number, as it is configured for all jobs; False where it has to be made as a whole."""
        part = self._maker.job_part(job, attribution.group)
        try:
            if part is not self._part:
                self._part, self._pieces = part, None
                self._pieces = _pieces_of(part)
            if self._pieces is None:
                return False
            rule = self._maker.rule_part(number)
            line = finding_line(rule, part, self._pieces, attribution.owner or rule.owner)
        except ValueError:  # half of a surrogate pair in a text of the rule
            return False
        self._tally.add_line(line, part)
        return True


def _pieces_of(part: JobPart) -> JobPieces | None:
    """The pieces of lines, for a job of a long line of JSON Lines from the lane."""
    passage = part.passage
    if passage is None or not passage.is_long_line or not part.is_in_lane or part.real.stage is not Stage.JOB:
        return None
    return job_pieces(part)

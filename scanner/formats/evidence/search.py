"""Looks for a job in evidence: its lines, and where it is not, what the scan did and did not reach of its account and Region."""

from msgspec import Struct
from msgspec.json import Decoder

from scanner.formats.evidence.lines import COVERAGE, GAPS, JOB
from scanner.formats.evidence.parts import CoverageLine, Head, SavedCoverage, SavedGaps, SavedJob, SavedRule, decode
from scanner.formats.evidence.read import EvidenceFile
from scanner.formats.json.text import compact
from scanner.model.arn import account_of, is_arn, region_of
from scanner.model.coverage import Coverage, CoverageState

_JOB, _GAPS, _COVERAGE = Decoder(SavedJob), Decoder(SavedGaps), Decoder(CoverageLine)
NO_GAPS = SavedGaps(0)
_BEFORE_JOBS = ("role", "regions", "accounts")  # what is read before any job is
_MOST = 100  # rows of coverage that are kept of a file


class Sighting(Struct, frozen=True):
    """What one file says about a job; without `jobs`, `gaps` and `reached` say why it is not there."""

    file: EvidenceFile
    jobs: tuple[tuple[SavedJob, SavedGaps], ...]
    gaps: tuple[SavedCoverage, ...]  # of its account and Region, and of files, which may have had it
    reached: tuple[SavedCoverage, ...]  # rows of its account and Region that are not gaps
    files_read: int  # files that were read to their end


class Answer(Struct, frozen=True):
    """What a rule said of a job; `set_aside` is what made a finding or an unknown not count."""

    rule: SavedRule
    outcome: str
    set_aside: str = ""


def answers(head: Head, job: SavedJob) -> tuple[Answer, ...] | None:
    """What each rule said of a job; None where its row is not one of the file's rules."""
    if len(job.row) != len(head.rules):
        return None
    return tuple(
        Answer(rule, head.letters.get(letter, letter), job.set_aside.get(rule.id, ""))
        for rule, letter in zip(head.rules, job.row, strict=True)
    )


class JobSearch:
    """Takes the lines of one file, and keeps those about a job: an ARN, the ID at its end, or what else a job is identified by."""

    def __init__(self, job: str) -> None:
        self._scope = (account_of(job), region_of(job)) if is_arn(job) else None
        self._identity = compact(job)[1:-1].encode()
        self._ending = b"/" + self._identity
        self._jobs: list[tuple[SavedJob, SavedGaps]] = []
        self._numbered: dict[int, SavedGaps] = {}
        self._gaps: list[SavedCoverage] = []
        self._reached: list[SavedCoverage] = []
        self._files_read = 0

    def take(self, line: bytes) -> None:
        """Looks at a line."""
        if line.startswith(JOB):
            # The identity is the first member: {"job":"arn:...",
            end = line.find(b'",', len(JOB))
            if self._is_identity(line[len(JOB) + 1 : end]):
                self._add_job(line)
        elif line.startswith(GAPS):
            gaps = decode(_GAPS, line)
            if gaps is not None:
                self._numbered[gaps.gaps] = gaps
        elif line.startswith(COVERAGE):
            self._add_coverage(line)

    def sighting(self, file: EvidenceFile) -> Sighting:
        """What the file said."""
        return Sighting(file, tuple(self._jobs), tuple(self._gaps), tuple(self._reached), self._files_read)

    def _is_identity(self, identity: bytes) -> bool:
        if identity == self._identity:
            return True
        return self._scope is None and identity.endswith(self._ending)

    def _add_job(self, line: bytes) -> None:
        job = decode(_JOB, line)
        if job is not None:
            gaps = NO_GAPS if job.gaps is None else self._numbered.get(job.gaps, NO_GAPS)
            self._jobs.append((job, gaps))

    def _add_coverage(self, line: bytes) -> None:
        found = decode(_COVERAGE, line)
        if found is None:
            return
        row = found.coverage
        is_of_file = not row.operation
        if is_of_file and row.state == CoverageState.COMPLETE.value:
            self._files_read += 1
        elif is_of_file or self._is_in_scope(row):
            self._keep(row)

    def _keep(self, row: SavedCoverage) -> None:
        """Keeps a row: of a job whose account and Region are not known only the gaps say something."""
        rows = self._gaps if _is_gap(row) else self._reached
        says_nothing = rows is self._reached and (self._scope is None or row.operation in _BEFORE_JOBS)
        if not says_nothing and len(rows) < _MOST:
            rows.append(row)

    def _is_in_scope(self, row: SavedCoverage) -> bool:
        """Whether a row of AWS is about the job's account and Region; a row of an account is about all its Regions."""
        if self._scope is None:
            return True
        account, region = self._scope
        return row.account in ("", account) and row.region in ("", region)


def _is_gap(row: SavedCoverage) -> bool:
    """Whether something that should have been read was not; a state that is not known counts as one."""
    try:
        return Coverage(CoverageState(row.state)).is_gap
    except ValueError:
        return True

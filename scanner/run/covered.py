"""Whether a scan covered what it was expected to cover."""

import glob
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scanner.display.lines import first_of
from scanner.model.arn import region_of
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.expectation import ACCOUNT_PLACE, REGION_PLACE, Expectation
from scanner.model.job import Job
from scanner.model.origin import report_path
from scanner.sources.file import FileSource
from scanner.sources.source import Source

Scope = tuple[str, str]  # account and Region; without a Region, the account itself

_JOBS = "jobs"  # the operation of AWS that lists them
_JUDGED = (CoverageState.COMPLETE, CoverageState.STALE)
_NAMED = 5  # accounts in a note


class Covered:
    """What was read so far: of which accounts and Regions there were jobs, whatever a filter left out, and which files are whole.

    `top` is the working tree.
    """

    def __init__(self, sources: Iterable[Source], top: Path) -> None:
        self._top = top
        self._files = {report_path(source.origin): source.file.resolve() for source in sources if isinstance(source, FileSource)}
        self._scopes: set[Scope] = set()  # with a job, or read from AWS; for each also the account itself
        self._gaps: set[Scope] = set()  # not read in full from AWS; for each also the account itself
        self._accounts_of_gaps: set[str] = set()  # not read at all, e.g. because the role could not be assumed
        self._whole: dict[Path, set[str]] = {}  # files that were read in full, with their names in reports
        self._scopes_in: dict[str, set[Scope]] = {}  # of the jobs in a file, by its name in reports
        self._noted: set[tuple[str, str, str]] = set()  # file, account and Region of the jobs that were noted

    @property
    def accounts(self) -> set[str]:
        """The accounts with a job, or read from AWS."""
        return {account for account, _ in self._scopes}

    def note_job(self, job: Job) -> None:
        """Notes of which account and Region a job is, and in which files it is."""
        account = job.fields["account_id"]
        if account.__class__ is not str:
            return
        region = region_of(job.identity)
        for record in job.records:
            if (record.path, account, region) not in self._noted:
                self._note_scopes(record.path, account, region)

    def _note_scopes(self, path: str, account: str, region: str) -> None:
        """Notes that a file has a job of an account and a Region."""
        self._noted.add((path, account, region))
        scopes = {(account, ""), (account, region)}
        self._scopes |= scopes
        self._scopes_in.setdefault(path, set()).update(scopes)

    def merge(self, other: "Covered") -> None:
        """Adds the jobs that another one noted."""
        self._scopes |= other._scopes
        for path, scopes in other._scopes_in.items():
            self._scopes_in.setdefault(path, set()).update(scopes)

    def note_row(self, row: Coverage) -> None:
        """Notes how far a file, or an operation of AWS, was read."""
        scopes = {(row.account, ""), (row.account, row.region)}
        if row.operation and row.is_gap:
            self._gaps |= scopes
            if not row.region:
                self._accounts_of_gaps.add(row.account)
        elif row.operation == _JOBS and row.state in _JUDGED:
            self._scopes |= scopes
        elif not row.operation and row.state is CoverageState.COMPLETE:
            self._whole.setdefault(self._file(row.source), set()).add(row.source)

    def missing(self, expectations: Iterable[Expectation]) -> Iterator[Coverage]:
        """A row for each expectation that is not met; not where a row of AWS says already why the account or Region was not read."""
        for expectation in expectations:
            if expectation.scope in self._scopes or self._has_gap(expectation):
                continue
            problem = self._problem(expectation)
            if problem:
                yield _missing_row(expectation, problem)

    def _has_gap(self, expectation: Expectation) -> bool:
        return expectation.scope in self._gaps or expectation.account in self._accounts_of_gaps

    def _problem(self, expectation: Expectation) -> str:
        """Why neither a job nor a dump meets an expectation; empty where a dump does."""
        if not expectation.path:
            return "no job of it was read"
        place = _shown(expectation.path)
        files = _files_at(expectation)
        whole = files & self._whole.keys()
        if any(self._may_be_of(file, expectation) for file in whole):
            return ""
        if whole:
            return f"the jobs in {place} are of another account or Region"
        if files.intersection(self._files.values()):
            return f"{place} could not be read in full, or is not about jobs"
        if files:
            return f"no job of it was read, and {place} is not among the sources"
        return f"no job of it was read, and {place} does not exist"

    def _may_be_of(self, file: Path, expectation: Expectation) -> bool:
        """Whether a whole file can be the dump that is expected: it has no job, or one of the account and Region that its name says."""
        scopes = set().union(*(self._scopes_in.get(name, ()) for name in self._whole[file]))
        if not scopes:
            return True
        account_fits = ACCOUNT_PLACE not in expectation.path or (expectation.account, "") in scopes
        region_fits = REGION_PLACE not in expectation.path or expectation.scope in scopes
        return account_fits and region_fits

    def _file(self, shown: str) -> Path:
        """The file that reports call so. One that a collection was made of is not a source now; its name is its path in the tree."""
        file = self._files.get(shown)
        if file is None:
            return (self._top / shown).resolve()
        return file


def _missing_row(expectation: Expectation, problem: str) -> Coverage:
    account, region = expectation.scope
    detail = f"expected ({expectation.origin}): {problem}"
    return Coverage(CoverageState.MISSING, account=account, region=region, operation=_JOBS, detail=detail)


def note_on_accounts(accounts: Sequence[str], covered: set[str]) -> Iterator[str]:
    """A sentence about the accounts that --account names and that were not covered; none where no account was."""
    without = [account for account in dict.fromkeys(accounts) if account not in covered]
    if covered and without:
        yield f"no job of {first_of(without, _NAMED)} was read (--account); to make that incomplete, pass --expect {without[0]}"


def _files_at(expectation: Expectation) -> set[Path]:
    """The files at the path of an expectation; folders are not among them."""
    matches = map(Path, glob.glob(expectation.files, recursive=True))  # noqa: PTH207 - absolute patterns
    return {match.resolve() for match in matches if match.is_file()}


def _shown(path: str) -> str:
    """A path as messages show it for many accounts at once: "dumps/ACCOUNT/REGION.json"."""
    return path.replace(ACCOUNT_PLACE, "ACCOUNT").replace(REGION_PLACE, "REGION")

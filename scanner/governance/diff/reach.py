"""Which accounts, Regions and files a report covers, and where it says that something was not read."""

import re
from collections import defaultdict
from dataclasses import dataclass

from scanner.findings.cause import cause_parts
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.report import Report

# What a job that is missing from a report can be missing because of. Without details, tags or context a job is there, and unknown.
_ACCOUNTS, _JOBS = "accounts", "jobs"
_LISTING = (_ACCOUNTS, "regions", "role", _JOBS)
_ON_PURPOSE = frozenset({CoverageState.EXCLUDED, CoverageState.EXPECTED, CoverageState.INACTIVE, CoverageState.STALE})
# Dates, times of day and UUIDs in file names: "dumps/2026-11-23T0600.json" is tomorrow's "dumps/2026-11-24T0600.json".
# Account IDs and Regions are not among them: the dump of another account must not pass for a lost one.
_DATED = re.compile(
    r"(?<!\d)20\d\d[-_./]?[01]\d[-_./]?[0-3]\d(?:[T_-]?[0-2]\d[:-]?[0-5]\d(?:[:-]?[0-5]\d)?Z?)?(?!\d)"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the jobs of a cause come from. Requests have no account here; `source` is a file that had one of them, if it is known."""

    account: str = ""
    region: str = ""
    source: str = ""


def where_of(cause: str, source: str = "") -> Where:
    """Where the jobs of a cause come from."""
    parts = cause_parts(cause)
    if len(parts.pipeline) < 2:
        return Where(source=source)
    account, region = parts.pipeline[:2]
    return Where(account, region, source)


def undated(path: str) -> str:
    """The path with dates, times and UUIDs replaced by `*`."""
    return _DATED.sub("*", path)


def same_file(path: str) -> str:
    """What a file's name has in common with its name in another scan: all but dates, times and UUIDs.

    Of a file outside of the working tree that is its last part: how much reports show of its folders depends on the other files of a scan.
    """
    if _is_elsewhere(path):
        return undated(path.rsplit("/", 1)[-1])
    return undated(path)


def _is_elsewhere(path: str) -> bool:
    """Whether in another scan another file can have this name: one outside of the working tree, or standard input."""
    if path in ("stdin", "records"):
        return True
    return path.startswith("external/") and not path.startswith(("external/s3/", "external/aws/"))


class Reached:
    """What a report reached; made once, since a diff asks it about each cause."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._of_aws: dict[str, list[Coverage]] = defaultdict(list)  # by account
        self._whole_files: set[str] = set()
        self._file_gaps: list[Coverage] = []
        self._of_organization = [row for row in report.coverage if row.operation == _ACCOUNTS]
        for row in report.coverage:
            self._note(row)
        self._has_collection = self._is_collected()
        self._scopes = {(pipeline.account_id, pipeline.region) for pipeline in report.pipelines}

    def _note(self, row: Coverage) -> None:
        if row.operation:
            self._of_aws[row.account].append(row)
        elif row.is_gap:
            self._file_gaps.append(row)
        elif row.state is CoverageState.COMPLETE:
            self._whole_files.add(undated(row.source))

    def _is_collected(self) -> bool:
        """Whether a file is a collection: what it covers is then in its own rows, and its name says nothing."""
        sources = {undated(source.path) for source in self._report.sources}
        return bool(self._of_aws) or not self._whole_files <= sources

    def gap(self, where: Where, operations: tuple[str, ...] = _LISTING) -> str:
        """What was not read and may have held jobs from there, in one sentence; empty where all was read.

        A file that could not be read may have held jobs of any account.
        """
        for row in self._rows(where, operations):
            if row.is_gap:
                return describe_row(row)
        if self._file_gaps:
            return describe_row(self._file_gaps[0])
        number = self._report.failures + len(self._report.truncations)
        if number and not any(row.is_gap for row in self._report.coverage):
            return f"{number:,} records or dumps could not be read in full"
        return ""

    def left_out(self, where: Where) -> str:
        """Why jobs from there were not to be read, or not seen at all, in one sentence; empty where they were read."""
        if not where.account:
            return self._request_left_out(where)
        rows = self._rows(where, _LISTING)
        for row in rows:
            was_not_asked = row.operation == _JOBS and row.state is CoverageState.NOT_ASKED
            if was_not_asked or row.state in _ON_PURPOSE:
                return describe_row(row)
        has_been_listed = any(row.operation == _JOBS and row.state is CoverageState.COMPLETE for row in rows)
        if has_been_listed or (where.account, where.region) in self._scopes or self._has_file(where):
            return ""
        return f"no job of {where.account} in {where.region or 'any Region'} was read"

    def _request_left_out(self, where: Where) -> str:
        if not where.source or undated(where.source) in self._whole_files:
            return ""
        return f"{where.source} was not read"

    def _has_file(self, where: Where) -> bool:
        """Whether the file where a job of the cause was before was read in full."""
        if self._has_collection or _is_elsewhere(where.source):
            return False
        return undated(where.source) in self._whole_files

    def _rows(self, where: Where, operations: tuple[str, ...]) -> list[Coverage]:
        """The rows of AWS that are about an account and Region; those of an organization are about every account."""
        rows = [row for row in self._of_aws[where.account] if row.region in ("", where.region)] if where.account else []
        return [row for row in (*rows, *self._of_organization) if row.operation in operations]


def describe_row(row: Coverage) -> str:
    """What a row of coverage says, e.g. "jobs of 111122223333 in us-east-1: denied"."""
    state = row.state.value.replace("_", " ")
    if not row.operation:
        return f"{row.source}: {row.detail or state}"
    place = row.account or "the organization"
    if row.region:
        place += f" in {row.region}"
    return f"{row.operation} of {place}: {row.detail or state}"

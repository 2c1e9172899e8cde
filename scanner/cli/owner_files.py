"""Reports of one owner each: `-f text=reports/{owner}.txt` writes a file for every owner."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.cli.inputs import Inputs, folded, is_part
from scanner.display.lines import first_of, printable
from scanner.errors import ReportWriteError, UsageError
from scanner.formats.options import ReportOptions
from scanner.formats.owner_name import owner_file_name
from scanner.formats.registry import Format
from scanner.formats.write import write_report
from scanner.model.codes import NOT_WRITTEN
from scanner.model.report import Report

if TYPE_CHECKING:
    from scanner.run.parts import OwnFindings

_OWNER = "{owner}"
MOST = 1000  # files of one -f: anyone who can tag a job can make up an owner
_NAMED = 5  # files in a note


def is_template(path: Path | None) -> bool:
    """Whether a path stands for a file for each owner."""
    return path is not None and _OWNER in str(path)


def check_template(path: Path) -> None:
    """Raises UsageError for an owner in the name of a folder: which folders there must be is not known before the scan."""
    if _OWNER in str(path.parent):
        raise UsageError(f"--format: {_OWNER} must be in the name of the file, not of a folder, e.g. reports/{_OWNER}.txt")


def file_of(template: Path, owner: str) -> Path:
    """The file of an owner."""
    return template.with_name(template.name.replace(_OWNER, owner_file_name(owner)))


class OwnerFiles:
    """Writes the files of owners. None of them replaces a file that is read, or another report of the run."""

    def __init__(self, options: ReportOptions, inputs: Inputs, other_reports: Iterable[Path]) -> None:
        self._options = options._replace(history=None)  # the lines of a history are about everyone's jobs
        self._inputs = inputs
        self._taken = set(map(folded, other_reports))

    def write_parts(self, report: Report, parts: Sequence["OwnFindings"], form: Format, template: Path) -> Report:
        """Writes the file of every owner; once one cannot be written, the exit code is 74, also in the files that follow."""
        if len(parts) > MOST:
            return not_written(
                report, f"{template} would be {len(parts):,} files, and at most {MOST:,} are written; check who owns the jobs"
            )
        from scanner.run.parts import part_of  # late: few scans write files for owners

        written = set()
        for own in parts:
            path = file_of(template, own.owner)
            report = self._write(report, part_of(report, own), form, path)
            written.add(path)
        _note_old_files(template, written)
        return report

    def write_refusal(self, report: Report, form: Format, template: Path) -> Report:
        """Writes that nothing was scanned into the files of a template."""
        for path in files_of_refusal(template):
            report = self._write(report, report, form, path)
        return report

    def _write(self, report: Report, part: Report, form: Format, path: Path) -> Report:
        """Writes a part of a report; gives the report, with the exit code 74 if the part could not be written."""
        try:
            self._check(path)
            write_report(part, form, path, self._options)
        except ReportWriteError as error:
            return not_written(report, str(error))
        return report

    def _check(self, path: Path) -> None:
        """Raises ReportWriteError for a file that must stay as it is; the names are only known once all has been scanned."""
        if self._inputs.contain(path):
            raise ReportWriteError(f"could not write {path}: it would replace a file that is read")
        if folded(path) in self._taken:
            raise ReportWriteError(f"could not write {path}: another report is in that file")
        self._taken.add(folded(path))


def files_of_refusal(template: Path) -> Iterator[Path]:
    """The files that must say that nothing was scanned: that of no owner, and those of owners that an earlier scan wrote."""
    fixed = file_of(template, "")
    yield fixed
    yield from (path for path in _earlier_files(template) if path != fixed)


def not_written(report: Report, sentence: str) -> Report:
    """The report with the exit code 74, after the sentence about what could not be written is on stderr."""
    sys.stderr.write(f"jobscan: {printable(sentence)}\n")
    return replace(report, exit_code=NOT_WRITTEN)


def _note_old_files(template: Path, written: set[Path]) -> None:
    """Names the files of owners that an earlier scan wrote and this one has no findings of: they look current."""
    old = [str(path) for path in _earlier_files(template) if path not in written]
    if old:
        names = printable(first_of(old, _NAMED))
        sys.stderr.write(f"note: not replaced, since no finding has this owner now: {names}; delete what is out of date\n")


def _earlier_files(template: Path) -> Iterator[Path]:
    """The reports of single owners that are where the template puts them."""
    before, _, after = template.name.partition(_OWNER)
    try:
        files = sorted(template.parent.iterdir())
    except OSError:
        return
    for path in files:
        if path.name.startswith(before) and path.name.endswith(after.rpartition(_OWNER)[2]) and is_part(path):
            yield path

"""Every format by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.formats.options import ReportOptions, Scope

if TYPE_CHECKING:
    from scanner.model.report import Report


@dataclass(frozen=True, slots=True)
class Library:
    """A library that a format needs and that is not installed with jobscan itself, but with one of its extras."""

    module: str
    extra: str


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report, e.g. `sarif`. Its module is imported when a report is written: a scan writes one or two of the formats.

    Where a format `tells_verdict`, a person who reads it on stdout needs no verdict on stderr.
    """

    name: str
    about: str
    module: str
    function: str = "pieces"
    tells_verdict: bool = False
    notes_module: str = ""  # whose `notes` say what the format leaves out
    scopes_function: str = ""  # of formats that can write a file for each account and Region: it names these
    needs_file: bool = False  # it is not for a terminal
    scan_only: bool = False  # it has every job, which no saved report has
    library: Library | None = None

    def pieces(self, report: "Report", options: ReportOptions) -> Iterator[str] | Iterator[bytes]:
        """The report piece by piece, so that none is ever held as a whole; bytes where it has those already, or is not text."""
        pieces: Iterator[str] | Iterator[bytes] = getattr(import_module(self.module), self.function)(report, options)
        return pieces

    def chunks(self, report: "Report", options: ReportOptions) -> Iterator[bytes]:
        """The bytes of the report, piece by piece; text is UTF-8, and what that cannot hold is an escape."""
        for piece in self.pieces(report, options):
            yield piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")

    def notes(self, report: "Report", options: ReportOptions) -> Iterator[str]:
        """What the format leaves out, and what its readers must know besides, a sentence each."""
        if self.notes_module:
            yield from import_module(self.notes_module).notes(report, options)

    def scopes(self, report: "Report", options: ReportOptions) -> list[Scope]:
        """The accounts and Regions that it writes a file for."""
        scopes: list[Scope] = getattr(import_module(self.module), self.scopes_function)(report, options)
        return scopes

    def check_installed(self) -> None:
        """Raises UsageError if the format needs a library that is not installed."""
        library = self.library
        if library is not None and find_spec(library.module) is None:
            raise UsageError(f"format {self.name} needs {library.module}; install it with pip install 'jobscan[{library.extra}]'", "format")


_TEXT = "scanner.formats.text.report"
_ASFF = "scanner.formats.asff"
_MARKDOWN = "scanner.formats.markdown.report"
_ALL = (
    Format("text", "for people: findings by rule and cause, what is open, the verdict last", _TEXT, tells_verdict=True),
    Format("json", "version 1, with a JSON Schema in the package; convert and gate read it", "scanner.formats.json.report"),
    Format("sarif", "SARIF 2.1.0 for code scanning", "scanner.formats.sarif.report", notes_module="scanner.formats.sarif.limits"),
    Format("jsonl", "a finding a line, as in JSON; the last line is the summary", "scanner.formats.jsonl.report"),
    Format("markdown", "for a job summary: the verdict, what is open, a table of causes; below 1 MiB", _MARKDOWN),
    Format("markdown-comment", "the same for a comment on a pull request; below 65,536 characters", _MARKDOWN, "comment_pieces"),
    Format(
        "html",
        "a web page of one file: what to fix first, and every finding; it loads nothing from a network",
        "scanner.formats.html.report",
    ),
    Format("junit", "JUnit XML for CI servers; the first test case is the scan itself", "scanner.formats.junit"),
    Format("csv", "for machines: a row for each finding, and for each thing not decided or not read", "scanner.formats.csv_table"),
    Format("xlsx", "a workbook for auditors", "scanner.formats.xlsx", needs_file=True, library=Library("xlsxwriter", "xlsx")),
    Format("github", "annotations of a GitHub workflow run, the worst first", "scanner.formats.github"),
    Format("gitlab-codequality", "GitLab's code quality report, one issue for each cause", "scanner.formats.codequality"),
    Format(
        "asff", "AWS Security Hub: BatchImportFindings requests, a cause a finding", _ASFF, notes_module=_ASFF, scopes_function="scopes"
    ),
    Format("ocsf", "OCSF 1.6.0 Compliance Findings, an event a line, for security lakes and SIEMs", "scanner.formats.ocsf"),
    Format(
        "evidence", "for auditors: each job with its outcomes, sealed", "scanner.formats.evidence.report", needs_file=True, scan_only=True
    ),
)
FORMATS: dict[str, Format] = {form.name: form for form in _ALL}

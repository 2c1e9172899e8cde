"""Every format by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.formats.options import ReportOptions

if TYPE_CHECKING:
    from scanner.model.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report, e.g. `sarif`.

    `pieces` gives the text piece by piece, so that no report is ever held as a whole; a format that is no text, such as a workbook, gives
    bytes. Where a format `tells_verdict`, a person who reads it on stdout needs no verdict on stderr.
    """

    name: str
    about: str
    tells_verdict: bool
    pieces: Callable[["Report", ReportOptions], Iterator[str] | Iterator[bytes]]
    needs_file: bool = False  # it is not for a terminal

    def chunks(self, report: "Report", options: ReportOptions) -> Iterator[bytes]:
        """The bytes of the report, piece by piece; text is UTF-8, and what that cannot hold is an escape."""
        for piece in self.pieces(report, options):
            yield piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")


def _text(report: "Report", options: ReportOptions) -> Iterator[str]:
    from scanner.formats.text.report import pieces  # late, as in each of these: a scan writes one or two of the formats

    return pieces(report, options)


def _json(report: "Report", options: ReportOptions) -> Iterator[str]:
    from scanner.formats.json.report import pieces

    return pieces(report, options)


def _sarif(report: "Report", options: ReportOptions) -> Iterator[str]:
    from scanner.formats.sarif.report import pieces

    return pieces(report, options)


FORMATS: dict[str, Format] = {
    "text": Format("text", "for people: findings by rule and cause, what is open, the verdict last", True, _text),
    "json": Format("json", "version 1, with a JSON Schema in the package; convert and gate read it", False, _json),
    "sarif": Format("sarif", "SARIF 2.1.0 for code scanning", False, _sarif),
}

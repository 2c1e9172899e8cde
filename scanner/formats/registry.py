"""Every format by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.formats.options import ReportOptions
from scanner.model.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report, e.g. `sarif`.

    `pieces` gives the text piece by piece, so that no report is ever held as a whole. Where a format `tells_verdict`, a person who reads
    it on stdout needs no verdict on stderr.
    """

    name: str
    about: str
    tells_verdict: bool
    pieces: Callable[[Report, ReportOptions], Iterator[str]]


def _text(report: Report, options: ReportOptions) -> Iterator[str]:
    from scanner.formats.text.report import pieces  # late, as in each of these: a scan writes one or two of the formats

    return pieces(report, options)


def _json(report: Report, options: ReportOptions) -> Iterator[str]:
    from scanner.formats.json.report import pieces

    return pieces(report, options)


def _sarif(report: Report, options: ReportOptions) -> Iterator[str]:
    from scanner.formats.sarif.report import pieces

    return pieces(report, options)


FORMATS: dict[str, Format] = {
    "text": Format("text", "for people: findings by rule and cause, what is open, the verdict last", True, _text),
    "json": Format("json", "version 1, with a JSON Schema in the package; convert and gate read it", False, _json),
    "sarif": Format("sarif", "SARIF 2.1.0 for code scanning", False, _sarif),
}

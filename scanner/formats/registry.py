"""Every format by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.formats.json import report as json
from scanner.formats.options import ReportOptions
from scanner.formats.sarif import report as sarif
from scanner.formats.text import report as text
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


FORMATS: dict[str, Format] = {
    "text": Format("text", "for people: findings by rule and cause, what is open, the verdict last", True, text.pieces),
    "json": Format("json", "version 1, with a JSON Schema in the package; convert and gate read it", False, json.pieces),
    "sarif": Format("sarif", "SARIF 2.1.0 for code scanning", False, sarif.pieces),
}

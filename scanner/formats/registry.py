"""Every format by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from scanner.formats.json import report as json
from scanner.formats.options import ReportOptions
from scanner.formats.sarif import report as sarif
from scanner.formats.text import report as text
from scanner.model.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report; `machine` says that the verdict has to be told elsewhere when it goes to stdout."""

    name: str
    machine: bool
    about: str
    render: Callable[[Report, ReportOptions], str]


FORMATS: dict[str, Format] = {
    "text": Format("text", False, "for people: findings by rule and cause, what is open, the verdict last", text.render),
    "json": Format("json", True, "version 1, with a JSON Schema in the package", json.render),
    "sarif": Format("sarif", True, "SARIF 2.1.0 for code scanning", sarif.render),
}

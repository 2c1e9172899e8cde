"""Checks Amazon Bedrock model invocation jobs against policies.

As a library: `scan` gives a report, `load_policies` the rules for several scans. See docs/library.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scanner.version import __version__

if TYPE_CHECKING:
    from scanner.api import ScanReport, load_policies, scan
    from scanner.errors import JobscanError, MistakesError, ReportWriteError, ScanFailedError, UsageError
    from scanner.model.intake import LoadFailure
    from scanner.model.outcome import Finding, Outcome, Undecided
    from scanner.model.place import Location
    from scanner.model.report import Report
    from scanner.model.severity import Severity

__all__ = [
    "Finding",
    "JobscanError",
    "LoadFailure",
    "Location",
    "MistakesError",
    "Outcome",
    "Report",
    "ReportWriteError",
    "ScanFailedError",
    "ScanReport",
    "Severity",
    "Undecided",
    "UsageError",
    "__version__",
    "load_policies",
    "scan",
]

_MODULES = {
    "scanner.api": ("ScanReport", "load_policies", "scan"),
    "scanner.errors": ("JobscanError", "MistakesError", "ReportWriteError", "ScanFailedError", "UsageError"),
    "scanner.model.outcome": ("Finding", "Outcome", "Undecided"),
    "scanner.model.place": ("Location",),
    "scanner.model.intake": ("LoadFailure",),
    "scanner.model.report": ("Report",),
    "scanner.model.severity": ("Severity",),
}


def __getattr__(name: str) -> Any:
    """Imports an exported name when it is first used: the command starts faster without the library."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

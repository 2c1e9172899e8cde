"""What a report begins with: version, time, the configuration in force, and what differs from the defaults."""

from collections.abc import Iterator

from scanner.display.lines import first_of, printable, shorten
from scanner.model.report import Report

_NAMES = 5  # of values, policies
_WIDTH = 80  # characters of a file's name


def head(report: Report) -> str:
    """One line, e.g. "jobscan 0.1.0  2026-11-23T12:00:00Z  configuration jobscan.yaml (1 value differs ...)  policies core"."""
    parts = [f"jobscan {report.version}", report.now]
    if report.error is None:  # a scan that did not start may not have come as far as its configuration
        parts += in_force(report)
    return "  ".join(printable(part) for part in parts)


def in_force(report: Report) -> Iterator[str]:
    """The configuration with the names of the values that are not defaults, then what the rules were chosen by."""
    file = "no configuration" if report.config is None else f"configuration {shorten(report.config.path, _WIDTH)}"
    changed = list(dict.fromkeys(one.name for one in report.changed))
    differ = "value differs" if len(changed) == 1 else "values differ"
    yield file + (f" ({len(changed):,} {differ} from the defaults: {first_of(changed, _NAMES)})" if changed else "")
    if report.named:
        yield f"policies {first_of([shorten(name, _WIDTH) for name in report.named], _NAMES)}"

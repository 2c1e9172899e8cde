"""A finding a line, for tools that read streams.

A line is a finding of the JSON report as it is there. Every other line is an object with one member that says what it is, e.g.
{"undecided": {...}}, so that nothing else looks like a finding. The last line is the summary; a file without one was cut short.
"""

from collections.abc import Iterator

from scanner.formats.json.encode import (
    coverage_entry,
    failure_entry,
    not_configured_entry,
    waiver_entry,
)
from scanner.formats.json.lines import finding_lines, undecided_lines
from scanner.formats.json.report import head_entries, left_out_entries, more_failures_entries, summary_entry
from scanner.formats.json.text import compact
from scanner.formats.options import ReportOptions
from scanner.model.job import Json
from scanner.model.report import Report


def pieces(report: Report, options: ReportOptions) -> Iterator[bytes]:
    """The lines of the report, some at once; the options leave nothing out of it."""
    for lines in finding_lines(report.findings):
        yield b"\n".join([*lines, b""])
    for lines in undecided_lines(report.undecided):
        yield b"".join([b'{"undecided":%b}\n' % line for line in lines])
    for name, entry in _others(report):
        yield _line(name, entry)
    yield _line("summary", {**head_entries(report), "error": report.error, **summary_entry(report)})


def _line(name: str, entry: Json) -> bytes:
    return f"{compact({name: entry})}\n".encode()


def _others(report: Report) -> Iterator[tuple[str, Json]]:
    """What is neither a finding nor undecided, and not sure to be clean: the name that its line has, and its entry in the JSON report."""
    for rule in report.rules:
        if rule.unset:
            yield "not_configured", not_configured_entry(rule)
    for failure in report.load_failures:
        yield "load_failure", failure_entry(failure)
    for entry in more_failures_entries(report):
        yield "more_load_failures", entry
    for truncation in report.truncations:
        yield "truncated", failure_entry(truncation)
    for row in report.coverage:
        yield "coverage", coverage_entry(row)
    yield from _notes(report)


def _notes(report: Report) -> Iterator[tuple[str, Json]]:
    for waiver in report.waivers:
        yield "waiver", waiver_entry(waiver)
    for entry in left_out_entries(report):
        yield "left_out", entry
    for path in report.skipped:
        yield "skipped", path
    for note in report.notes:
        yield "note", note

"""Findings as lines of JSON: what the JSON report says of each, without blanks. A scan keeps them so, since it writes them so."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.json import Decoder

from scanner.findings.codec import is_pickled, pickled, unpickled
from scanner.findings.order import finding_order
from scanner.findings.spill import Spill
from scanner.formats.json.finding import FindingEntry, finding_entry, finding_of
from scanner.formats.json.text import compact, compact_bytes
from scanner.model.outcome import Finding
from scanner.model.report import Rows

_decode = Decoder(FindingEntry).decode


class Lines:
    """A codec: the bytes of a finding are its line, but for the few that would not come back from it as they were."""

    def encode(self, finding: Finding) -> bytes:
        """The finding as a line, without the line's end."""
        entry = finding_entry(finding)
        if entry.seen != finding.seen:  # a number that JSON cannot say
            return pickled(finding)
        try:
            return compact_bytes(entry)
        except ValueError:  # half of a surrogate pair, an integer of thousands of digits
            return pickled(finding)

    def decode(self, line: bytes) -> Finding:
        """The finding of a line."""
        if is_pickled(line):
            finding: Finding = unpickled(line)
            return finding
        return finding_of(_decode(line))


LINES = Lines()


def spilled_findings(folder: Path | None = None) -> Spill[Finding]:
    """Where the findings of a report are kept; with `folder`, it can be pickled for another process."""
    return Spill(finding_order, LINES, folder=folder)


def finding_lines(findings: Rows[Finding]) -> Iterator[bytes]:
    """The line of each finding; those of a scan are kept as lines already."""
    if not isinstance(findings, Spill):
        yield from (_line(finding) for finding in findings)
        return
    for line in findings.encoded():
        yield _line(LINES.decode(line)) if is_pickled(line) else line


def _line(finding: Finding) -> bytes:
    return compact(finding_entry(finding)).encode()

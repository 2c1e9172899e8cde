"""Opens evidence files."""

from collections.abc import Callable
from pathlib import Path

from scanner.errors import UsageError
from scanner.formats.evidence.read import EvidenceFile, ignore_line, read_evidence


def open_evidence(name: str, take: Callable[[bytes], None] = ignore_line) -> EvidenceFile:
    """What an evidence file says, also a .gz; `take` gets each line as it is read. Raises UsageError for a file that is not evidence."""
    try:
        with Path(name).open("rb") as stream:
            return read_evidence(name, stream, take)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from None

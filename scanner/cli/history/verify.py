"""`jobscan history verify`: whether a history is as it was written."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scanner.display.lines import count, printable
from scanner.errors import UsageError
from scanner.governance.history.chain import Link
from scanner.governance.history.store import reading
from scanner.model.codes import CLEAN


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """The command line of `history verify`."""

    file: str
    hash: str | None


def run_verify(options: VerifyOptions) -> int:
    """0 for a history that no one changed; raises UsageError that names the first scan that was changed, removed or inserted."""
    with reading(Path(options.file)) as history:
        history.check_rows()
        for _ in history.scans():
            pass
        links = history.links()
    name = printable(options.file)
    if not links:
        sys.stdout.write(f"{name}: no scans\n")
        return CLEAN
    _check_noted(options, links)
    newest = links[-1]
    sys.stdout.write(f"{name}: {count(len(links), 'scan')}, none changed; the newest is of {printable(newest.now)}\n")
    sys.stdout.write(f"hash of the newest scan: {newest.hash}\n")
    return CLEAN


def _check_noted(options: VerifyOptions, links: list[Link]) -> None:
    """Whoever can write the file can make all hashes anew; one that was noted elsewhere shows it."""
    if options.hash is not None and options.hash.lower() not in {link.hash for link in links}:
        raise UsageError(f"{options.file}: no scan has the hash {options.hash}; that scan, or one before it, was changed or removed")

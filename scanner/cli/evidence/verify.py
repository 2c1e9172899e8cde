"""`jobscan evidence verify`: what was changed, is missing or is not signed."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.cli.evidence.files import open_evidence
from scanner.display.lines import count, printable
from scanner.formats.evidence.keys import verifier
from scanner.formats.evidence.verify import CheckedFile, Verification, verify
from scanner.model.codes import CLEAN, FINDINGS

_SHOWN = 100  # problems of a file in the text; JSON has all


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """The command line of `evidence verify`."""

    files: tuple[str, ...]
    key: str | None
    allow_unsigned: bool
    format_name: str


def run_verify(options: VerifyOptions) -> int:
    """0 where everything is as it was written, 1 where something is wrong."""
    key = None if options.key is None else verifier(options.key)
    files = [open_evidence(name) for name in dict.fromkeys(options.files)]
    verification = verify(files, key, options.allow_unsigned)
    if options.format_name == "json":
        sys.stdout.write(json.dumps(_entry(verification), indent=2) + "\n")
    else:
        for line in _lines(verification):
            sys.stdout.write(f"{line}\n")
    return CLEAN if verification.is_sound else FINDINGS


def _lines(verification: Verification) -> Iterator[str]:
    for checked in verification.files:
        yield from _of_file(checked)
    for night in verification.missing:
        yield f"MISSING  evidence of {printable(night.now)}, which {printable(night.before)} follows (sha256 {printable(night.sha256)})"
    number = count(len(verification.files), "file")
    wrong = sum(bool(checked.problems) for checked in verification.files) + len(verification.missing)
    if verification.is_sound:
        yield f"OK   {number} as written"
    else:
        yield f"WRONG   {wrong:,} of {number} changed, missing or not signed"


def _of_file(checked: CheckedFile) -> Iterator[str]:
    file = checked.file
    scan = "" if file.summary is None else f"   {count(file.summary.jobs, 'job')}   {file.summary.words}"
    yield f"{'WRONG' if checked.problems else 'ok':9}{printable(file.path)}   {printable(file.head.now)}{printable(scan)}"
    for problem in checked.problems[:_SHOWN]:
        yield f"         {printable(problem)}"
    if len(checked.problems) > _SHOWN:
        yield f"         {len(checked.problems) - _SHOWN:,} more problems"
    for note in checked.notes:
        yield f"         note: {printable(note)}"


def _entry(verification: Verification) -> dict[str, Any]:
    return {
        "ok": verification.is_sound,
        "files": [_file_entry(checked) for checked in verification.files],
        "missing": [{"now": night.now, "sha256": night.sha256, "before": night.before} for night in verification.missing],
    }


def _file_entry(checked: CheckedFile) -> dict[str, Any]:
    file = checked.file
    return {
        "path": file.path,
        "now": file.head.now,
        "sha256": file.sha256,
        "jobs": None if file.summary is None else file.summary.jobs,
        "state": None if file.summary is None else file.summary.state,
        "problems": list(checked.problems),
        "notes": list(checked.notes),
    }

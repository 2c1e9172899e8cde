"""`jobscan evidence show`: when a job was checked and with which outcome, or why no scan covers it; or a framework's requirements."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from scanner.cli.evidence.files import open_evidence
from scanner.cli.evidence.show_framework import framework_entry, framework_lines
from scanner.cli.evidence.show_job import sighting_entry, sighting_lines
from scanner.display.lines import printable
from scanner.errors import UsageError
from scanner.formats.evidence.read import EvidenceFile
from scanner.formats.evidence.search import JobSearch, Sighting
from scanner.model.codes import CLEAN, FINDINGS


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """The command line of `evidence show`."""

    words: tuple[str, ...]
    on: str | None
    framework: str | None
    format_name: str


def run_show(options: ShowOptions) -> int:
    """0 where something was shown and no file was changed, else 1."""
    day = _day(options.on)
    if options.framework is not None:
        return _show_framework(options, options.framework, day)
    job, *names = options.words
    if not names:
        raise UsageError("no FILE: name the job, then evidence files")
    return _show_job(options, job, names, day)


def _show_job(options: ShowOptions, job: str, names: Iterable[str], day: str) -> int:
    sightings = sorted(_sightings(job, names, day), key=lambda sighting: (sighting.file.head.now, sighting.file.path))
    is_found = any(sighting.jobs for sighting in sightings)
    if options.format_name == "json":
        _write_json({"job": job, "on": day or None, "found": is_found, "scans": [sighting_entry(sighting) for sighting in sightings]})
    else:
        _write([printable(job)] if is_found else [printable(job), f"not checked in {_these(day)}"])
        _write_no_scan(sightings, day)
        for sighting in sightings:
            _write(_warnings(sighting.file))
            _write(sighting_lines(sighting))
    is_sound = not any(sighting.file.problems for sighting in sightings)
    return CLEAN if is_found and is_sound else FINDINGS


def _sightings(job: str, names: Iterable[str], day: str) -> Iterable[Sighting]:
    for name in dict.fromkeys(names):
        search = JobSearch(job)
        file = open_evidence(name, search.take)
        if _is_of(file, day):
            yield search.sighting(file)


def _show_framework(options: ShowOptions, framework: str, day: str) -> int:
    files = [file for file in map(open_evidence, dict.fromkeys(options.words)) if _is_of(file, day)]
    files.sort(key=lambda file: (file.head.now, file.path))
    entries = [framework_entry(file, framework) for file in files]
    if options.format_name == "json":
        _write_json({"framework": framework, "on": day or None, "scans": entries})
    else:
        _write_no_scan(files, day)
        for file, entry in zip(files, entries, strict=True):
            _write(_warnings(file))
            _write(framework_lines(file, entry))
    is_found = any(entry["requirements"] for entry in entries)
    return CLEAN if is_found and not any(file.problems for file in files) else FINDINGS


def _day(text: str | None) -> str:
    """A day as times begin with it; empty for any."""
    if text is None:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"--on: {text!r} is not a date; write it as 2026-11-23") from None


def _is_of(file: EvidenceFile, day: str) -> bool:
    """Whether a scan was on a day; a file whose head was changed may be of any."""
    return not day or not file.head.now or file.head.now.startswith(day)


def _these(day: str) -> str:
    return f"any scan of {day} in these files" if day else "any of these scans"


def _write_no_scan(found: Iterable[object], day: str) -> None:
    if day and not list(found):
        _write([f"no scan of {day} is among these files"])


def _warnings(file: EvidenceFile) -> list[str]:
    if not file.problems:
        return []
    return [f"WARNING: {printable(file.path)} is not as it was written: {printable(file.problems[0])} (jobscan evidence verify)"]


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _write_json(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2) + "\n")

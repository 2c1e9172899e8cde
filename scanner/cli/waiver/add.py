"""`jobscan waiver add`: a waiver for findings of a saved report."""

import re
import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import count as numbers
from pathlib import Path
from typing import Any

from scanner.cli.waiver.files import day_of, open_files, open_scanned, read_text, write_text
from scanner.config.longest import Longest
from scanner.display.lines import count, printable
from scanner.display.suggest import did_you_mean
from scanner.errors import UsageError
from scanner.governance.waivers.edit import HEAD, append_entry
from scanner.governance.waivers.read import parse_waivers
from scanner.model.codes import CLEAN
from scanner.model.report import CAUSE_VERSION, Report
from scanner.model.severity import Severity
from scanner.project.project import Project, open_project
from scanner.project.waivers import configured_files, waiver_files
from scanner.sources import tree

_DEFAULT_FILE = "waivers.yaml"


@dataclass(frozen=True, slots=True)
class AddOptions:
    """The command line of `waiver add`."""

    report: str
    cause: str | None
    fingerprint: str | None
    reason: str
    owner: str
    expires: str
    ticket: str
    approved_by: str
    waiver_id: str
    file: str | None
    config: str | None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a waiver is to cover: a rule, where, the highest severity there, and how many findings of the report that is."""

    rule: str
    where: dict[str, list[str]]
    severity: Severity
    findings: int


def run_add(options: AddOptions) -> int:
    """0, after the entry is in the file, which is written whole; raises UsageError for a waiver that a scan would not take."""
    report = open_scanned(options.report)
    project = open_project(options.config)
    subject = _subject(options, report)
    today = day_of(report)
    expires = _end(options.expires, today, subject, project)
    file = _target(options.file, project)
    shown = tree.shown(file, project.top)
    waiver_id = _new_id(options.waiver_id, subject.rule, _known_ids(file, project))
    text = read_text(file, shown) if file.exists() else HEAD
    changed = append_entry(text, _entry(waiver_id, options, subject, (today, expires)), shown)
    _check_whole(changed, shown)
    write_text(file, changed)
    findings = count(subject.findings, "finding")
    sys.stdout.write(f"added {waiver_id} to {printable(shown)}: {subject.rule}, {findings}, until {expires}\n")
    if not _is_configured(file, project):
        hint = f"add it to 'waivers' in jobscan.yaml, or pass --waivers {printable(str(file))}"
        sys.stdout.write(f"no scan reads {printable(shown)} yet: {hint}\n")
    return CLEAN


def _subject(options: AddOptions, report: Report) -> _Subject:
    if (options.cause is None) == (options.fingerprint is None):
        raise UsageError("name what to cover with --cause or --fingerprint, one of the two")
    if options.cause is not None:
        return _by_cause(options.cause, report)
    return _by_fingerprint(str(options.fingerprint), report)


def _by_cause(text: str, report: Report) -> _Subject:
    if report.cause_version != CAUSE_VERSION:
        raise UsageError(f"the report has causes of {report.cause_version}, and a scan now makes {CAUSE_VERSION}; scan again", "cause")
    for cause in report.causes:
        if cause.cause == text:
            return _Subject(cause.rule_id, {"causes": [text]}, cause.severity, cause.findings)
    hint = did_you_mean(text, [cause.cause for cause in report.causes], otherwise="its causes are in the JSON report, under 'causes'")
    raise UsageError(f"the report has no such cause; {hint}", "cause")


def _by_fingerprint(fingerprint: str, report: Report) -> _Subject:
    matching = [finding for finding in report.findings if finding.fingerprint == fingerprint]
    if not matching:
        raise UsageError("the report has no finding with this fingerprint", "fingerprint")
    job = matching[0].job
    if "*" in job or "?" in job:
        raise UsageError(f"the job's name would be a glob: {job}; use --cause", "fingerprint")
    severity = max((finding.severity for finding in matching), key=lambda severity: severity.rank)
    return _Subject(matching[0].rule_id, {"jobs": [job]}, severity, len(matching))


def _end(text: str, today: date, subject: _Subject, project: Project) -> date:
    """The last day; raises UsageError if it is not a date, is past, or is too late."""
    try:
        expires = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date, such as 2026-12-31", "expires") from None
    if expires < today:
        raise UsageError(f"{expires} is past: the report is of {today}", "expires")
    longest = project.config.longest if project.config is not None else Longest()
    last = today + longest.span([subject.severity])
    if expires > last:
        raise UsageError(f"{expires} is too late for a finding of severity {subject.severity.value}; {last} or earlier", "expires")
    return expires


def _target(named: str | None, project: Project) -> Path:
    if named is not None:
        return Path(named)
    configured = configured_files(project)
    if len(configured) > 1:
        raise UsageError(f"the configuration has {len(configured)} waiver files; choose one with --file")
    return configured[0] if configured else Path(_DEFAULT_FILE)


def _known_ids(file: Path, project: Project) -> set[str]:
    """The IDs in the file that is to be changed and in those of the configuration; raises MistakesError if they have mistakes."""
    files = [path for path in waiver_files(project, [str(file)]) if path.exists()]
    return {waiver.id for each in open_files(files, project) for waiver in each.waivers}


def _new_id(named: str, rule: str, ids: Collection[str]) -> str:
    if named in ids:
        raise UsageError(f"a waiver with the ID '{named}' exists; choose another", "id")
    if named:
        return named
    return next(free for number in numbers(1) if (free := f"{rule}-{number}") not in ids)


def _entry(waiver_id: str, options: AddOptions, subject: _Subject, days: tuple[date, date]) -> dict[str, Any]:
    added, expires = days
    entry = {
        "id": waiver_id,
        "rules": [subject.rule],
        "where": subject.where,
        "reason": options.reason,
        "owner": options.owner,
        "added": added.isoformat(),
        "expires": expires.isoformat(),
        "ticket": options.ticket,
        "approved_by": options.approved_by,
    }
    return {key: value for key, value in entry.items() if value or key not in ("ticket", "approved_by")}


def _check_whole(text: str, shown: str) -> None:
    """Raises UsageError if a scan would refuse the file, e.g. for a blank owner."""
    mistakes = parse_waivers(text.encode("utf-8"), shown, date.max).mistakes
    if mistakes:
        problem = re.sub(r"\s+", " ", mistakes[0].problem)
        raise UsageError(f"this is not a waiver that a scan takes: {problem}; nothing was written")


def _is_configured(file: Path, project: Project) -> bool:
    return any(path.exists() and path.samefile(file) for path in configured_files(project))

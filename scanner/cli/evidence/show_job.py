"""What one scan says about a job, as text and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from scanner.display.lines import columns, count, printable, shorten
from scanner.formats.evidence.parts import Head, SavedCoverage, SavedGaps, SavedJob, SavedRule, SavedWindow
from scanner.formats.evidence.search import Answer, Sighting, answers

_DIGITS = 12  # of a digest in the text; JSON has it whole
_WIDTH = 60  # characters of the parameters in the text
_NONE = "unknown"
_ROW_OF_OTHERS = "the row does not fit the rules of this file, so its outcomes cannot be read"


def sighting_lines(sighting: Sighting) -> Iterator[str]:
    """A scan that has the job: its record and what each rule said; else why it is not there."""
    head, summary = sighting.file.head, sighting.file.summary
    verdict = "" if summary is None else f"   {summary.words}"
    yield ""
    yield printable(f"{head.now}   {sighting.file.path}   jobscan {head.tool.version}{verdict}")
    for job, gaps in sighting.jobs:
        yield from map(printable, _job_lines(head, job, gaps))
    if not sighting.jobs:
        yield "  not in this scan:"
        for reason in _why_not(sighting):
            yield printable(f"    {reason}")


def _job_lines(head: Head, job: SavedJob, gaps: SavedGaps) -> Iterator[str]:
    yield f"  {job.job}"
    facts = {"account": job.account, "Region": job.region, "submitted": job.submitted, "status": job.status}
    yield f"  {', '.join(f'{name} {text or _NONE}' for name, text in facts.items())}"
    yield f"  record sha256 {job.record}"
    if gaps.not_delivered:
        yield f"  not delivered: {', '.join(gaps.not_delivered)}"
    if gaps.computed:
        yield f"  known only later: {', '.join(gaps.computed)}"
    answered = answers(head, job)
    if answered is None:
        yield f"  {_ROW_OF_OTHERS}"
        return
    for row in columns([_cells(answer) for answer in answered]):
        yield f"    {row}"


def _cells(answer: Answer) -> tuple[str, str, str, str]:
    rule = answer.rule
    outcome = f"{answer.outcome} ({answer.set_aside})" if answer.set_aside else answer.outcome
    return rule.id, outcome, f"{rule.policy} sha256 {rule.policy_sha256[:_DIGITS]}", shorten(_parameters(rule), _WIDTH)


def _parameters(rule: SavedRule) -> str:
    return ", ".join(f"{each.name}={json.dumps(each.value)} ({each.origin})" for each in rule.parameters)


def _why_not(sighting: Sighting) -> Iterator[str]:
    """Why a scan does not have a job, as far as it says."""
    head = sighting.file.head
    if head.error:
        yield f"nothing was scanned: {head.error}"
        return
    for row in (*sighting.gaps, *sighting.reached):
        yield _describe(row)
    if not sighting.gaps and not sighting.reached:
        yield "no coverage of its account and Region: AWS was not asked"
    if sighting.files_read:
        yield f"not in {count(sighting.files_read, 'file')} that {'was' if sighting.files_read == 1 else 'were'} read to the end"
    yield from _limits(head.window)


def _describe(row: SavedCoverage) -> str:
    scope = "/".join(part for part in (row.account, row.region, row.operation) if part) or row.source
    detail = f", {row.detail}" if row.detail else ""
    return f"{scope}: {row.state}{detail}"


def _limits(window: SavedWindow) -> Iterator[str]:
    """What the scan was not to judge."""
    if window.since is not None:
        yield f"only jobs submitted since {window.since} were to be checked"
    if window.active_only:
        yield "only jobs that had not ended were to be checked"
    if window.statuses:
        yield f"only jobs with the status {', '.join(window.statuses)} were to be checked"
    if window.name_contains:
        yield f"only jobs with {window.name_contains} in their name were to be checked"


def sighting_entry(sighting: Sighting) -> dict[str, Any]:
    """A scan as an entry of JSON."""
    file = sighting.file
    return {
        **file_entry(sighting),
        "checked": [_job_entry(file.head, job, gaps) for job, gaps in sighting.jobs],
        "not_checked_because": [] if sighting.jobs else list(_why_not(sighting)),
    }


def file_entry(sighting: Sighting) -> dict[str, Any]:
    """Which scan it is, and whether its file is as it was written."""
    file = sighting.file
    return {
        "path": file.path,
        "now": file.head.now,
        "version": file.head.tool.version,
        "sha256": file.sha256,
        "problems": list(file.problems),
        "verdict": None if file.summary is None else file.summary.verdict,
    }


def _job_entry(head: Head, job: SavedJob, gaps: SavedGaps) -> dict[str, Any]:
    answered = answers(head, job)
    outcomes = None if answered is None else [_answer_entry(answer) for answer in answered]
    return {**to_builtins(job), "gaps": to_builtins(gaps), "outcomes": outcomes}


def _answer_entry(answer: Answer) -> dict[str, Any]:
    rule = answer.rule
    return {
        "rule": rule.id,
        "outcome": answer.outcome,
        "set_aside": answer.set_aside or None,
        "policy": rule.policy,
        "policy_sha256": rule.policy_sha256,
        "parameters": [to_builtins(each) for each in rule.parameters],
    }

"""Says what a change would weaken: scans once more, with the configuration of the working tree instead of the commit's."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from scanner.errors import JobscanError, MistakesError
from scanner.findings.mask import mask_text
from scanner.governance.weakening import weakening
from scanner.model.origin import STDIN
from scanner.model.report import Report
from scanner.project.earlier import baseline_file
from scanner.project.plan import Plan, ScanOptions, build_plan
from scanner.project.project import Project, open_project
from scanner.project.waivers import waiver_files
from scanner.run.scan import scan
from scanner.sources import tree
from scanner.sources.source import Source


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asked for, with files named as in the working tree. Without sources, those of the configuration are meant."""

    config: str | None
    policies: tuple[str, ...]
    options: ScanOptions


def with_comparison(report: Report, plan: Plan, project: Project, request: Request) -> Report:
    """The report of `plan`, with a note on what it would be with the configuration of the working tree; the exit code stays.

    `project` has the configuration of a commit. Where both configurations are the same, there is nothing to note.
    """
    return replace(report, notes=(*report.notes, *map(mask_text, _notes(report, plan, project, request))))


def _notes(report: Report, plan: Plan, project: Project, request: Request) -> Iterator[str]:
    try:
        changed = open_project(request.config, request.policies)
        options = replace(request.options, policies=request.policies, sources=request.options.sources or changed.sources)
        changed_plan = build_plan(replace(options, now=plan.now), changed)
        if _digests(changed_plan, changed, request) == _digests(plan, project, request):
            return
        if plan.sources and all(map(_can_be_read_again, plan.sources)):
            yield _comparison(report, scan(changed_plan))
        else:
            yield "the change edits the configuration; what that weakens can only be said for files and folders"
    except MistakesError as error:
        yield _mistakes(error)
    except JobscanError as error:
        yield f"the change leaves a configuration that cannot be used: {error}"


def _comparison(report: Report, changed: Report) -> str:
    weaker = weakening(report, changed)
    if weaker.is_none:
        return "the change edits the configuration, which weakens nothing in this scan"
    return f"the change loosens the configuration: {weaker.sentence()}"


def _mistakes(error: MistakesError) -> str:
    first = error.mistakes[0]
    more = f" (and {len(error.mistakes) - 1:,} more)" if len(error.mistakes) > 1 else ""
    return f"the change leaves mistakes in the {error.what}: {first.path}:{first.line}:{first.column}: {first.problem}{more}"


def _digests(plan: Plan, project: Project, request: Request) -> dict[str, str]:
    """The files that a plan was made of, as reports name them, with their hashes."""
    digests = {policy.path: policy.sha256 for policy in plan.policies}
    files = [*waiver_files(project, request.options.waivers)]
    if project.config is not None:
        files += project.config.files
    baseline = baseline_file(request.options.baseline, project)
    if baseline is not None:
        files.append(baseline)
    for file in files:
        digests[tree.shown(file, project.top_of_policies)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return digests


def _can_be_read_again(source: str | Source) -> bool:
    """Whether a source is files, which give the same records a second time; a pipe does not, and S3 and AWS may not."""
    if not isinstance(source, str) or source == STDIN or "://" in source:
        return False
    path = Path(source)
    return path.is_file() or path.is_dir() or not path.exists()  # what does not exist may be a glob

"""A script of the commands that deliver what rules lack: the Get of each such job, and the tags of its account and Region."""

import shlex
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from scanner.display.lines import count
from scanner.model.arn import JOB_TYPE, account_of, job_type, region_of
from scanner.model.outcome import ReasonKind, Undecided
from scanner.model.report import Report
from scanner.shape.fields import TAGS
from scanner.shape.shapes.aws import GET_JOB, GET_TAGS

_FOLDER = "decided"


class _Wanted(Struct):
    """What is asked of one account and Region."""

    jobs: dict[str, None] = field(default_factory=dict)  # ARNs, in the order of the report
    tags: bool = False


def pieces(report: Report) -> Iterator[str]:
    """The script piece by piece; it asks nothing of AWS that writes."""
    wanted = _wanted(report)
    yield "#!/bin/sh\n"
    if not wanted:
        yield f"# The scan as of {report.now} lacks nothing that a command delivers.\n"
        return
    jobs = sum(len(scope.jobs) for scope in wanted.values())
    scopes = count(len(wanted), "account and Region", "accounts and Regions")
    yield f"# What rules lack in the scan as of {report.now}: {count(jobs, 'job')}, {scopes}.\n"
    yield "# Run each part with credentials of its account. Then scan again, with the folder beside what was scanned before:\n"
    yield f"#   jobscan scan SOURCE {_FOLDER}/\n"
    yield f"set -eu\nmkdir -p {_FOLDER}\n"
    for (account, region), scope in sorted(wanted.items()):
        yield f"\n# account {account}, {region}\n"
        if scope.tags:
            yield f"{GET_TAGS} --region {shlex.quote(region)} > {_FOLDER}/tags-{account}-{region}.json\n"
        for arn in scope.jobs:
            file = f"{_FOLDER}/job-{account}-{region}-{arn.rsplit('/', 1)[-1]}.json"
            yield f"{GET_JOB} {shlex.quote(arn)} --region {shlex.quote(region)} > {shlex.quote(file)}\n"


def _wanted(report: Report) -> dict[tuple[str, str], _Wanted]:
    """What to ask, by account and Region. Only ARNs of jobs are in it: nothing else of a report gets into a script."""
    wanted: dict[tuple[str, str], _Wanted] = defaultdict(_Wanted)
    for entry in report.undecided:
        fields = set(_undelivered(entry))
        if not fields or job_type(entry.job) != JOB_TYPE:
            continue
        scope = wanted[account_of(entry.job), region_of(entry.job)]
        scope.tags |= TAGS in fields
        if fields - {TAGS}:
            scope.jobs[entry.job] = None
    return wanted


def _undelivered(entry: Undecided) -> Iterator[str]:
    """The fields of the job that were not delivered, by their first part."""
    if entry.accepted:
        return
    for reason in entry.missing:
        name = reason.path.split(".")[0]
        if reason.kind is ReasonKind.NOT_DELIVERED and not name.startswith("context("):
            yield name

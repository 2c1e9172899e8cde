"""Rows of coverage as reading AWS gives them, and collections that hold them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from scanner.formats.collection import collection_head
from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.intake import SourceSummary
from scanner.model.origin import Live, report_path
from scanner.model.report import Window
from tests.unit.formats.reports import EMPTY

FIRST, SECOND, THIRD, FOURTH = "111122223333", "444455556666", "777788889999", "222233334444"
REGIONS = ("eu-west-1", "us-east-1", "us-west-2", "ap-southeast-1")
OPERATIONS = ("jobs", "details", "tags")
DENIED = "tag:GetResources is denied; allow it for the scanning role"
ALL_JOBS = Window()
EXPECTED = Exemption("The Region is closed by a service control policy.", "cloud@acme.example", "2027-03-31")


def row(state: CoverageState, account: str, region: str = "", operation: str = "jobs", **rest: Any) -> Coverage:
    """A row of a scope, or of an account without `region`."""
    source = report_path(Live(account, region)) if region else f"external/aws/{account}"
    return Coverage(state, source, account, region, operation, **rest)


def scope(
    account: str, region: str, state: CoverageState = CoverageState.COMPLETE, of: Sequence[str] = OPERATIONS, **rest: Any
) -> list[Coverage]:
    """The rows of an account and Region: the operations `of` have `state`, the others are complete."""
    rows = []
    for operation in OPERATIONS:
        if operation in of:
            rows.append(row(state, account, region, operation, **rest))
        else:
            rows.append(row(CoverageState.COMPLETE, account, region, operation, records=2, usage=Usage(1, 1, 0)))
    return rows


def account(name: str, regions: Iterable[str] = REGIONS, state: CoverageState = CoverageState.COMPLETE, **rest: Any) -> list[Coverage]:
    """The rows of an account: its role, its Regions, and each of its scopes."""
    head = [row(state, name, operation="role", **rest), row(state, name, operation="regions", **rest)]
    return [*head, *(found for region in regions for found in scope(name, region, state, **rest))]


def fitted(rows: Sequence[Coverage], jobs: Iterable[Mapping[str, Any]]) -> tuple[list[Coverage], list[dict[str, Any]]]:
    """The rows and jobs so that they agree: all jobs are of the first account and Region whose jobs are complete."""
    jobs = [dict(job) for job in jobs]
    first = next((row for row in rows if row.operation == "jobs" and row.state is CoverageState.COMPLETE), None)
    if first is None:
        return list(rows), jobs
    for job in jobs:
        parts = job["jobArn"].split(":")
        job["jobArn"] = ":".join([*parts[:3], first.region, first.account, *parts[5:]])
    return [replace(row, records=len(jobs) if row is first else 0) if row.operation == "jobs" else row for row in rows], jobs


def collection(rows: Sequence[Coverage], jobs: Iterable[Mapping[str, Any]] = (), window: Window = ALL_JOBS, **changes: Any) -> bytes:
    """The bytes of a collection with these rows in its head; `changes` are other members of the report that it is made of.

    The jobs are made to fit the rows, and the sources are those of the rows with jobs.
    """
    rows, jobs = fitted(rows, jobs)
    lines = b"".join(json.dumps(job).encode() + b"\n" for job in jobs)
    full = [row for row in rows if row.operation == "jobs" and row.records]
    changes.setdefault("sources", tuple(SourceSummary(row.source, None, row.records) for row in full))
    report = replace(EMPTY, coverage=tuple(rows), window=window, **changes)
    return collection_head(report, lines.count(b"\n"), hashlib.sha256(lines).hexdigest()) + lines


def night() -> list[Coverage]:
    """A night with something of everything: an account denied, tags denied, a scope throttled, and all that is accepted."""
    throttled = "AWS throttled ListModelInvocationJobs (ThrottlingException) at each attempt; scan with fewer requests a second"
    role = "sts:AssumeRole is denied; allow it for the scanning role"
    return [
        *account(FIRST),
        *account(SECOND, state=CoverageState.DENIED, detail=role, action="sts:AssumeRole", lost=True),
        *account(THIRD, state=CoverageState.INACTIVE, detail="the account is SUSPENDED"),
        *scope(FOURTH, "eu-west-1", CoverageState.DENIED, ["tags"], detail=DENIED, action="tag:GetResources"),
        *scope(FOURTH, "us-east-1", CoverageState.EXPECTED, ["jobs"], detail="denied by a service control policy", exemption=EXPECTED),
        *scope(FOURTH, "us-west-2", CoverageState.STALE, detail=throttled, as_of="2026-11-25T02:00:00Z"),
        *scope(FOURTH, "ap-southeast-1", CoverageState.EXCLUDED, exemption=Exemption("No model is enabled there.")),
    ]

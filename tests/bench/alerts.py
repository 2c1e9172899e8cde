"""What becomes of a code scanning service's alerts from one night to the next: kept, opened and closed, with each SARIF profile.

Every pipeline runs again with a new job, as in nights.py. An alert that is kept must stand for the same cause.
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from json import dumps, loads
from pathlib import Path
from typing import Any

import nights

from scanner import scan
from scanner.formats.options import ReportOptions, SarifProfile
from scanner.formats.sarif.report import pieces
from scanner.model.report import Report

Alerts = dict[tuple[str, ...], str]  # what a service knows an alert by -> the cause that it stands for
_PARAMS = {"allowed_roles": ["arn:aws:iam::*:role/batch/*"], "required_tags": ["Owner", "CostCenter"]}


def main() -> None:
    """Prints a row for each profile and service."""
    nights.JOBS = int(sys.argv[1]) if len(sys.argv) > 1 else 800
    first, second = (_report(jobs) for jobs in islice(nights.nights(), 2))
    print(f"{first.jobs:,} and {second.jobs:,} jobs, {len(first.findings):,} and {len(second.findings):,} findings")
    for profile in SarifProfile:
        for service in ("GitHub", "GitLab"):
            before, after = (dict(_alerts(report, profile, service)) for report in (first, second))
            kept = before.keys() & after.keys()
            passed = sum(before[key] != after[key] for key in kept)
            print(
                f"--sarif-profile {profile.value:7} {service}: {len(kept):,} kept, {len(after.keys() - kept):,} opened, "
                f"{len(before.keys() - kept):,} closed, {passed} that pass to another cause"
            )


def _report(jobs: list[dict[str, Any]]) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "jobs.jsonl")
        file.write_text("".join(dumps(job) + "\n" for job in jobs), encoding="utf-8")
        return scan(file, "core", params=_PARAMS)


def _alerts(report: Report, profile: SarifProfile, service: str) -> Iterator[tuple[tuple[str, ...], str]]:
    (run,) = loads("".join(pieces(report, ReportOptions(sarif_profile=profile))))["runs"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        known_by = result["partialFingerprints"]["primaryLocationLineHash"]
        if service == "GitLab":
            known_by = str(place["region"]["startLine"])
        yield (result["ruleId"], place["artifactLocation"]["uri"], known_by), result.get("correlationGuid", "")


if __name__ == "__main__":
    main()

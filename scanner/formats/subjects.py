"""What was checked, in words: jobs, requests that were not submitted yet, or both."""

from scanner.display.lines import count
from scanner.model.report import Report


def count_subjects(report: Report) -> str:
    """How many of each there were: "3 jobs", "2 requests", "3 jobs, 2 requests"."""
    jobs = report.jobs - report.requests
    if not report.requests:
        return count(jobs, "job")
    if not jobs:
        return count(report.requests, "request")
    return f"{count(jobs, 'job')}, {count(report.requests, 'request')}"


def all_subjects(report: Report) -> str:
    """How many there were together: "5 jobs and requests"."""
    if not report.requests:
        return count(report.jobs, "job")
    if report.requests == report.jobs:
        return count(report.jobs, "request")
    return f"{report.jobs:,} jobs and requests"


def each_subject(report: Report) -> str:
    """What comes after "every": "job", "request" or "job and request"."""
    if not report.requests:
        return "job"
    if report.requests == report.jobs:
        return "request"
    return "job and request"

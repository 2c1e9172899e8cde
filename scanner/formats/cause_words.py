"""A cause in the same words in every format."""

from scanner.display.lines import count
from scanner.findings.cause import cause_parts
from scanner.model.report import CauseSummary, ReportedRule

_ABSENT, _PRESENT = " absent", " present"


def cause_sentence(cause: CauseSummary, rule: ReportedRule) -> str:
    """A cause as one line, for formats that have no columns; the fact comes first, since some consumers cut the end."""
    where = ", ".join(part for part in (cause.account_id, cause.region, cause.role) if part)
    return f"{rule.title}: {what_is_wrong(cause.cause)}, {count(cause.active, 'job')}, newest {job_name(cause)} ({where})"


def job_name(cause: CauseSummary) -> str:
    """The newest job of a cause: its name, else the end of its ARN, else what it is known by."""
    newest = cause.newest
    if newest.job_name or not newest.job.startswith("arn:"):
        return newest.job_name or newest.job
    return newest.job.rsplit("/", 1)[-1]


def what_is_wrong(cause: str) -> str:
    """The last part of a cause in short, e.g. "no subnet_ids" or "s3_bucket_owner: 444455556666"."""
    wrong = cause_parts(cause).wrong
    if wrong.endswith(_ABSENT):
        return f"no {_last_key(wrong.removesuffix(_ABSENT))}"
    field, present, value = wrong.partition(_PRESENT)
    if present and value.strip():
        return f"{_last_key(field)}: {value.strip()}"
    return _last_key(field)


def _last_key(path: str) -> str:
    return path.rsplit(".", 1)[-1]

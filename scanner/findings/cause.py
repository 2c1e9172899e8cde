"""What outlives one job: the cause that the findings of one pipeline share."""

import hashlib
import re
from functools import lru_cache

from scanner.model.arn import region_of
from scanner.model.job import Job, Stage

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DASHES = 4  # in a UUID
_HEX = re.compile(r"[0-9a-fA-F]{6,}")
_WITH_DIGIT = re.compile(r"[0-9]")
_DIGITS = re.compile(r"[0-9]+")


@lru_cache(maxsize=2048)  # a role has many jobs, and a job several findings
def stem(name: str) -> str:
    """The part of a name that stays from run to run: UUIDs, hex runs of six or more with a digit, and digit runs become `*`."""
    if name.count("-") >= _DASHES:
        name = _UUID.sub("*", name)
    if _WITH_DIGIT.search(name) is None:
        return name
    return _DIGITS.sub("*", _HEX.sub(_shortened, name))


def _shortened(found: re.Match[str]) -> str:
    """`*` for a hex run with a digit; looked for behind the match, since a look ahead from each letter of a long run is quadratic."""
    return "*" if _WITH_DIGIT.search(found[0]) else found[0]


def fingerprint(rule: str, identity: str) -> str:
    """The identity of a finding, as 64 hex digits: rule and job, never line, wording, time or severity."""
    return hashlib.sha256(f"{rule}\n{identity}".encode()).hexdigest()


def cause(rule: str, job: Job, field: str, absent: bool, exact_role: bool) -> str:
    """What is wrong and which pipeline it comes from, in one readable line; for a request it is the finding itself."""
    if job.stage is Stage.REQUEST:
        return f"{rule} | {job.identity} | {field}"
    role = _text(job, "role_arn").rsplit("/", 1)[-1]
    parts = (
        rule,
        _text(job, "account_id"),
        region_of(job.identity),
        role if exact_role else stem(role),
        stem(_text(job, "job_name")),
        f"{field} {'absent' if absent else 'present'}",
    )
    return " | ".join(parts)


def _text(job: Job, field: str) -> str:
    value = job.fields[field]
    return value if isinstance(value, str) else ""

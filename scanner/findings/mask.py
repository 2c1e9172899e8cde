"""Keeps secrets out of findings; every replacement has the length of what it hides, so that columns stay true."""

import re
from functools import lru_cache

from msgspec import structs

from scanner.documents.last import remember_last
from scanner.model.job import Job, Json, Part
from scanner.model.place import Location
from scanner.shape.fields import FIELDS

# Key IDs, API keys of Bedrock, Anthropic and OpenAI, tokens of GitHub, GitLab and Slack, password= and password: forms, the signature of a
# presigned URL and private keys: what names, locations and tags have been seen to leak. BMJ-GOV-005 and BMJ-GOV-011 look for the same.
# secret: is not among them, since the ARN of each secret in Secrets Manager has it.
_CREDENTIAL = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|ABSK[0-9A-Za-z+]{20}[0-9A-Za-z+/=]*|bedrock-api-key-YmVkcm9j[0-9A-Za-z+/=_-]*"
    r"|gh[opsur]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{22,}|sk-ant-[a-z]+[0-9]{2}-[0-9A-Za-z_-]{20,}"
    r"|sk-proj-[0-9a-z_-]{0,11}[A-Z][0-9A-Za-z_-]{20,}|glpat-[0-9a-z_-]{0,11}[A-Z][0-9A-Za-z_.-]{8,}"
    r"|xox[abeoprs]-(?:[0-9]{9}|[0-9]-[0-9A-Za-z-]{16})[0-9A-Za-z-]*|xapp-[0-9]-A[0-9A-Z]{8}[0-9A-Za-z-]*)"
    r"|(?i:(?<=password[=:])|(?<=passwd[=:])|(?<=apikey[=:])|(?<=api_key[=:])|(?<=api-key[=:])"
    r"|(?<=secret=)|(?<=x-amz-signature=)|(?<=x-amz-security-token=))"
    r"[^/\s&\"']+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*"
)
_MAY_HOLD = re.compile(
    r"A[KS]IA|ABSK|=|[DdYy]:|PRIVATE KEY|key-YmVk|gh[opsur]_|_pat_|sk-ant-|sk-proj-|glpat-|xapp-|xox"
)  # quick to look for, and in every one of them
_SHORT = 200  # characters
SENSITIVE = tuple(field.path for field in FIELDS if field.sensitive)


def mask_text(text: str) -> str:
    """The text with everything that looks like a credential replaced by asterisks."""
    if _MAY_HOLD.search(text) is None:
        return text
    return _CREDENTIAL.sub(lambda found: "*" * len(found[0]), text)


def is_calm(text: str) -> bool:
    """Whether nothing in a text looks like the beginning of a credential; it remembers the last short ones."""
    return _is_calm(text) if len(text) <= _SHORT else _MAY_HOLD.search(text) is None


@lru_cache(maxsize=4096)
def _is_calm(text: str) -> bool:
    return _MAY_HOLD.search(text) is None


def mask_again(text: str) -> str:
    """What `mask_text` gives; for texts that many jobs have, such as their role, since it remembers the last short ones."""
    return _remembered_mask(text) if len(text) <= _SHORT else mask_text(text)


@lru_cache(maxsize=4096)
def _remembered_mask(text: str) -> str:
    return mask_text(text)


def mask_value(value: Json) -> Json:
    """The same value with every string in it masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list):
        return [mask_value(item) for item in value]
    if isinstance(value, dict):
        return {mask_text(key): mask_value(item) for key, item in value.items()}
    return value


def mask_location(place: Location) -> Location:
    """The place with its file's name and its line of text masked."""
    masked = structs.replace(place, path=mask_text(place.path))
    if place.source is None:
        return masked
    return structs.replace(masked, source=mask_text(place.source))


@remember_last
def without_sensitive(job: Job) -> Job:
    """The job as reports may show it: its sensitive fields are asterisks. Excerpts of its records leave them out by themselves."""
    fields = job.fields
    names = [name for name in SENSITIVE if isinstance(fields.get(name), str)]
    if not names:
        return job
    hidden = {name: "*" * len(fields[name]) for name in names}
    return structs.replace(job, fields=Part({**fields, **hidden}))

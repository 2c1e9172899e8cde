"""Keeps secrets out of findings; every replacement has the length of what it hides, so that columns stay true."""

import json
import re
from dataclasses import replace

from scanner.model.job import Job, Json, Part, Record
from scanner.model.place import Location
from scanner.shape.fields import FIELDS

# Key ids, password= forms, the signature of a presigned URL and private keys: what names and locations have been seen to leak.
_CREDENTIAL = re.compile(
    r"(?<![0-9A-Za-z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|(?i:(?<=password=)|(?<=passwd=)|(?<=secret=)|(?<=apikey=)|(?<=api_key=)|(?<=api-key=)|(?<=x-amz-signature=)|(?<=x-amz-security-token=))"
    r"[^/\s&\"']+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*"
)
_MAY_HOLD = re.compile(r"A[KS]IA|=|PRIVATE KEY")  # quick to look for, and in every one of them
SENSITIVE = tuple(field.path for field in FIELDS if field.sensitive)


def mask_text(text: str) -> str:
    """The text with everything that looks like a credential replaced by asterisks."""
    return _CREDENTIAL.sub(lambda found: "*" * len(found[0]), text) if _MAY_HOLD.search(text) else text


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
    source = None if place.source is None else mask_text(place.source)
    return replace(place, path=mask_text(place.path), source=source)


def without_sensitive(job: Job) -> Job:
    """The job as reports may show it: its sensitive fields, in the tree and in the records' text, are asterisks."""
    hidden = {name: job.fields[name] for name in SENSITIVE if isinstance(job.fields.get(name), str)}
    if not hidden:
        return job
    fields = Part({**job.fields, **{name: "*" * len(value) for name, value in hidden.items()}})
    return replace(job, fields=fields, records=tuple(_hide(record, hidden) for record in job.records))


def _hide(record: Record, hidden: dict[str, str]) -> Record:
    """The record with the text of sensitive values replaced, as it may be written raw or in JSON."""
    text = record.text
    for name, value in hidden.items():
        text = re.sub(rf'("{name}"\s*:\s*")((?:[^"\\]|\\.)*)', lambda found: found[1] + "*" * len(found[2]), text)
        for form in {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}:
            if len(form) > 3:  # shorter ones would tear holes into other values
                text = text.replace(form, "*" * len(form))
    return replace(record, text=text)

"""The part of a field's value that says what is wrong and stays from run to run."""

import hashlib
import re
from functools import lru_cache

from scanner.findings.mask import mask_again
from scanner.model.arn import region_of
from scanner.model.job import Json
from scanner.model.types import Basic
from scanner.shape.fields import TAGS, Field, Wording, field, members

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DASHES = 4  # in a UUID
_HEX = re.compile(r"[0-9a-fA-F]{6,}")
_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_WITH_DIGIT = re.compile(r"[0-9]")
_DIGITS = re.compile(r"[0-9]+")
_S3 = re.compile(r"(s3://[^/]*)/(.*)", re.DOTALL)
_SESSION = re.compile(r"(arn:[^:]*:sts::[^:]*:assumed-role/[^/]*)/.*", re.DOTALL)
_LONGEST = 400  # characters; a job has up to 50 tags

# Values that name one thing: another one is another cause, though the two differ in digits alone.
_NAMES = frozenset(
    {
        "model_id",
        "output_data_config.s3_output_data_config.s3_encryption_key_id",
        "timeout_duration_in_hours",
        "vpc_config.security_group_ids",
        "vpc_config.subnet_ids",
    }
)
_OWN_ARN = frozenset({"job_arn", "_key"})  # every job has another one; only their Region can be wrong


@lru_cache(maxsize=2048)  # a role has many jobs, and a job several findings
def stem(name: str) -> str:
    """The part of a name that stays from run to run: UUIDs, hex runs of six or more with a digit, and digit runs become `*`."""
    if name.count("-") >= _DASHES:
        name = _UUID.sub("*", name)
    if _WITH_DIGIT.search(name) is None:
        return name
    return _DIGITS.sub("*", _HEX.sub(_shortened, name))


def digits_alike(name: str) -> bytes:
    """The name in UTF-8 with a zero for each digit. Names of which this is the same have the same stem."""
    return name.encode("utf-8", "surrogatepass").translate(_DIGITS_ALIKE)


def _shortened(found: re.Match[str]) -> str:
    """`*` for a hex run with a digit; looked for behind the match, since a look ahead from each letter of a long run is quadratic."""
    return "*" if _WITH_DIGIT.search(found[0]) else found[0]


def stable_part(path: str, value: Json) -> str:
    """What stays of the value at a documented path, e.g. `s3://acme-out/nightly-*/` of an S3 location; empty where nothing does.

    Accounts, roles, keys, models and subnets stay as they are, of a job's own ARN its Region, of tags their keys, of other numbers and of
    times nothing, of other text the stem. Long parts end in a hash.
    """
    text = _part(path, value)
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:_LONGEST]}...{digest[:12]}"


def _part(path: str, value: Json) -> str:
    if path == TAGS and isinstance(value, dict):
        return ", ".join(sorted(map(mask_again, value)))
    match value:
        case dict():
            return _part_of_object(path, value)
        case list():
            return ", ".join(sorted({_part(path, element) for element in value}))
        case str():
            return _part_of_text(path, mask_again(value))  # masked first: the stem of a credential does not look like one
        case _:
            return str(value) if path in _NAMES else ""


def _part_of_object(path: str, value: dict[str, Json]) -> str:
    """The parts of the members that have a value, e.g. "subnet_ids: subnet-0a1b"."""
    known = [row.name for row in members(path)] or sorted(value)
    parts = {name: _part(f"{path}.{name}" if path else name, value[name]) for name in known if value.get(name) is not None}
    return ", ".join(f"{name}: {part}" for name, part in parts.items() if part)


def _part_of_text(path: str, text: str) -> str:
    row = field(path)
    if path in _OWN_ARN:
        return region_of(text)
    if row is not None and _says_nothing(row):
        return ""
    if path in _NAMES or (row is not None and row.type is Basic.ACCOUNT):
        return text
    if row is not None and row.type is Basic.ARN:
        return _SESSION.sub(r"\1", text)
    return _part_of_location(text) or stem(text)


def _says_nothing(row: Field) -> bool:
    """Whether the field has another value in every run: a time, a token, the service's message."""
    return row.type is Basic.TIMESTAMP or row.wording is Wording.PROSE


def _part_of_location(text: str) -> str:
    """Of an S3 location the bucket and the stems of the folders; empty for another text."""
    parts = _S3.fullmatch(text)
    if parts is None:
        return text if text.startswith("s3://") else ""
    bucket, key = parts.groups()
    folders = [f"{stem(folder)}/" for folder in key.split("/")[:-1]]
    return f"{bucket}/{''.join(folders)}"

"""Which words of a sentence may stay: those of jobscan itself. Every other word may be a name, and becomes a pseudonym.

A list of names to look for would be too short one day; this list can only be too short in the safe direction.
"""

import re
from functools import cache
from importlib.resources import files

from scanner.model.regions import REGIONS
from scanner.shape.fields import FIELDS

_CAMEL = re.compile(r"_([a-z0-9])")
# Rule IDs (BMJ-ENC-001), NIST controls (SC-28), CWE-311.
_IDENTIFIER = re.compile(r"BMJ-[A-Z]+-[0-9]{3}|JOBSCAN-[0-9]{3}|CWE-[0-9]{1,5}|[A-Z]{2}-[0-9]{1,2}")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.]{0,8}(?:%|[KMGhdwms])?")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9.]{2,12}Z?)?|[0-9]{2}(?:\.[0-9]{1,6})?Z?")
_REGION = re.compile(r"[a-z]{2}(?:-(?:gov|iso[a-z]?))?-(?:(?:north|south)(?:east|west)?|east|west|central)-[1-9]")
MODEL = r"(?:[a-z]{2,6}\.)?(?:amazon|anthropic|meta|mistral|cohere|ai21|deepseek|openai|qwen|stability|writer)\.[a-z0-9.:-]+"
_VALUES = "submitted validating scheduled inprogress completed partiallycompleted failed stopping stopped expired jsonl true false null"
_CALLS = re.compile(r"(?:List|Get|Describe|Create|Put|Tag|Stop|Assume|Invoke|Search|Lookup|Batch)[A-Z][A-Za-z0-9]{2,50}")


def is_region(text: str) -> bool:
    """Whether a text is a Region, also one that AWS adds tomorrow."""
    return text in _regions() or _REGION.fullmatch(text) is not None


def is_model(text: str) -> bool:
    """Whether a text is the ID of a public model or of an inference profile of AWS."""
    return re.fullmatch(MODEL, text) is not None


def is_number(text: str) -> bool:
    """Whether a text is a number or a time, and too short for an account ID."""
    return _NUMBER.fullmatch(text) is not None or _TIME.fullmatch(text) is not None


def is_value(word: str) -> bool:
    """Whether a word stays where values stand: it is one of the service's own, or names a field."""
    lower = word.lower()
    return not word or lower in _values() or word in _field_names() or is_number(word) or is_region(word)


def is_plain(word: str) -> bool:
    """Whether a word stays in a sentence: jobscan's own texts have it."""
    if len(word) == 1 or is_value(word) or word.lower() in _words():  # a letter alone is an option or a plural
        return True
    if _IDENTIFIER.fullmatch(word) or _CALLS.fullmatch(word):
        return True
    return "." in word and all(part.lower() in _words() or part in _field_names() for part in word.split("."))


@cache
def _words() -> frozenset[str]:
    return frozenset((files("scanner.formats.redaction") / "words.txt").read_text(encoding="utf-8").split())


@cache
def _values() -> frozenset[str]:
    return frozenset(_VALUES.split())


@cache
def _regions() -> frozenset[str]:
    return frozenset(REGIONS)


@cache
def _field_names() -> frozenset[str]:
    """The documented paths, and each of their keys as the API and as jobscan spells them."""
    paths = {field.path for field in FIELDS}
    keys = {key for path in paths for key in path.split(".")}
    return frozenset(paths | keys | {_CAMEL.sub(lambda found: found[1].upper(), key) for key in keys})

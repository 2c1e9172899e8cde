"""The declared types of parameters, and whether a value fits one."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import glob_matcher, regex_matcher
from scanner.model.job import Json
from scanner.model.names import ACCOUNT, REGION
from scanner.model.rule import Parameter, ParameterType
from scanner.policy.schema import PARAMETER_TYPES
from scanner.policy.slips import is_blank

SCANNED = {"accounts": "scanned"}  # a default that means the accounts of the scan (--account)
_NESTED = re.compile(r"(list|map)\[(.+)\]")
_OBJECTS = ParameterType("list", ParameterType("object"))
_MAX_SHOWN = 60  # characters of a value in a message


def parse_type(text: str) -> ParameterType | None:
    """The type that a declaration writes, e.g. "list[glob]"; None if it is not a type."""
    text = text.strip()
    if text in PARAMETER_TYPES:
        return ParameterType(text)
    nested = _NESTED.fullmatch(text)
    if nested is None:
        return None
    item = parse_type(nested[2])
    if item is None:
        return None
    return ParameterType(nested[1], item)


def as_list(value: Json, kind: ParameterType) -> Json:
    """The value; for a list of objects, one object is a list of itself: an answer of AWS as the command prints it."""
    is_one_object = kind == _OBJECTS and isinstance(value, dict) and value != SCANNED
    if is_one_object:
        return [value]
    return value


def misfit(value: Json, kind: ParameterType) -> str:
    """Why a value does not fit a type, as a sentence, e.g. `"x" is not a whole number`; empty if it fits."""
    if kind.item is not None:
        return _container_misfit(value, kind.name, kind.item)
    if kind.name in TEXT_TYPES:
        return _text_misfit(value, kind.name)
    is_of_type, noun = _OTHER_TYPES[kind.name]
    if is_of_type(value):
        return ""
    return f"{show(value)} is not {noun}"


def too_few(value: Json, parameter: Parameter) -> str:
    """Why a list or map has fewer entries than its parameter's `min`, as a sentence; empty if it has enough. Blank texts do not count."""
    if not parameter.min or not isinstance(value, list | dict):
        return ""
    entries = sum(not (isinstance(entry, str) and is_blank(entry)) for entry in value)
    if entries >= parameter.min:
        return ""
    needed = "at least one entry" if parameter.min == 1 else f"at least {parameter.min} entries"
    return f"{parameter.name} needs {needed}, or the rule would check nothing"


def show(value: Json) -> str:
    """A value as messages print it: JSON, cut if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= _MAX_SHOWN:
        return text
    return text[: _MAX_SHOWN - 3] + "..."


def _container_misfit(value: Json, name: str, item: ParameterType) -> str:
    match (name, value):
        case ("list", list()):
            entries = value
        case ("map", dict()):
            entries = list(value.values())
        case _:
            return f"{show(value)} is not a {name}"
    for entry in entries:
        problem = misfit(entry, item)
        if problem:
            return problem
    return ""


def _text_misfit(value: Json, type_name: str) -> str:
    if not isinstance(value, str):
        advice = " (write it in quotes)" if _is_whole(value) else ""
        return f"{show(value)} is not text{advice}"
    # A blank glob matches nothing and a blank regex everything; a blank string may be meant.
    if type_name != "string" and is_blank(value):
        return f"{show(value)} is blank"
    return TEXT_TYPES[type_name](value)


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compile_problem(compile_pattern: Callable[[str], Any], pattern: str) -> str:
    try:
        compile_pattern(pattern)
    except EvaluationError as error:
        return str(error)
    return ""


def _form_problem(pattern: str, noun: str, value: str) -> str:
    if re.fullmatch(pattern, value):
        return ""
    return f"{show(value)} is not {noun}"


def _time_problem(value: str) -> str:
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return f"{show(value)} is not an ISO 8601 time"
    if time.tzinfo:
        return ""
    return f"{show(value)} has no UTC offset"


# What is wrong with a text of a type, as a sentence.
TEXT_TYPES: Mapping[str, Callable[[str], str]] = {
    "string": lambda _: "",
    "glob": lambda value: _compile_problem(glob_matcher, value),
    "regex": lambda value: _compile_problem(regex_matcher, value),
    "account": lambda value: _form_problem(ACCOUNT, "an account ID (12 digits expected)", value),
    "region": lambda value: _form_problem(REGION, "a Region such as eu-central-1", value),
    "timestamp": _time_problem,
}
_OTHER_TYPES: Mapping[str, tuple[Callable[[Json], bool], str]] = {
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "integer": (_is_whole, "a whole number"),
    "number": (_is_number, "a number"),
    "object": (lambda value: isinstance(value, dict), "an object"),
    "any": (lambda _: True, ""),
}

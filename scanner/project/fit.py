"""Whether what a configuration sets for a parameter fits the parameter."""

from collections.abc import Iterator

from scanner.config.config import Entry, ParameterEntry
from scanner.errors import Mistake
from scanner.model.job import Json
from scanner.model.rule import Parameter, ParameterType
from scanner.model.scope import Edit
from scanner.policy.parameter_types import misfit, show, too_few
from scanner.policy.slips import STRICT, Slip, find_slip, is_heading
from scanner.schema.mistakes import mistake_at

_HOW_TO_SWITCH_OFF = "to switch the rule off, add a scope with 'off' and a reason"
_MAX_PIECES = 5  # values that a hint repeats


def check_entry(entry: ParameterEntry, edit: Edit, parameter: Parameter) -> list[Mistake]:
    """Why an entry cannot be the value or an edit of a parameter; empty if it can. `edit` is what it does to the parameter."""
    kind = parameter.type
    if kind.item is not None:
        mistakes = list(_check_lines(entry, kind.item))
        if mistakes:
            return mistakes
    problem = _edit_problem(edit, kind)
    if problem:
        return [mistake_at(entry.value_at, f"{problem}; {entry.name} takes {kind}")]
    if edit.replaces:
        return check_length(entry, edit.value, parameter)
    return []


def check_length(entry: ParameterEntry, value: Json, parameter: Parameter) -> list[Mistake]:
    """A mistake if a list or map has fewer entries than its parameter's `min`."""
    problem = too_few(value, parameter)
    if problem:
        return [mistake_at(entry.value_at, problem, _HOW_TO_SWITCH_OFF)]
    return []


def _edit_problem(edit: Edit, kind: ParameterType) -> str:
    if edit.replaces:
        if edit.value is None:
            return ""
        return misfit(edit.value, kind)
    if kind.name not in ("list", "map"):
        return "only lists and maps can be edited with 'add' and 'remove'"
    problem = "" if edit.add is None else misfit(edit.add, kind)
    if problem:
        return problem
    if kind.name == "map" and not all(isinstance(key, str) for key in edit.remove):
        return "entries of a map are removed by their keys"
    return ""


def _check_lines(entry: ParameterEntry, item: ParameterType) -> Iterator[Mistake]:
    """A mistake for each line of a text file that can hardly be meant as an entry of a type."""
    for index, line in enumerate(entry.entries):
        problem, hint = _line_problem(line, item, entry.name, is_first=index == 0)
        if problem:
            yield mistake_at(line.at, problem, hint)


def _line_problem(line: Entry, item: ParameterType, parameter: str, is_first: bool) -> tuple[str, str]:
    """What is wrong with a line, and what to do; both empty if nothing is."""
    if is_first and item.name in STRICT and is_heading(line.text, parameter):
        return f"{show(line.text)} is the heading of a table", "remove the line, or put # before it"
    slip = find_slip(line.text, item.name)
    if slip is not None:
        return f"{show(line.text)} {slip.problem}", _how_to_write(slip)
    problem = misfit(line.text, item)
    if problem:
        return f"{problem}; {parameter} is a list of {item}", ""
    return "", ""


def _how_to_write(slip: Slip) -> str:
    as_written = "a .json or .yaml file is taken as written"
    if not slip.pieces:
        return as_written
    return f"write one entry a line, without quotes: {'  '.join(slip.pieces[:_MAX_PIECES])}; {as_written}"

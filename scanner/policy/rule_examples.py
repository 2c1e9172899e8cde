"""The examples in a rule's entry -> Example, checked."""

from collections.abc import Iterator
from typing import Any

from scanner.display.suggest import did_you_mean
from scanner.errors import RecordError
from scanner.model.job import Keys, Stage
from scanner.model.place import Location
from scanner.model.rule import Example, Parameter, ParameterType
from scanner.policy.parameter_types import SCANNED, misfit
from scanner.schema.mistakes import Mistakes
from scanner.schema.validate import describe
from scanner.shape.contexts.table import KINDS, kind_of, read_context
from scanner.shape.fields import field as shape_field

SEE_FIELDS = "all fields: jobscan shape"
_TIME_TYPE = ParameterType("timestamp")


def read_examples(sound: dict[str, Any], keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> Iterator[Example]:
    """The examples of a rule; what they cannot mean is added to `mistakes`. `sound` has the parts that are as the format says."""
    for outcome, entries in sound.items():
        for index, entry in enumerate(entries):
            example_keys = (*keys, outcome, index)
            _check_example(entry, example_keys, params, mistakes)
            yield _example(outcome, entry, example_keys, mistakes)


def _example(outcome: str, sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> Example:
    return Example(
        outcome=outcome,
        job=sound.get("job"),
        stage=Stage(sound.get("stage", Stage.JOB)),
        params=sound.get("params", {}),
        not_delivered=tuple(sound.get("not_delivered", ())),
        computed=tuple(sound.get("computed", ())),
        context=tuple(sound.get("context", ())),
        now=sound.get("now"),
        location=_example_location(sound, keys, mistakes),
    )


def _example_location(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> Location:
    """Where an example begins: at its first key, as the line of a `- job: ...` is the same, and that of a flow map's brace may not be."""
    first_key = next(iter(sound), "")
    start = mistakes.document.key_at((*keys, first_key))
    if start:
        return Location(mistakes.path, *start)
    return value_location(keys, mistakes)


def _check_example(sound: dict[str, Any], keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> None:
    if not isinstance(sound.get("job", {}), dict | None):
        mistakes.add((*keys, "job"), f"'job' must be a map of fields to change, not {describe(sound['job'])}")
    if "now" in sound:
        problem = misfit(sound["now"], _TIME_TYPE)
        if problem:
            mistakes.add((*keys, "now"), problem, "write a time such as 2026-11-23T12:00:00Z")
    _check_example_params(sound, keys, params, mistakes)
    _check_example_context(sound, keys, mistakes)
    for list_name in ("not_delivered", "computed"):
        for index, path in enumerate(sound.get(list_name, ())):
            if shape_field(path) is None:
                mistakes.add((*keys, list_name, index), f"a job has no field '{path}'", SEE_FIELDS)


def _check_example_params(sound: dict[str, Any], keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> None:
    for name, value in sound.get("params", {}).items():
        parameter = params.get(name)
        if parameter is None:
            mistakes.add((*keys, "params", name), f"unknown parameter '{name}' of the rule", did_you_mean(name, params), on_key=True)
            continue
        problem = "" if value == SCANNED else misfit(value, parameter.type)
        if problem:
            mistakes.add((*keys, "params", name), f"{problem}; {name} takes {parameter.type}")


def _check_example_context(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> None:
    for index, raw in enumerate(sound.get("context", ())):
        place = (*keys, "context", index)
        kind = kind_of(raw)
        if kind is None:
            calls = ", ".join(kind.call for kind in KINDS.values())
            mistakes.add(place, "this is not a record that rules can ask about", f"write it as one of these does: {calls}")
            continue
        try:
            read_context(raw, kind)
        except RecordError as error:
            mistakes.add((*place, *error.keys), str(error))


def value_location(keys: Keys, mistakes: Mistakes) -> Location:
    """The line and column of a value, without its text: reports name it."""
    place = mistakes.document.place(keys)
    line, column = place.at(0) if place else (1, 1)
    return Location(mistakes.path, line, column or 1)

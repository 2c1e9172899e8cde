"""A rule's entry in a policy file -> Rule, with its conditions parsed and checked."""

import re
from typing import Any

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.check import Problem, check_message
from scanner.expressions.condition import note, read_condition
from scanner.expressions.message import parse as parse_message
from scanner.expressions.syntax.parser import parse
from scanner.model.expression import Expression
from scanner.model.job import Keys, Stage
from scanner.model.rule import MessagePart, Parameter, ParameterType, Precision, Remediation, Rule, Stricter
from scanner.model.severity import Severity
from scanner.policy.parameter_types import SCANNED, misfit, parse_type, too_few
from scanner.policy.rule_examples import SEE_FIELDS, read_examples, value_location
from scanner.policy.stricter import can_say, how_to_say
from scanner.schema.mistakes import Mistakes
from scanner.shape.fields import field as shape_field

_ANY_TYPE = ParameterType("any")  # of a parameter whose type could not be read: nothing is wrong with how it is used
_PARAMETER_CALL = re.compile(r"\bparam\(\s*'([^']+)'")


def build_rule(sound: dict[str, Any], keys: Keys, policy: str, mistakes: Mistakes) -> Rule:
    """The rule of an entry; what its conditions, parameters and examples cannot mean is added to `mistakes`.

    `sound` has the parts of the entry that are as the format says. A part that is missing gets a stand-in, so that the mistakes in the
    other parts are found too; no rule of a file with mistakes may be used.
    """
    params = _parameters(sound, keys, mistakes)
    _check_subject(sound, keys, mistakes)
    _check_reach(sound, keys, mistakes)
    return Rule(
        id=sound.get("id", ""),
        title=sound.get("title", ""),
        severity=Severity(sound.get("severity", Severity.INFO)),
        assertion=_condition(sound, "assert", keys, params, mistakes) or parse("`null`"),
        location=value_location((*keys, "id"), mistakes),
        policy=policy,
        name=sound.get("name", ""),
        precision=Precision(sound.get("precision", Precision.MEDIUM)),
        since=sound.get("since", ""),
        stages=tuple(Stage(stage) for stage in sound.get("stages", Stage)),
        statuses=tuple(sound.get("statuses", ())),
        when=_condition(sound, "when", keys, params, mistakes),
        subject=sound.get("subject", ""),
        message=_message(sound.get("message", ""), (*keys, "message"), params, mistakes),
        params=params,
        rationale=sound.get("rationale", ""),
        remediation=Remediation(**sound.get("remediation", {})),
        references=tuple(sound.get("references", ())),
        frameworks=_tuples(sound.get("frameworks", {})),
        threats=_tuples(sound.get("threats", {})),
        cwe=tuple(sound.get("cwe", ())),
        traps=tuple(sound.get("traps", ())),
        examples=tuple(read_examples(sound.get("examples", {}), (*keys, "examples"), params, mistakes)),
        equivalent=tuple(sound.get("equivalent", ())),
    )


def _tuples(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(entries) for name, entries in lists.items()}


def _check_subject(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> None:
    subject = sound.get("subject")
    if subject is not None and shape_field(subject) is None:
        mistakes.add((*keys, "subject"), f"a job has no field '{subject}'", SEE_FIELDS)


def _check_reach(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> None:
    """Adds a mistake for a rule that could apply to no job: every scan with it would be clean, with nothing checked."""
    stages = sound.get("stages")
    if stages is None:
        return
    if not stages:
        mistakes.add((*keys, "stages"), "no stage is listed, so the rule would never apply", "write job, request or both", on_key=True)
    elif Stage.JOB not in stages and sound.get("statuses"):
        problem = "the rule is for requests only, which have no status, so it would never apply"
        mistakes.add((*keys, "statuses"), problem, "remove statuses, or add job to stages", on_key=True)


def _condition(sound: dict[str, Any], key: str, keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> Expression | None:
    """The condition `when` or `assert`; None if the entry has none that is text."""
    if key not in sound:
        return None
    text = sound[key]
    declared = mistakes.document.at((*keys, "params"))
    if declared is not None and not isinstance(declared, dict):  # not a map, so that nothing is known about any parameter
        params = {name: _unknown_parameter(name) for name in _PARAMETER_CALL.findall(text)}
    return read_condition(text, (*keys, key), params, mistakes)


def _unknown_parameter(name: str) -> Parameter:
    return Parameter(name, _ANY_TYPE, required=True)


def _parameters(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> dict[str, Parameter]:
    """The parameters that the entry declares; one whose declaration is not as the format says is of any type."""
    declared = mistakes.document.at((*keys, "params"))
    params: dict[str, Parameter] = {}
    if isinstance(declared, dict):
        params = {name: _unknown_parameter(name) for name in declared}
    for name, declaration in sound.get("params", {}).items():
        params[name] = _parameter(name, declaration, (*keys, "params", name), mistakes)
    return params


def _parameter(name: str, sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> Parameter:
    kind = _parameter_type(sound, keys, mistakes)
    parameter = Parameter(
        name=name,
        type=kind,
        required=sound.get("required", kind is _ANY_TYPE),
        default=sound.get("default"),
        shared=sound.get("shared", False),
        description=sound.get("description", ""),
        min=sound.get("min", 0),
        stricter=_stricter(sound),
    )
    if kind is not _ANY_TYPE:
        _check_parameter(parameter, keys, mistakes)
    if sound.get("required") and parameter.default is not None:
        mistakes.add((*keys, "default"), f"{name} is required, so its default is never used", "remove one of the two")
    return parameter


def _stricter(sound: dict[str, Any]) -> Stricter | None:
    if "stricter" not in sound:
        return None
    return Stricter(str(sound["stricter"]).lower())  # true and false are booleans in YAML


def _parameter_type(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> ParameterType:
    if "type" not in sound:
        return _ANY_TYPE
    kind = parse_type(sound["type"])
    if kind is None:
        hint = "list[T] and map[T] hold one of the others, such as list[glob]"
        mistakes.add((*keys, "type"), f"'{sound['type']}' is not a parameter type", hint)
    return kind or _ANY_TYPE


def _check_parameter(parameter: Parameter, keys: Keys, mistakes: Mistakes) -> None:
    """Adds what is wrong with the default, the `min` and the `stricter` of a parameter of a known type."""
    kind, default = parameter.type, parameter.default
    if default is not None and default != SCANNED:
        problem = misfit(default, kind)
        if problem:
            mistakes.add((*keys, "default"), f"{problem}; {parameter.name} takes {kind}")
        few = too_few(default, parameter)
        if few:
            mistakes.add((*keys, "default"), few)
    if parameter.min and kind.name not in ("list", "map"):
        mistakes.add((*keys, "min"), f"'min' counts the entries of a list or map, but {parameter.name} is of type {kind}", on_key=True)
    if parameter.stricter is not None and not can_say(parameter.stricter, kind):
        mistakes.add((*keys, "stricter"), f"'stricter: {parameter.stricter}' is not for values of type {kind}", how_to_say(kind))


def _message(text: str, keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> tuple[MessagePart, ...]:
    try:
        parts = parse_message(text)
    except ExpressionSyntaxError as error:
        note(Problem(error.start, error.end, error.problem, error.hint, False), text, keys, mistakes)
        return ()
    for problem in check_message(parts, params):
        if not problem.warning:
            note(problem, text, keys, mistakes)
    return parts

"""A rule's entry in a policy file -> Rule, its conditions parsed and checked."""

from typing import Any

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.check import Problem, check_message
from scanner.expressions.condition import note, read_condition
from scanner.expressions.message import parse as parse_message
from scanner.model.job import Json, Keys, Stage
from scanner.model.place import Location
from scanner.model.rule import Example, MessagePart, Parameter, ParameterType, Precision, Remediation, Rule
from scanner.model.severity import Severity
from scanner.policy.parameters import SCANNED, misfit, parse_type, too_few
from scanner.schema.validate import Mistakes, suggest
from scanner.shape.fields import field as shape_field


def build_rule(raw: dict[str, Any], keys: Keys, policy: str, mistakes: Mistakes) -> Rule:
    """The rule of an entry whose structure is right; what its conditions, parameters and examples cannot mean is noted."""
    params = {name: _parameter(name, one, (*keys, "params", name), mistakes) for name, one in raw.get("params", {}).items()}
    line, column = _place(mistakes, (*keys, "id"))
    subject = raw.get("subject", "")
    if subject and shape_field(subject) is None:
        mistakes.add((*keys, "subject"), f"a job has no field '{subject}'", "all fields: jobscan shape")
    _check_reach(raw, keys, mistakes)
    return Rule(
        id=raw["id"],
        title=raw["title"],
        severity=Severity(raw["severity"]),
        assertion=read_condition(raw["assert"], (*keys, "assert"), params, mistakes),
        location=Location(mistakes.path, line, column),
        policy=policy,
        name=raw.get("name", ""),
        precision=Precision(raw.get("precision", "medium")),
        since=raw.get("since", ""),
        stages=tuple(Stage(stage) for stage in raw.get("stages", ("job", "request"))),
        statuses=tuple(raw.get("statuses", ())),
        when=read_condition(raw["when"], (*keys, "when"), params, mistakes) if "when" in raw else None,
        subject=subject,
        message=_message(raw.get("message", ""), (*keys, "message"), params, mistakes),
        params=params,
        rationale=raw.get("rationale", ""),
        remediation=Remediation(**raw.get("remediation", {})),
        references=tuple(raw.get("references", ())),
        frameworks={name: tuple(ids) for name, ids in raw.get("frameworks", {}).items()},
        threats={name: tuple(ids) for name, ids in raw.get("threats", {}).items()},
        cwe=tuple(raw.get("cwe", ())),
        traps=tuple(raw.get("traps", ())),
        examples=tuple(_examples(raw.get("examples", {}), (*keys, "examples"), params, mistakes)),
        equivalent=tuple(raw.get("equivalent", ())),
    )


def check_conditions(value: Json, mistakes: Mistakes) -> None:
    """Checks the conditions of rules in a file whose structure is not right, as far as it can be."""
    listed = value.get("rules") if isinstance(value, dict) else None
    for number, raw in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(raw, dict):
            continue
        declared = raw.get("params", {})
        if not isinstance(declared, dict) or not all(
            isinstance(one, dict) and isinstance(one.get("type"), str) for one in declared.values()
        ):
            continue  # what its parameters are is not known
        known = {name: Parameter(name, parse_type(one["type"]) or ParameterType("object")) for name, one in declared.items()}
        for key in ("when", "assert"):
            if isinstance(raw.get(key), str) and raw[key].strip():
                read_condition(raw[key], ("rules", number, key), known, mistakes)


def _check_reach(raw: dict[str, Any], keys: Keys, mistakes: Mistakes) -> None:
    """Notes where a rule would be applicable to no job at all: every scan with it would be clean, and nothing checked."""
    stages = raw.get("stages")
    if stages == []:
        mistakes.add((*keys, "stages"), "the rule is for no stage, so it would never apply", "name job, request or both", on_key=True)
    elif stages and "job" not in stages and raw.get("statuses"):
        problem = "the rule is for requests only, which have no status, so it would never apply"
        mistakes.add((*keys, "statuses"), problem, "take statuses out, or add job to stages", on_key=True)


def _place(mistakes: Mistakes, keys: Keys) -> tuple[int, int]:
    place = mistakes.document.place(keys)
    line, column = place.at(0) if place else (1, 1)
    return line, column or 1


def _parameter(name: str, raw: dict[str, Any], keys: Keys, mistakes: Mistakes) -> Parameter:
    found = parse_type(raw["type"])
    kind = found or ParameterType("object")
    if found is None:
        mistakes.add(
            (*keys, "type"),
            f"'{raw['type']}' is not a type of a parameter",
            "list[T] and map[T] hold one of the others, such as list[glob]",
        )
    elif (default := raw.get("default")) is not None and default != SCANNED and (why := misfit(default, kind)):
        mistakes.add((*keys, "default"), f"{why}; {name} takes {kind}")
    if raw.get("min") and kind.name not in ("list", "map"):
        mistakes.add((*keys, "min"), f"'min' counts the entries of a list or map, but {name} is a {kind}", on_key=True)
    if raw.get("required") and raw.get("default") is not None:
        mistakes.add((*keys, "default"), f"{name} is required, so it can have no default", "take one of the two out")
    parameter = Parameter(
        name, kind, raw.get("required", False), raw.get("default"), raw.get("shared", False), raw.get("description", ""), raw.get("min", 0)
    )
    if parameter.default != SCANNED and (why := too_few(parameter.default, parameter)):
        mistakes.add((*keys, "default"), why)
    return parameter


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


def _examples(raw: dict[str, Any], keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> list[Example]:
    examples = []
    for outcome, listed in raw.items():
        for number, one in enumerate(listed):
            at = (*keys, outcome, number)
            _check_example(one, at, params, mistakes)
            line, column = _place(mistakes, at)
            if (key := mistakes.document.key_at((*at, next(iter(one), "")))) is not None:
                line, column = key
            examples.append(
                Example(
                    outcome,
                    one.get("job"),
                    Stage(one.get("stage", "job")),
                    one.get("params", {}),
                    tuple(one.get("not_delivered", ())),
                    tuple(one.get("computed", ())),
                    one.get("now"),
                    Location(mistakes.path, line, column),
                )
            )
    return examples


def _check_example(raw: dict[str, Json], keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> None:
    for name, value in raw.get("params", {}).items():
        if name not in params:
            mistakes.add((*keys, "params", name), f"the rule has no parameter '{name}'", suggest(name, params), on_key=True)
        elif value != SCANNED and (why := misfit(value, params[name].type)):
            mistakes.add((*keys, "params", name), f"{why}; {name} takes {params[name].type}")
    for list_name in ("not_delivered", "computed"):
        for number, path in enumerate(raw.get(list_name, ())):
            if shape_field(path) is None:
                mistakes.add((*keys, list_name, number), f"a job has no field '{path}'", "all fields: jobscan shape")

"""A policy file -> Policy: strict, and with all mistakes at once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner.documents.yaml_text import YamlDocument, load
from scanner.errors import ExpressionSyntaxError, Mistake, PolicyError, ReadError
from scanner.expressions.check import Problem, check, check_message
from scanner.expressions.message import parse as parse_message
from scanner.expressions.syntax import parse
from scanner.model.expression import Expression
from scanner.model.job import Json, Keys, Stage
from scanner.model.place import Location
from scanner.model.rule import Example, MessagePart, Parameter, Policy, Precision, Remediation, Rule
from scanner.model.severity import Severity
from scanner.policy.parameters import SCANNED, misfit, parse_type
from scanner.policy.schema import POLICY
from scanner.policy.structure import Mistakes, suggest
from scanner.policy.structure import check as check_structure
from scanner.shape.fields import field as shape_field

MAX_BYTES = 1 << 20


def read_policies(files: Sequence[tuple[Path, str]]) -> tuple[Policy, ...]:
    """The policies in (file, name shown) pairs; raises PolicyError with every mistake of every file."""
    policies: list[Policy] = []
    mistakes: list[Mistake] = []
    for file, shown in files:
        try:
            policies.append(load_policy(read_bytes(file, shown), shown))
        except PolicyError as error:
            mistakes += error.mistakes
    mistakes += _repeated_ids(policies)
    if mistakes:
        raise PolicyError(tuple(mistakes), len(files))
    return tuple(policies)


def read_bytes(file: Path, shown: str) -> bytes:
    """The bytes of a policy file; raises PolicyError where it cannot be read or is too large."""
    try:
        if not file.is_file():
            raise PolicyError((Mistake(shown, 1, 1, "this is no file", "name a YAML file or a folder that holds some"),))
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError((Mistake(shown, 1, 1, f"the file cannot be read: {error.strerror}"),)) from None
    if len(data) > MAX_BYTES:
        raise PolicyError((Mistake(shown, 1, 1, f"the file is larger than {MAX_BYTES:,} bytes", "split it into several policies"),))
    return data


def load_policy(data: bytes, shown: str) -> Policy:
    """The policy that a file's bytes say; raises PolicyError with every mistake in it."""
    mistakes = open_document(data, shown)
    value = mistakes.document.value
    rules: list[Rule] = []
    if check_structure(value, POLICY, (), mistakes):
        rules = [_rule(rule, ("rules", number), value["policy"], mistakes) for number, rule in enumerate(value["rules"])]
        if not rules:
            mistakes.add(("rules",), "the policy has no rules", on_key=True)
        _check_ids(rules, mistakes)
    if mistakes.found:
        raise PolicyError(tuple(sorted(mistakes.found, key=lambda one: (one.line, one.column))))
    return Policy(value["policy"], value.get("title", ""), shown, hashlib.sha256(data).hexdigest(), tuple(rules), value.get("base_job"))


def open_document(data: bytes, shown: str) -> Mistakes:
    """A YAML file's document with what is wrong in its writing; raises PolicyError where it cannot be read to its end."""
    try:
        document: YamlDocument = load(data, shown)
    except ReadError as error:
        raise PolicyError((Mistake(shown, error.line or 1, error.column or 1, error.reason),)) from None
    mistakes = Mistakes(shown, document)
    for problem in document.problems:
        mistakes.add_at(problem.line, problem.column, problem.message, problem.hint, problem.width)
    return mistakes


def _repeated_ids(policies: Sequence[Policy]) -> list[Mistake]:
    """A rule id stands for one rule in a scan: two files must not both bring it."""
    first: dict[str, Rule] = {}
    found = []
    for rule in (rule for policy in policies for rule in policy.rules):
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            where = rule.location
            found.append(
                Mistake(where.path, where.line or 1, where.column or 1, f"rule {rule.id} stands in {other.location} already", rule=rule.id)
            )
    return found


def _check_ids(rules: Sequence[Rule], mistakes: Mistakes) -> None:
    first: dict[str, int] = {}
    for number, rule in enumerate(rules):
        if rule.id in first:
            line = rules[first[rule.id]].location.line
            mistakes.add(("rules", number, "id"), f"rule {rule.id} stands in this file already, at line {line}")
        first.setdefault(rule.id, number)
        if rule.id.startswith("BMJ-") and not mistakes.path.startswith("builtin/"):
            mistakes.add(
                ("rules", number, "id"), "ids that begin with BMJ- are reserved for the built-in rules", "use a prefix of your own"
            )


def _rule(raw: dict[str, Any], keys: Keys, policy: str, mistakes: Mistakes) -> Rule:
    params = {name: _parameter(name, one, (*keys, "params", name), mistakes) for name, one in raw.get("params", {}).items()}
    line, column = _place(mistakes, (*keys, "id"))
    subject = raw.get("subject", "")
    if subject and shape_field(subject) is None:
        mistakes.add((*keys, "subject"), f"a job has no field '{subject}'", "all fields: jobscan shape")
    return Rule(
        id=raw["id"],
        title=raw["title"],
        severity=Severity(raw["severity"]),
        assertion=_condition(raw["assert"], (*keys, "assert"), params, mistakes),
        location=Location(mistakes.path, line, column),
        policy=policy,
        name=raw.get("name", ""),
        precision=Precision(raw.get("precision", "medium")),
        since=raw.get("since", ""),
        stages=tuple(Stage(stage) for stage in raw.get("stages", ("job", "request"))),
        statuses=tuple(raw.get("statuses", ())),
        when=_condition(raw["when"], (*keys, "when"), params, mistakes) if "when" in raw else None,
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


def _place(mistakes: Mistakes, keys: Keys) -> tuple[int, int]:
    place = mistakes.document.place(keys)
    line, column = place.at(0) if place else (1, 1)
    return line, column or 1


def _parameter(name: str, raw: dict[str, Any], keys: Keys, mistakes: Mistakes) -> Parameter:
    kind = parse_type(raw["type"])
    if kind is None:
        mistakes.add(
            (*keys, "type"), f"'{raw['type']}' is no type of a parameter", "list[T] and map[T] hold one of the others, such as list[glob]"
        )
        kind = parse_type("object")
        assert kind is not None
    elif (default := raw.get("default")) is not None and default != SCANNED and (why := misfit(default, kind)):
        mistakes.add((*keys, "default"), f"{why}; {name} takes {kind}")
    if raw.get("required") and raw.get("default") is not None:
        mistakes.add((*keys, "default"), f"{name} is required, so it can have no default", "take one of the two out")
    return Parameter(name, kind, raw.get("required", False), raw.get("default"), raw.get("shared", False), raw.get("description", ""))


def _condition(text: str, keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> Expression:
    """The parsed condition; where it is none, the mistake is noted and a stand-in comes back that is never evaluated."""
    try:
        expression = parse(text, mistakes.document.place(keys))
    except ExpressionSyntaxError as error:
        _note(Problem(error.start, error.end, error.problem, error.hint, False), text, keys, mistakes)
        return parse("`null`")
    for problem in check(expression, params):
        if not problem.warning:
            _note(problem, text, keys, mistakes)
    return expression


def _note(problem: Problem, text: str, keys: Keys, mistakes: Mistakes) -> None:
    place = mistakes.document.place(keys)
    if place is None:
        mistakes.add(keys, problem.problem, problem.hint)
        return
    line, column = place.at(min(problem.start, max(0, len(text) - 1)))
    width = len(text[problem.start : problem.end].partition("\n")[0]) if column else 1
    mistakes.add_at(line, column or 1, problem.problem, problem.hint, width, mistakes._rule_of(keys))


def _message(text: str, keys: Keys, params: dict[str, Parameter], mistakes: Mistakes) -> tuple[MessagePart, ...]:
    try:
        parts = parse_message(text)
    except ExpressionSyntaxError as error:
        _note(Problem(error.start, error.end, error.problem, error.hint, False), text, keys, mistakes)
        return ()
    for problem in check_message(parts, params):
        if not problem.warning:
            _note(problem, text, keys, mistakes)
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

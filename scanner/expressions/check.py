"""The static checker's front: expressions and messages of a rule in, problems out."""

from collections.abc import Mapping, Sequence

from scanner.expressions.checker.impossible import impossible
from scanner.expressions.checker.infer import Checker
from scanner.expressions.checker.problem import Problem
from scanner.expressions.fields import all_fields
from scanner.model.expression import Expression
from scanner.model.rule import MessagePart, Parameter
from scanner.shape.fields import JOB

__all__ = ["Problem", "check", "check_message", "check_text", "reads", "used_parameters"]


def check(expression: Expression, params: Mapping[str, Parameter]) -> tuple[Problem, ...]:
    """The problems in a condition, in the order of the text; empty for one that may be evaluated."""
    checker = Checker(params)
    checker.whole_condition(expression.tree)
    checker.problems += impossible(expression.tree)
    return _sorted(checker)


def check_value(expression: Expression, params: Mapping[str, Parameter]) -> tuple[Problem, ...]:
    """The same for an expression that gives a value, as `jobscan eval` takes it."""
    checker = Checker(params)
    checker.infer(expression.tree, JOB)
    checker.problems += impossible(expression.tree)
    return _sorted(checker)


def check_text(expression: Expression, params: Mapping[str, Parameter]) -> tuple[Problem, ...]:
    """The same for an expression whose value must be a text that depends on the job."""
    checker = Checker(params)
    checker.whole_text(expression.tree)
    checker.problems += impossible(expression.tree)
    return _sorted(checker)


def check_message(parts: Sequence[MessagePart], params: Mapping[str, Parameter]) -> tuple[Problem, ...]:
    """The same for the expressions of a message; offsets count in the whole message."""
    checker = Checker(params, for_people=True)
    for part in parts:
        if part.expression is not None:
            checker.infer(part.expression.tree, JOB)
    return _sorted(checker)


def used_parameters(expressions: Sequence[Expression], params: Mapping[str, Parameter]) -> frozenset[str]:
    """The parameters that any of the expressions reads."""
    checker = Checker(params)
    for expression in expressions:
        checker.infer(expression.tree, JOB)
    return frozenset(checker.used)


def reads(expression: Expression) -> tuple[str, ...]:
    """The documented paths of the fields that an expression reads, in the order of the text."""
    return all_fields(expression.tree)


def _sorted(checker: Checker) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(checker.problems), key=lambda problem: (problem.start, problem.end)))

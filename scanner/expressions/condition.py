"""Reads a condition or a value in a YAML file into an Expression, and notes its mistakes at their places."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scanner.errors import ExpressionSyntaxError
from scanner.model.expression import Expression
from scanner.model.job import Keys
from scanner.model.rule import Parameter
from scanner.schema.mistakes import Mistakes

if TYPE_CHECKING:
    from scanner.expressions.check import Problem


def read_condition(text: str, keys: Keys, params: Mapping[str, Parameter], mistakes: Mistakes) -> Expression:
    """The parsed condition; for an invalid one, notes the mistake and returns a placeholder that is never evaluated."""
    from scanner.expressions.check import check  # late, as below: many configurations have no condition

    return _read(text, keys, mistakes, lambda expression: check(expression, params))


def read_text_value(text: str, keys: Keys, params: Mapping[str, Parameter], mistakes: Mistakes) -> Expression:
    """The same for an expression whose value must be a text."""
    from scanner.expressions.check import check_text

    return _read(text, keys, mistakes, lambda expression: check_text(expression, params))


def _read(text: str, keys: Keys, mistakes: Mistakes, problems_of: Callable[[Expression], "tuple[Problem, ...]"]) -> Expression:
    from scanner.expressions.check import Problem
    from scanner.expressions.syntax.parser import parse

    try:
        expression = parse(text, mistakes.document.place(keys))
    except ExpressionSyntaxError as error:
        note(Problem(error.start, error.end, error.problem, error.hint, False), text, keys, mistakes)
        return parse("`null`")
    for problem in problems_of(expression):
        if not problem.warning:
            note(problem, text, keys, mistakes)
    return expression


def note(problem: "Problem", text: str, keys: Keys, mistakes: Mistakes) -> None:
    """Notes a problem in the text at `keys`, at the characters that it is about."""
    place = mistakes.document.place(keys)
    if place is None:
        mistakes.add(keys, problem.problem, problem.hint)
        return
    line, column = place.at(min(problem.start, max(0, len(text) - 1)))
    width = 1
    if column:
        width = len(text[problem.start : problem.end].partition("\n")[0])
    mistakes.add_at(line, column or 1, problem.problem, problem.hint, width, mistakes.rule_of(keys), problem.doubt)

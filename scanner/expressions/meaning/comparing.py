"""Comparisons under rule meaning: C1, C5, V6."""

from collections.abc import Sequence

from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Meter
from scanner.expressions.meaning.missing import Missing, join_missing, missing_as_null, missing_because, survey
from scanner.expressions.values import ORDER, equal, is_number, type_name, with_article
from scanner.model.expression import Node
from scanner.model.job import Json


def compare(node: Node, values: Sequence[Json], meter: Meter) -> bool | Missing:
    """Whether the comparison is true of two values; Missing where one is missing, null, or contains null. Raises EvaluationError."""
    reasons = [_why_missing(child, value, meter) for child, value in zip(node.children, values, strict=True)]
    missing = [reason for reason in reasons if reason is not None]
    if missing:
        return join_missing(missing)
    left, right = values
    match node.value:
        case "eq":
            return equal(left, right)
        case "ne":
            return not equal(left, right)
        case operator:
            for child, value in zip(node.children, values, strict=True):
                _check_number(child, value)
            return bool(ORDER[operator](left, right))


def _check_number(node: Node, value: Json) -> None:
    if not is_number(value):
        raise EvaluationError(f"only numbers can be ordered; {node.text} is {with_article(type_name(value))}")


def _why_missing(node: Node, value: Json, meter: Meter) -> Missing | None:
    """Why a side leaves the comparison missing; None where it does not."""
    if isinstance(value, Missing):
        return value
    if isinstance(value, list | dict):
        meter.spend_elements([value])
    contents = survey(value)
    if contents.part:
        raise EvaluationError(f"{node.text} can only be compared with null: it is an object with fixed members")
    if contents.gaps:
        return missing_because(*contents.gaps)
    if contents.null:
        return missing_as_null(node)
    return None

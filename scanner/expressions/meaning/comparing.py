"""Comparisons under rule meaning: C1, C5, V6."""

from collections.abc import Sequence

from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Meter
from scanner.expressions.meaning.missing import Missing, absent, joined, missing_because, survey
from scanner.expressions.values import ORDER, equal, is_number, type_name, with_article
from scanner.model.expression import Node
from scanner.model.job import Json


def compared(node: Node, values: Sequence[Json], meter: Meter) -> bool | Missing:
    """What a comparison of two values says: missing where a side is missing, is null or contains null. Raises EvaluationError."""
    whys = [_why_open(child, value, meter) for child, value in zip(node.children, values, strict=True)]
    if any(whys):
        return joined(why for why in whys if why is not None)
    if node.value in ("eq", "ne"):
        left, right = values
        return bool(equal(left, right) == (node.value == "eq"))
    for child, value in zip(node.children, values, strict=True):
        if not is_number(value):
            raise EvaluationError(f"{child.text} is {with_article(type_name(value))}; only numbers have an order")
    return bool(ORDER[node.value](*values))


def _why_open(node: Node, value: Json, meter: Meter) -> Missing | None:
    """Why a side of a comparison leaves it missing; None where it does not."""
    if isinstance(value, Missing):
        return value
    if isinstance(value, list | dict):
        meter.spend_elements([value])
    found = survey(value)
    if found.part:
        raise EvaluationError(f"{node.text} is a part of the job, which can be compared with null only")
    if found.gaps:
        return missing_because(*found.gaps)
    return absent(node) if found.null else None

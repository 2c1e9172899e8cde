"""What the arguments of a call leave missing under rule meaning: V3, V6, C2."""

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call
from scanner.expressions.functions.function import Function, Nulls
from scanner.expressions.meaning.missing import Missing, absent, first_missing, joined, missing_because, settled, survey
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.outcome import Reason, ReasonKind


def why_missing(call: Call, node: Node, values: list[Json]) -> Missing | None:
    """Why a call is missing, looking at its arguments alone; None where it is not. Raises EvaluationError for a part of the job.

    Puts null in `values` for a part of which nothing is there, where the function can take one.
    """
    function = call.function
    if function.name in ("type", "not_null"):
        values[:] = [settled(value) for value in values]
        return first_missing(values)
    missing: list[Missing] = []
    for index, value in enumerate(values):
        if isinstance(value, Missing):
            missing.append(value)
        elif value is None and function.nulls is Nulls.OPENS and not call.expressions[index]:
            missing.append(absent(node.children[index]))
        elif isinstance(value, list | dict) and not call.fixed[index]:
            missing.extend(_gaps_in(function, node.children[index], value))
    return joined(missing) if missing else None


def why_open(call: Node, values: list[Json]) -> Missing:
    """Why a predicate cannot say: an empty list, a null in it, or a text of another form."""
    kind = ReasonKind.EMPTY if values[0] == [] else ReasonKind.ABSENT
    return Missing((Reason((call.children[0] if isinstance(values[0], list) else call).text, kind),))


def _gaps_in(function: Function, node: Node, value: Json) -> list[Missing]:
    found = survey(value)
    if found.part:
        raise EvaluationError(f"{function.name}() cannot take {node.text}: it has fixed members and is no map")
    return [missing_because(*found.gaps)] if found.gaps else []

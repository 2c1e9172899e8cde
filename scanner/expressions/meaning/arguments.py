"""Which arguments leave a call missing under rule meaning: V3, V6, C2."""

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call
from scanner.expressions.functions.function import Nulls
from scanner.expressions.meaning.missing import (
    Missing,
    any_missing,
    join_missing,
    missing_as_null,
    missing_because,
    resolve_null,
    survey,
)
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.outcome import Reason, ReasonKind

_TAKE_PARTS = ("type", "not_null")  # and present(), which never gets here


def why_missing(call: Call, node: Node, values: list[Json]) -> Missing | None:
    """Why the arguments of a call leave it missing; None where they do not. Raises EvaluationError for a part of the job.

    For functions that take such a part, puts null into `values` for one with nothing in it.
    """
    if call.function.name in _TAKE_PARTS:
        values[:] = map(resolve_null, values)
        return any_missing(values)
    missing: list[Missing] = []
    for index, value in enumerate(values):
        if isinstance(value, Missing):
            missing.append(value)
        elif value is None and call.function.nulls is Nulls.OPENS and not call.expressions[index]:
            missing.append(missing_as_null(node.children[index]))
        elif isinstance(value, list | dict) and not call.fixed[index]:
            missing.extend(_gaps_in(call, node.children[index], value))
    if missing:
        return join_missing(missing)
    return None


def why_undecided(node: Node, values: list[Json]) -> Missing:
    """Why a predicate of known arguments has no answer: an empty list, a null in the list, or a text that is not an S3 location."""
    subject = values[0]
    if not isinstance(subject, list):
        return missing_as_null(node)
    kind = ReasonKind.ABSENT if subject else ReasonKind.EMPTY
    return Missing((Reason(node.children[0].text, kind),))


def _gaps_in(call: Call, node: Node, value: Json) -> list[Missing]:
    contents = survey(value)
    if contents.part:
        raise EvaluationError(f"{call.function.name}() cannot take {node.text}: it is an object with fixed members")
    if contents.gaps:
        return [missing_because(*contents.gaps)]
    return []

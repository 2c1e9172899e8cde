"""context(): what a scan knows of the things that a job refers to."""

from scanner.errors import EvaluationError
from scanner.expressions.functions.function import Surroundings
from scanner.model.job import Gap, Json
from scanner.shape.contexts.table import KINDS, find_context


def context(around: Surroundings, kind: str, text: str) -> Json:
    """The object of a kind that a text names; null where no dump has it."""
    found = known_context(around, kind, text)
    if isinstance(found, Gap):
        return None
    return found


def known_context(around: Surroundings, kind: str, text: str) -> Json:
    """The object of a kind that a text names, or a Gap. Raises EvaluationError for an unknown kind."""
    known = KINDS.get(kind)
    if known is None:
        raise EvaluationError(f"unknown kind of context {kind!r}")
    return find_context(around.contexts, known, text)

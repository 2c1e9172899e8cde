"""Work that is done once for each object."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Value = TypeVar("Value")
Answer = TypeVar("Answer")

_MOST = 16_384


def once_per_object(work_out: Callable[[Value], Answer], most: int = _MOST) -> Callable[[Value], Answer]:
    """The function, which works out its answer for an object once and then remembers it, for at most `most` objects.

    For objects that never change and are slow to compare: a rule's tree, or a parameter's list of 100 models, which would
    otherwise be gone through for every job. Never for parts of a job: what is remembered is kept in memory.
    """
    # The object is kept beside its answer, so that no other object can get its id. A scope that edits a list makes a new
    # one for every job, and so all is forgotten from time to time.
    answers: dict[int, tuple[Value, Answer]] = {}

    @wraps(work_out)
    def remembered(value: Value) -> Answer:
        known = answers.get(id(value))
        if known is not None:
            return known[1]
        if len(answers) >= most:
            answers.clear()
        answer = work_out(value)
        answers[id(value)] = (value, answer)
        return answer

    return remembered

"""What the engine and findings know of generated code without loading the compiler: a small scan is over before anything is compiled."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from scanner.expressions.compiler.runtime import Around
from scanner.model.expression import Expression
from scanner.model.job import Json, Part

ASKED = "?"  # the letter of a rule that the reference evaluator must answer
UNSURE = -1  # the index of a leaf that only the reference evaluator can name
Row = Callable[[Part, bool, Json, Around], str]


class CompiledRule(Struct, frozen=True):
    """What is compiled of a rule: for which jobs it is, and its conditions with these parameters."""

    for_jobs: bool
    for_requests: bool
    statuses: tuple[str, ...]  # empty: all of them
    known_statuses: tuple[str, ...]  # a status that is not among them is for the reference evaluator
    when: Expression | None
    assertion: Expression
    params: Mapping[str, Json]
    letter: str = ""  # the answer for all jobs that the rule is for, whatever its conditions say; empty: what they say

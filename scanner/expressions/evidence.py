"""Why an expression has its answer: the leaves that decided it, and the tree of sub-expressions with their values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec import Struct

from scanner.errors import EvaluationError
from scanner.expressions.fields import CHAINED, applied_to_same, first_field, seen_at
from scanner.expressions.literals import with_params
from scanner.expressions.meaning.missing import resolve_null
from scanner.expressions.meaning.rule import Context, Evaluator, Meter
from scanner.expressions.nodes import is_condition
from scanner.model.expression import Expression, Node
from scanner.model.job import Json
from scanner.model.outcome import Evidence

_UNSHOWN = ("literal", "identity", "current", "expref")


class Trace(Struct, frozen=True):
    """A sub-expression with its value for a job.

    `value` is Json or Missing (lists and maps may have gaps in them); it says nothing where `error` is not empty.
    `decided` marks the leaves that decided the whole.
    """

    text: str
    value: Json
    error: str
    decided: bool
    children: tuple["Trace", ...]


def deciding(expression: Expression, context: Context, outcome: bool) -> tuple[Evidence, ...]:
    """The leaves for which a condition is `outcome`, in order: all false conjuncts of a false `&&`, all disjuncts of a false `||`.

    Evaluates each leaf separately, without short cuts; omits a leaf that is missing or ends in an error.
    """
    walk = _Walk(context)
    return tuple(walk.evidence(leaf, answer) for leaf, answer in walk.leaves(expression.tree, outcome))


def first_deciding(expression: Expression, context: Context, outcome: bool) -> Evidence | None:
    """The first of the leaves for which a condition is `outcome`; None where there is none."""
    walk = _Walk(context)
    for leaf, answer in walk.leaves(expression.tree, outcome):
        return walk.evidence(leaf, answer)
    return None


def trace(expression: Expression, context: Context) -> Trace:
    """The tree of sub-expressions with their values, the whole at its root; each is evaluated by itself, without short cuts."""
    walk = _Walk(context)
    answer, _ = walk.answer(expression.tree)
    decided: set[int] = set()
    if isinstance(answer, bool):
        decided = {id(leaf) for leaf, _ in walk.leaves(expression.tree, answer)}
    return walk.trace(expression.tree, decided)


class _Walk:
    """Looks at nodes that are applied to the job itself; each gets the steps of a whole rule."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def answer(self, node: Node) -> tuple[Json, str]:
        """The node's value or Missing, and an empty text; or None, and what went wrong."""
        context = replace(self._context, meter=Meter(self._context.meter.limit))

        def run(evaluator: Evaluator) -> Json:
            if is_condition(node, context.params):
                return evaluator.condition(node, context.job)
            return resolve_null(evaluator.value(node, context.job))

        try:
            return Evaluator(context).guarded(run), ""
        except EvaluationError as error:
            return None, str(error)

    def leaves(self, node: Node, outcome: bool) -> Iterator[tuple[Node, bool]]:
        """The leaves under `node` that make it `outcome`, each with what it says itself."""
        if node.kind == "not_expression":
            yield from self.leaves(node.children[0], not outcome)
        elif node.kind in ("and_expression", "or_expression") and is_condition(node, self._context.params):
            for child in node.children:
                if self.answer(child)[0] is outcome:
                    yield from self.leaves(child, outcome)
        else:
            yield node, outcome

    def evidence(self, leaf: Node, answer: bool) -> Evidence:
        path = first_field(leaf, self._context.job)
        return Evidence(path, seen_at(self._context.job, path), expected_text(leaf, answer, self._context.params))

    def trace(self, node: Node, decided: set[int]) -> Trace:
        value, error = self.answer(node)
        children = tuple(self.trace(child, decided) for child in _inner(node))
        return Trace(node.text, value, error, id(node) in decided, children)


def expected_text(leaf: Node, answer: bool, params: Mapping[str, Json]) -> str:
    """What should have been, where a leaf's `answer` decided: its text, e.g. `present(tags)`; of a true leaf `!present(tags)`."""
    text = with_params(leaf, params)
    if not answer:
        return text
    if leaf.kind == "comparator":
        return f"!({text})"
    return f"!{text}"


def _inner(node: Node) -> Iterator[Node]:
    """The sub-expressions of a node that are applied to the same value as it, and say more than it does."""
    for child in applied_to_same(node):
        if child.kind == "key_val_pair":
            yield from _inner(child)
        elif child.kind not in _UNSHOWN and not (child.kind == "field" and node.kind in CHAINED):
            yield child

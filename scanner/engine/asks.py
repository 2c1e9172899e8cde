"""Whether rules ask about more than the job itself."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from scanner.model.expression import Expression, Node
from scanner.model.rule import ConfiguredRule


def asks_context(rules: Iterable[ConfiguredRule], conditions: Sequence[Expression] = ()) -> bool:
    """Whether a condition, a message or a scope of the rules looks something up: by context(), or a profile by resolved_model().

    What follows a parameter that switches it off does not count. `conditions` are those of waivers.
    """
    return any(True for _ in _all_lookups(rules, conditions))


def asked_kinds(rules: Iterable[ConfiguredRule], conditions: Sequence[Expression] = ()) -> frozenset[str]:
    """The kinds of context that rules ask about by context(), e.g. `route_table`.

    Not those of resolved_model(): it is in `core`, and a live scan with these rules alone should need no more permissions.
    """
    calls = _all_lookups(rules, conditions)
    return frozenset(str(call.children[0].value) for call in calls if call.value == "context")


def _all_lookups(rules: Iterable[ConfiguredRule], conditions: Sequence[Expression]) -> Iterator[Node]:
    for configured in rules:
        yield from _lookups(configured)
    for condition in conditions:
        yield from _lookups_in(condition.tree, frozenset())


def _lookups(configured: ConfiguredRule) -> Iterator[Node]:
    changed = {name for change in configured.scopes for name in change.params}
    off = frozenset(name for name, value in configured.params.items() if value is False and name not in changed)
    for expression in _expressions(configured):
        yield from _lookups_in(expression.tree, off)


def _expressions(configured: ConfiguredRule) -> Iterator[Expression]:
    rule = configured.rule
    yield rule.assertion
    if rule.when is not None:
        yield rule.when
    for part in rule.message:
        if part.expression is not None:
            yield part.expression
    for change in configured.scopes:
        yield from change.scope.conditions


def _lookups_in(node: Node, off: Collection[str]) -> Iterator[Node]:
    """The calls in a node that look something up; what follows in `param('x') && ...` is not reached where the parameter is `off`."""
    if node.kind == "and_expression" and _parameter(node.children[0]) in off:
        return
    if node.kind == "function_expression" and node.value in ("context", "resolved_model"):
        yield node
    for child in node.children:
        yield from _lookups_in(child, off)


def _parameter(node: Node) -> str:
    """The parameter that a condition begins with, e.g. of `param('x') && present(tags)`; empty for any other."""
    if node.kind == "and_expression":
        return _parameter(node.children[0])
    if node.kind == "function_expression" and node.value == "param":
        return str(node.children[0].value)
    return ""
